"""Links: the one thing that spam cannot do without."""

import re
from collections.abc import Iterator

from service.domain.comment import Comment
from service.domain.verdict import Finding
from service.screening.background import Background

# A scheme or "www.", or a bare host under a top-level domain that spam favours; each piece has a
# bounded length, so the pattern is linear on any text.
LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]{3,2000}"
    r"|\b[a-z0-9][a-z0-9-]{0,62}\.(?:com|net|org|info|biz|ru|top|xyz|site|online|club|shop|io|me)\b"
    r"(?:/[^\s<>\"]{0,2000})?",
    re.IGNORECASE,
)


def links(comment: Comment, background: Background) -> Iterator[Finding]:
    """Find more links than the policy allows in the body, and any link in the name."""
    spans = [match.span() for match in LINK.finditer(comment.body)]
    if len(spans) > background.policy.max_links:
        yield Finding("links", 1, "body", "too_many", {"count": len(spans)}, spans)
    in_name = [match.span() for match in LINK.finditer(comment.name)]
    if in_name:
        yield Finding("links", 1, "name", "in_name", {"count": len(in_name)}, in_name)
