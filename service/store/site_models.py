"""Models that sites have of their own, and the decisions that they are learnt from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, delete, func, select

from service.domain.comment import Status
from service.domain.decision import PEOPLE
from service.store import tables
from service.store.upsert import insert_new

comment, decision, site_model = tables.comment, tables.decision, tables.site_model

KEPT = 5  # versions of a site
MOST_LESSONS = 2500  # of each kind, the newest: about ten seconds of learning


@dataclass(frozen=True, slots=True)
class Made:
    """The newest model of a site, without its weights. area: on texts it had not seen."""

    id: int
    version: int
    area: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Lesson:
    body: str
    rejected: bool


def newest(db: Connection, site_id: int) -> Made | None:
    row = db.execute(
        select(site_model.c.id, site_model.c.version, site_model.c.area, site_model.c.at)
        .where(site_model.c.site_id == site_id)
        .order_by(site_model.c.version.desc())
        .limit(1)
    ).first()
    return Made(*row) if row else None


def weights(db: Connection, model_id: int) -> bytes | None:
    """None when the model has made room for newer ones."""
    return db.scalar(select(site_model.c.weights).where(site_model.c.id == model_id))


def counts(db: Connection, site_id: int) -> tuple[int, int]:
    """(rejected, approved): texts of which a person of the site had the last word."""
    last = _last_words(site_id).subquery()

    def number(becomes: Status) -> object:
        return func.coalesce(func.sum(case((last.c.becomes == becomes, 1), else_=0)), 0)

    row = db.execute(select(number(Status.REJECTED), number(Status.APPROVED))).one()  # type: ignore[call-overload]
    return int(row[0]), int(row[1])


def lessons(db: Connection, site_id: int) -> Sequence[Lesson]:
    """The newest texts of each kind. Erased ones teach nothing."""
    found: list[Lesson] = []
    for becomes in (Status.REJECTED, Status.APPROVED):
        last = _last_words(site_id).subquery()
        rows = db.execute(
            select(comment.c.body)
            .join(last, last.c.comment_id == comment.c.id)
            .where(last.c.becomes == becomes)
            .order_by(comment.c.id.desc())
            .limit(MOST_LESSONS)
        )
        found += [Lesson(row.body, becomes is Status.REJECTED) for row in rows]
    return found


def _last_words(site_id: int):  # type: ignore[no-untyped-def]
    """Comments that stand as a person decided last, of the revision that is there now."""
    last = (
        select(func.max(decision.c.id).label("id"))
        .where(decision.c.site_id == site_id)
        .where(decision.c.becomes.in_((Status.APPROVED, Status.REJECTED)))
        .group_by(decision.c.comment_id)
        .subquery()
    )
    return (
        select(decision.c.comment_id, decision.c.becomes)
        .join(last, last.c.id == decision.c.id)
        .join(comment, comment.c.id == decision.c.comment_id)
        .where(
            decision.c.actor_kind.in_(PEOPLE),
            comment.c.revision == decision.c.revision,
            comment.c.status == decision.c.becomes,
            comment.c.erased_at.is_(None),
        )
    )


def keep(
    db: Connection, site_id: int, version: int, *, weights: bytes, area: float, now: datetime
) -> bool:
    """False when somebody else kept this version first. Older versions make room."""
    row = {"site_id": site_id, "version": version, "weights": weights, "area": area, "at": now}
    made = insert_new(db, site_model, row, unique=("site_id", "version"))
    if made is None:
        return False
    old = site_model.c.version <= version - KEPT
    db.execute(delete(site_model).where(site_model.c.site_id == site_id, old))
    return True
