"""What the door noticed about how a comment was sent, before anybody looked at its text."""

from collections.abc import Sequence

from service.domain.comment import Comment
from service.domain.verdict import Finding
from service.screening.background import Background

SIGNS = ("trap", "hasty")


def signs(comment: Comment, _: Background) -> Sequence[Finding]:
    """`trap`: a field was filled that no person sees. `hasty`: our form was sent sooner after the
    reader's token was made than anybody writes."""
    return [Finding("signs", 1, "", sign) for sign in SIGNS if sign in comment.signs]
