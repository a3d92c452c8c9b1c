"""The same text again and again."""

from collections.abc import Iterator

from service.domain.comment import Comment
from service.domain.verdict import Finding
from service.screening.background import Background

VERSION = 3

COMMON = 20
"""Letters and digits of a text that many say without knowing of each other. Of 20,000 comments of
others' sites, the texts below this that came three times or more were thanks, agreement and names
called."""


def repeats(comment: Comment, background: Background) -> Iterator[Finding]:
    """Find a text that this site has received too often within the policy's window: word for word,
    nearly so, or from this very author. The first of these that is so is the finding. What many say
    ("Thank you!") repeats nobody but its author."""
    policy = background.policy
    others = sum(map(str.isalnum, comment.body)) >= COMMON
    for code, number, most, counts in (
        ("repeated", background.repeats, policy.repeats, others),
        ("own", background.own_repeats, policy.own_repeats, True),
        ("near", background.near, policy.near_repeats, others),
    ):
        if counts and number >= most > 0:
            params = {"count": number + 1, "minutes": policy.repeat_minutes}
            yield Finding("repeats", VERSION, "body", code, params, [(0, len(comment.body))])
            return
