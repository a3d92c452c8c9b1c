"""Figures for operators: how much waits, since when, and what was decided by whom."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from service.domain.comment import Status
from service.store import comments, tables
from service.store.engine import db_now

comment, decision = tables.comment, tables.decision

SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Figures:
    """comments: by status, without those erased. oldest_pending, oldest_held: seconds since
    submission, 0 for none. inquiries: comments that wait for connectors. decisions:
    (actor kind, becomes) -> number."""

    comments: dict[str, int]
    oldest_pending: float
    oldest_held: float
    inquiries: int
    decisions: dict[tuple[str, str], int]


def figures(db: Connection) -> Figures:
    """Counted now, from the rows."""
    by_status = comments.numbers(db)
    by_actor = db.execute(
        select(decision.c.actor_kind, decision.c.becomes, func.count()).group_by(
            decision.c.actor_kind, decision.c.becomes
        )
    )
    return Figures(
        comments=by_status,
        oldest_pending=_oldest(db, Status.PENDING),
        oldest_held=_oldest(db, Status.HELD),
        inquiries=db.scalar(select(func.count()).select_from(tables.inquiry)) or 0,
        decisions={(kind, becomes): int(number) for kind, becomes, number in by_actor},
    )


def _oldest(db: Connection, status: Status) -> float:
    submitted = func.min(comment.c.submitted_at, type_=tables.Key)
    wanted = select(db_now(), submitted).where(comment.c.status == status, tables.STANDS)
    row = db.execute(wanted).one()
    return 0.0 if row[1] is None else max(0.0, (row[0] - row[1]) / SECOND)
