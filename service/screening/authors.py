"""What is known of who wrote it."""

from collections.abc import Sequence

from service.domain.comment import Comment
from service.domain.verdict import Finding
from service.screening.background import Background


def newcomer(comment: Comment, background: Background) -> Sequence[Finding]:
    """Find an author of whom fewer comments were approved than the policy wants to see first."""
    first = background.policy.hold_first
    if background.author_approved >= first:
        return ()
    params = {"approved": background.author_approved, "first": first}
    return [Finding("newcomer", 1, "", "first_comments", params)]


def record(comment: Comment, background: Background) -> Sequence[Finding]:
    """Find an author whose comments were lately rejected too often."""
    policy = background.policy
    rejected = background.lately_rejected
    decided = rejected + background.lately_approved
    if policy.rejected_share == 0 or decided < policy.rejected_least:
        return ()
    if rejected / decided < policy.rejected_share:
        return ()
    params = {"rejected": rejected, "decided": decided, "days": policy.record_days}
    return [Finding("record", 1, "", "often_rejected", params)]
