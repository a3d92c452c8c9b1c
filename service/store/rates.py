"""How moderation itself went: who decided how much, how soon, and what others made of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, select

from service.domain.comment import Status
from service.domain.decision import PEOPLE, ActorKind
from service.store import tables

comment, decision = tables.comment, tables.decision

SECOND = 1_000_000
FINAL = (Status.APPROVED.value, Status.REJECTED.value)


@dataclass(frozen=True, slots=True)
class Span:
    """Decisions of one site from `start` and before `end`."""

    site_id: int
    start: datetime
    end: datetime

    def where(self) -> tuple[ColumnElement[bool], ...]:
        return (
            decision.c.site_id == self.site_id,
            decision.c.at >= self.start,
            decision.c.at < self.end,
        )


@dataclass(frozen=True, slots=True)
class Work:
    """One person's or program's decisions. seconds: from submission to each approve or reject of a
    comment that waited, in order. overturned: approvals and rejections that somebody else changed
    later."""

    kind: str
    id: int | None
    name: str | None
    approved: int
    rejected: int
    held: int
    overturned: int
    seconds: Sequence[float]


def by_actor(db: Connection, span: Span) -> list[Work]:
    """The work of each person and program, the busiest first."""
    waited = _seconds(db, span)
    rows = db.execute(
        select(
            decision.c.actor_kind,
            decision.c.actor_id,
            func.max(func.coalesce(tables.moderator.c.name, tables.token.c.name)).label("name"),
            *(_number(decision.c.becomes == one).label(one) for one in (*FINAL, "held")),
            _number(and_(decision.c.becomes.in_(FINAL), _changed_by_another())).label("overturned"),
        )
        .outerjoin(tables.moderator, _is(ActorKind.MODERATOR, tables.moderator.c.id))
        .outerjoin(tables.token, _is(ActorKind.TOKEN, tables.token.c.id))
        .where(*span.where(), decision.c.actor_kind.in_(PEOPLE))
        .group_by(decision.c.actor_kind, decision.c.actor_id)
    )
    found = [
        Work(
            row.actor_kind,
            row.actor_id,
            row.name,
            row.approved,
            row.rejected,
            row.held,
            row.overturned,
            waited.get((row.actor_kind, row.actor_id), ()),
        )
        for row in rows
    ]
    return sorted(found, key=lambda work: -(work.approved + work.rejected + work.held))


def screening(db: Connection, span: Span) -> tuple[int, int]:
    """How much was approved or rejected without a person, and how much of that a person changed."""
    automatic = decision.c.actor_kind == ActorKind.SCREENING.value
    row = db.execute(
        select(func.count(), _number(_changed_by_another()))
        .select_from(decision)
        .where(*span.where(), automatic, decision.c.becomes.in_(FINAL))
    ).one()
    return int(row[0]), int(row[1])


def _is(kind: ActorKind, key: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(decision.c.actor_kind == kind.value, decision.c.actor_id == key)


def _number(what: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((what, 1), else_=0)), 0)


def _changed_by_another() -> ColumnElement[bool]:
    """Another person changed it later. Taking back one's own decision is no overturn."""
    later = decision.alias()
    return exists(
        select(later.c.id).where(
            later.c.comment_id == decision.c.comment_id,
            later.c.id > decision.c.id,
            later.c.actor_kind.in_(PEOPLE),
            later.c.becomes != decision.c.becomes,
            (later.c.actor_kind != decision.c.actor_kind)
            | (func.coalesce(later.c.actor_id, 0) != func.coalesce(decision.c.actor_id, 0)),
        )
    )


def _seconds(db: Connection, span: Span) -> dict[tuple[str, int | None], list[float]]:
    """From submission to each final decision on a comment that waited, by actor, in order."""
    took = decision.c.at - comment.c.submitted_at
    rows = db.execute(
        select(decision.c.actor_kind, decision.c.actor_id, func.cast(took, tables.Key))
        .join(comment, comment.c.id == decision.c.comment_id)
        .where(*span.where(), decision.c.actor_kind.in_(PEOPLE))
        .where(decision.c.was == Status.HELD.value, decision.c.becomes.in_(FINAL))
        .order_by(took)
    )
    found: dict[tuple[str, int | None], list[float]] = {}
    for kind, actor, microseconds in rows:
        found.setdefault((kind, actor), []).append(microseconds / SECOND)
    return found
