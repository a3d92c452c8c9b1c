"""Whoever is banned: told when the comment came in, since only then the network is known."""

from collections.abc import Sequence

from service.domain.comment import Comment
from service.domain.verdict import Finding
from service.screening.background import Background


def ban(comment: Comment, background: Background) -> Sequence[Finding]:
    """Say by what a banned author was known; the policy rejects that unless it says otherwise."""
    return [Finding("ban", 1, "", background.banned)] if background.banned else ()
