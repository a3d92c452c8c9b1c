"""Links: the one thing that spam cannot do without."""

import re
from collections.abc import Sequence

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


def links(comment: Comment, background: Background) -> Sequence[Finding]:
    """Find more links or more hosts than the policy allows in the body, of an author of whom
    nothing is approved yet more than of others, and any link in the name."""
    in_body, in_name = _links(comment.body), _links(comment.name)
    if not (in_body or in_name):
        return ()
    policy, count = background.policy, len(in_body)
    hosts = len({_host(comment.body[start:end]) for start, end in in_body})
    found = []
    if count > policy.max_links:
        found.append(Finding("links", VERSION, "body", "too_many", {"count": count}, in_body))
    if hosts > policy.max_hosts:
        found.append(Finding("links", VERSION, "body", "too_many_hosts", {"count": hosts}, in_body))
    if background.author_approved == 0 and count > policy.new_author_links:
        found.append(Finding("links", VERSION, "body", "new_author", {"count": count}, in_body))
    if in_name:
        params = {"count": len(in_name)}
        found.append(Finding("links", VERSION, "name", "in_name", params, in_name))
    return found


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
