"""The same text again and again."""

from collections.abc import Sequence

from service.domain.comment import Comment
from service.domain.verdict import Finding
from service.screening.background import Background

VERSION = 3

COMMON = 20
"""Letters and digits of a text that many say without knowing of each other. Of 20,000 comments of
others' sites, the texts below this that came three times or more were thanks, agreement and names
called."""


def repeats(comment: Comment, background: Background) -> Sequence[Finding]:
    """Find a text that this site has received too often within the policy's window: word for word,
    nearly so, or from this very author. The first of these that is so is the finding. What many say
    ("Thank you!") repeats nobody but its author."""
    policy = background.policy
    for code, number, most in (
        ("repeated", background.repeats, policy.repeats),
        ("own", background.own_repeats, policy.own_repeats),
        ("near", background.near, policy.near_repeats),
    ):
        if number >= most > 0 and (code == "own" or not _is_common(comment.body)):
            params = {"count": number + 1, "minutes": policy.repeat_minutes}
            return [Finding("repeats", VERSION, "body", code, params, [(0, len(comment.body))])]
    return ()


def _is_common(body: str) -> bool:
    return sum(map(str.isalnum, body)) < COMMON
