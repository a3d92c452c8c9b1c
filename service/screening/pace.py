"""Comments sent faster than a person types."""

from collections.abc import Sequence

from service.domain.comment import Comment
from service.domain.verdict import Finding
from service.screening.background import Background


def pace(comment: Comment, background: Background) -> Sequence[Finding]:
    """Find more comments of one author in a short time than the policy allows."""
    policy = background.policy
    if not background.recent >= policy.pace > 0:
        return ()
    params = {"count": background.recent + 1, "seconds": policy.pace_seconds}
    return [Finding("pace", 1, "", "too_fast", params)]
