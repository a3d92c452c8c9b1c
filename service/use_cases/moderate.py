"""A person decides about comments; whoever was first is right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from service.domain.comment import Comment, Status
from service.domain.decision import Actor, decide
from service.domain.errors import NotAllowed, Stale
from service.domain.policy import Policy
from service.store import comments, decisions, flags, sites

ACTIONS: Mapping[str, Status] = {
    "approve": Status.APPROVED,
    "reject": Status.REJECTED,
    "hold": Status.HELD,
}
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to become of a comment that they saw as `was`.

    revision: the one they saw; None takes whichever stands. reason: "" for none. takes_back: it
    undoes the comment's last decision. because: the code of one of the site's reasons; a `reason`
    that is such a code is one, too.
    """

    comment: UUID
    action: str
    was: Status
    revision: int | None = None
    reason: str = ""
    takes_back: bool = False
    because: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """status: the comment's status afterwards, None for a comment that may not be seen.
    code: why nothing changed."""

    comment: UUID
    ok: bool
    status: Status | None
    code: str = ""


def moderate(
    db: Connection, wishes: Sequence[Wish], *, site_ids: Sequence[int], by: Actor, now: datetime
) -> list[Outcome]:
    """Carry out at most 200 wishes, each by itself: one that comes too late harms no other.

    site_ids: where `by` may decide; comments of other sites are not found.
    """
    found = comments.to_decide(db, [wish.comment for wish in wishes])
    policies = {one.id: one.policy for one in sites.by_ids(db, site_ids).values()}
    outcomes = []
    for wish in wishes:
        comment = found.get(wish.comment)
        if comment is None or comment.site_id not in policies:
            outcomes.append(Outcome(wish.comment, False, None, "not_found"))
            continue
        outcome = _carry_out(db, wish, comment, by=by, policy=policies[comment.site_id], now=now)
        outcomes.append(outcome)
    return outcomes


def _carry_out(
    db: Connection, wish: Wish, comment: Comment, *, by: Actor, policy: Policy, now: datetime
) -> Outcome:
    try:
        _refuse_when_stale(wish, comment)
        _refuse_when_unflagged(db, wish, comment)
        private, public = _reason(wish, policy)
        decision = decide(
            comment,
            ACTIONS[wish.action],
            by=by,
            reason=private,
            policy_version=policy.version,
            at=now,
        )
        moved = decisions.record(
            db, replace(decision, takes_back=wish.takes_back, public_reason=public)
        )
    except Stale as refusal:
        return Outcome(wish.comment, False, _status(db, wish.comment), refusal.code)
    except NotAllowed as refusal:
        return Outcome(wish.comment, False, comment.status, refusal.code)
    return Outcome(wish.comment, True, moved.becomes)


def _reason(wish: Wish, policy: Policy) -> tuple[str, str]:
    """(for the history, for the author): one of the site's reasons with what was written beside it,
    or that alone."""
    listed = policy.reasons.get(wish.because or wish.reason)
    if listed is None:
        return wish.reason, ""
    beside = f" {wish.reason}" if wish.because and wish.reason else ""
    return f"{listed.private}{beside}", listed.public


def _refuse_when_stale(wish: Wish, comment: Comment) -> None:
    if comment.status != wish.was or wish.revision not in (None, comment.revision):
        raise Stale("Somebody else has decided this comment, or it was edited.")


def _refuse_when_unflagged(db: Connection, wish: Wish, comment: Comment) -> None:
    """What is approved can be approved again only in answer to readers' flags."""
    keeps = ACTIONS[wish.action] is comment.status
    if keeps and not flags.of(db, [comment.id]):
        raise NotAllowed("Readers have not complained about this comment.")


def _status(db: Connection, comment: UUID) -> Status | None:
    found = comments.to_decide(db, [comment]).get(comment)
    return found.status if found else None
