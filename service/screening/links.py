"""Links: the one thing that spam cannot do without."""

import re
from collections.abc import Iterator

from service.domain.comment import Comment
from service.domain.verdict import Finding, Span
from service.screening.background import Background

VERSION = 2

# A scheme or "www.", or a bare host under a top-level domain that spam favours; each piece has a
# bounded length, so the pattern is linear on any text.
DOMAIN = r"\.(?:com|net|org|info|biz|ru|top|xyz|site|online|club|shop|io|me)\b"
LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]{3,2000}"
    rf"|\b[a-z0-9][a-z0-9-]{{0,62}}{DOMAIN}(?:/[^\s<>\"]{{0,2000}})?",
    re.IGNORECASE,
)
BARE = re.compile(DOMAIN)
INSIDE = re.compile(r"\.[^\s<>\"]")  # a full stop that ends nothing
HOST = re.compile(r"(?:https?://)?(?:www\.)?([^/?#:\s]+)", re.IGNORECASE)


def links(comment: Comment, background: Background) -> Iterator[Finding]:
    """Find more links or more hosts than the policy allows in the body, of an author of whom
    nothing is approved yet more than of others, and any link in the name."""
    policy = background.policy
    spans = _links(comment.body)
    if spans:
        hosts = len({_host(comment.body[start:end]) for start, end in spans})
        if len(spans) > policy.max_links:
            yield Finding("links", VERSION, "body", "too_many", {"count": len(spans)}, spans)
        if hosts > policy.max_hosts:
            yield Finding("links", VERSION, "body", "too_many_hosts", {"count": hosts}, spans)
        if background.author_approved == 0 and len(spans) > policy.new_author_links:
            yield Finding("links", VERSION, "body", "new_author", {"count": len(spans)}, spans)
    if in_name := _links(comment.name):
        yield Finding("links", VERSION, "name", "in_name", {"count": len(in_name)}, in_name)


def _links(text: str) -> list[Span]:
    if not (("/" in text and "://" in text) or INSIDE.search(text)):
        return []  # most texts
    low = text.lower()
    if not ("://" in low or "www." in low or BARE.search(low)):
        return []
    return [match.span() for match in LINK.finditer(text)]


def _host(link: str) -> str:
    found = HOST.match(link)
    return found[1].lower() if found else link
