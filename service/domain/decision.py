"""The domain's one gate for change: who moved which revision of a comment, from where to where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from service.domain.action import Action
from service.domain.comment import MOVES, Comment, Status
from service.domain.errors import NotAllowed
from service.domain.verdict import Finding, Verdict


class ActorKind(StrEnum):
    SCREENING = "screening"
    MODERATOR = "moderator"
    TOKEN = "token"  # a program with an API token  # noqa: S105 - a kind, not a secret
    AUTHOR = "author"
    READERS = "readers"  # enough of them flagged it
    OPERATOR = "operator"


PEOPLE = (ActorKind.MODERATOR.value, ActorKind.TOKEN.value)  # who decides by hand, or for somebody


@dataclass(frozen=True, slots=True)
class Actor:
    """Who decides. id: of the moderator or token; None for anybody else."""

    kind: ActorKind
    id: int | None = None


SCREENING = Actor(ActorKind.SCREENING)
READERS = Actor(ActorKind.READERS)
PERSONS = frozenset({ActorKind.MODERATOR, ActorKind.TOKEN})

AFTER = {
    Action.APPROVE: Status.APPROVED,
    Action.MARK: Status.APPROVED,
    Action.HOLD: Status.HELD,
    Action.REJECT: Status.REJECTED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One change of status, for the revision that was judged.

    public_reason: what the author is told. ran: how many findings each check had, None for one that
    broke; None altogether for a decision that no check made.

    takes_back: it undoes the decision before it, so what flags that one settled are open again.
    """

    comment_id: int
    revision: int
    was: Status
    becomes: Status
    by: Actor
    reason: str
    policy_version: int
    at: datetime
    takes_back: bool = False
    public_reason: str = ""
    ran: Mapping[str, int | None] | None = None


@dataclass(frozen=True, slots=True)
class Screened:
    """A decision of screening with the evidence it rests on."""

    decision: Decision
    findings: Sequence[Finding]


def decide(
    comment: Comment,
    becomes: Status,
    *,
    by: Actor,
    reason: str,
    policy_version: int,
    at: datetime,
) -> Decision:
    """The decision, if the comment's status has such a move.

    Raises:
        NotAllowed: it has none.
    """
    if becomes not in MOVES[comment.status]:
        raise NotAllowed(
            "A comment that is %(was)s cannot become %(becomes)s.",
            params={"was": comment.status.value, "becomes": becomes.value},
        )
    return Decision(
        comment_id=comment.id,
        revision=comment.revision,
        was=comment.status,
        becomes=becomes,
        by=by,
        reason=reason,
        policy_version=policy_version,
        at=at,
    )


def by_verdict(
    comment: Comment, verdict: Verdict, *, policy_version: int, at: datetime
) -> Decision:
    """Screening's decision on a pending comment."""
    return decide(
        comment,
        AFTER[verdict.action],
        by=SCREENING,
        reason=verdict.reason,
        policy_version=policy_version,
        at=at,
    )
