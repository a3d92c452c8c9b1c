"""What a screener may know beyond the comment: gathered once a batch, so judging stays pure."""

from dataclasses import dataclass, field

from service.domain.policy import Policy
from service.screening.score.model import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """repeats: equal texts on this site within the policy's window, before this one;
    own_repeats: those by the same author. near: texts that are the same but for some words.
    recent: comments of this author within the policy's pace, before this one (0 with limits off).
    author_approved, author_rejected: what became of the author's earlier comments on this site.
    lately_approved, lately_rejected: of those within the policy's `record_days`.
    site_model: what the site's moderators taught; None until it is good enough.
    banned: by what a banned author was known: "reader", "email", "network", or "".
    """

    policy: Policy = field(default_factory=Policy)
    repeats: int = 0
    own_repeats: int = 0
    near: int = 0
    recent: int = 0
    author_approved: int = 0
    author_rejected: int = 0
    lately_approved: int = 0
    lately_rejected: int = 0
    site_model: Model | None = None
    banned: str = ""
