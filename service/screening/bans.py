"""Whoever is banned: told when the comment came in, since only then the network is known."""

from collections.abc import Iterator

from service.domain.comment import Comment
from service.domain.verdict import Finding
from service.screening.background import Background


def ban(comment: Comment, background: Background) -> Iterator[Finding]:
    """Say by what a banned author was known; the policy rejects that unless it says otherwise."""
    if background.banned:
        yield Finding("ban", 1, "", background.banned)
