"""The same text again and again."""

from collections.abc import Iterator

from service.domain.comment import Comment
from service.domain.verdict import Finding
from service.screening.background import Background


def repeats(comment: Comment, background: Background) -> Iterator[Finding]:
    """Find a text that this site has received too often within the policy's window."""
    policy = background.policy
    if background.repeats >= policy.repeats > 0:
        params = {"count": background.repeats + 1, "minutes": policy.repeat_minutes}
        yield Finding("repeats", 1, "body", "repeated", params, [(0, len(comment.body))])
