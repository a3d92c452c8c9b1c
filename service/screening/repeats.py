"""The same text again and again."""

from collections.abc import Iterator

from service.domain.comment import Comment
from service.domain.verdict import Finding
from service.screening.background import Background

VERSION = 2


def repeats(comment: Comment, background: Background) -> Iterator[Finding]:
    """Find a text that this site has received too often within the policy's window: word for word,
    nearly so, or from this very author. The first of these that is so is the finding."""
    policy = background.policy
    for code, number, most in (
        ("repeated", background.repeats, policy.repeats),
        ("own", background.own_repeats, policy.own_repeats),
        ("near", background.near, policy.near_repeats),
    ):
        if number >= most > 0:
            params = {"count": number + 1, "minutes": policy.repeat_minutes}
            yield Finding("repeats", VERSION, "body", code, params, [(0, len(comment.body))])
            return
