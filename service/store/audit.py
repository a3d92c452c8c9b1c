"""Recounts: what the rows say, against what is kept beside them. Sets in SQL, nothing written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    text,
    tuple_,
)

from service.domain.comment import MOVES, Status
from service.domain.decision import ActorKind
from service.store import tables
from service.store.engine import db_now, is_sqlite

article, comment, decision, like = tables.article, tables.comment, tables.decision, tables.like

CHUNK = 5000  # ids a statement; PostgreSQL takes 65,535 parameters
EXAMPLES = 10
MOVED = [(was.value, becomes.value) for was, after in MOVES.items() for becomes in after]


@dataclass(frozen=True, slots=True)
class Found:
    """How many rows are at fault, and the first few of them, by public id where they have one."""

    count: int
    examples: Sequence[str] = ()


def totals(db: Connection) -> dict[str, int]:
    """Comments by status, and `comments`, `erased`, `articles`, `likes`, `decisions` in all."""
    rows = db.execute(select(comment.c.status, func.count()).group_by(comment.c.status))
    found: dict[str, int] = {status.value: 0 for status in Status}
    found |= {status: count for status, count in rows}
    sums = {"comments": sum(found.values())}
    erased = select(func.count()).where(comment.c.erased_at.is_not(None))
    sums["erased"] = db.scalar(erased) or 0
    for name, table in (("articles", article), ("likes", like), ("decisions", decision)):
        sums[name] = db.scalar(select(func.count()).select_from(table)) or 0
    return sums | found


def missing(db: Connection, uids: Sequence[UUID]) -> Found:
    """Comments that were acknowledged and are not here."""
    lost = [uid for chunk in _chunks(uids) for uid in _not_here(db, chunk)]
    return Found(len(lost), [str(uid) for uid in lost[:EXAMPLES]])


def _chunks(uids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(uids), CHUNK):
        yield uids[start : start + CHUNK]


def _not_here(db: Connection, uids: Sequence[UUID]) -> list[UUID]:
    here = set(db.scalars(select(comment.c.uid).where(comment.c.uid.in_(uids))))
    return [uid for uid in uids if uid not in here]


def same_key_twice(db: Connection) -> Found:
    """Submissions of one Idempotency-Key that were stored more than once."""
    twice = (
        select(func.min(comment.c.id).label("id"))
        .where(comment.c.idempotency.is_not(None))
        .group_by(comment.c.site_id, comment.c.idempotency)
        .having(func.count() > 1)
    )
    return _comments(db, twice)


def wrong_counts(db: Connection) -> Found:
    """Articles whose counts differ from a recount of their comments and likes."""
    comments = _by_article(comment, comment.c.status == Status.APPROVED)
    likes = _by_article(like, like.c.standing == "counted")
    wrong = (
        select(article.c.id)
        .outerjoin(comments, comments.c.article_id == article.c.id)
        .outerjoin(likes, likes.c.article_id == article.c.id)
        .where(
            or_(
                article.c.comments != func.coalesce(comments.c.number, 0),
                article.c.likes != func.coalesce(likes.c.number, 0),
            )
        )
    )
    rows = wrong.subquery()
    count = db.scalar(select(func.count()).select_from(rows)) or 0
    addresses = (
        select(func.min(tables.address.c.url))
        .join(rows, rows.c.id == tables.address.c.article_id)
        .group_by(rows.c.id)
        .order_by(rows.c.id)
        .limit(EXAMPLES)
    )
    return Found(count, list(db.scalars(addresses)) if count else ())


def _by_article(table: Any, where: ColumnElement[bool]) -> Any:
    number = func.count().label("number")
    return select(table.c.article_id, number).where(where).group_by(table.c.article_id).subquery()


def broken_histories(db: Connection) -> Mapping[str, Found]:
    """Comments whose decisions do not lead, step by step, from pending to their status."""
    return {
        "status_differs": _comments(db, _status_differs()),
        "steps_broken": _comments(db, _steps_broken()),
        "move_not_allowed": _comments(db, _move_not_allowed()),
        "screened_twice": _comments(db, _screened_twice()),
    }


def _status_differs() -> Select[Any]:
    """The last decision, or pending where there is none, is what the comment is."""
    last = (
        select(decision.c.comment_id, func.max(decision.c.id).label("id"))
        .group_by(decision.c.comment_id)
        .subquery()
    )
    final = select(decision.c.comment_id, decision.c.becomes).join(last, last.c.id == decision.c.id)
    ends = final.subquery()
    return (
        select(comment.c.id)
        .outerjoin(ends, ends.c.comment_id == comment.c.id)
        .where(comment.c.status != func.coalesce(ends.c.becomes, Status.PENDING.value))
    )


def _steps_broken() -> Select[Any]:
    """Each decision starts where the one before it ended, the first at pending."""
    before = func.lag(decision.c.becomes).over(
        partition_by=decision.c.comment_id, order_by=decision.c.id
    )
    steps = select(decision.c.comment_id, decision.c.was, before.label("before")).subquery()
    start = func.coalesce(steps.c.before, Status.PENDING.value)
    return select(steps.c.comment_id).where(steps.c.was != start).distinct()


def _move_not_allowed() -> Select[Any]:
    move = tuple_(decision.c.was, decision.c.becomes)
    return select(decision.c.comment_id).where(move.not_in(MOVED)).distinct()


def _screened_twice() -> Select[Any]:
    return (
        select(decision.c.comment_id)
        .where(decision.c.actor_kind == ActorKind.SCREENING)
        .group_by(decision.c.comment_id, decision.c.revision)
        .having(func.count() > 1)
    )


def stuck(db: Connection, *, before: datetime) -> Found:
    """Comments submitted before a time that are still pending, though nobody screens them now and
    either nothing was screened since, or one that came later was screened before that time."""
    by_screening = decision.c.actor_kind == ActorKind.SCREENING
    overtaken_up_to = select(func.max(decision.c.comment_id)).where(
        by_screening, decision.c.at < before
    )
    is_idle = ~exists().where(by_screening, decision.c.at >= before)
    waiting = and_(
        comment.c.status == Status.PENDING,
        comment.c.submitted_at < before,
        or_(comment.c.lease_until.is_(None), comment.c.lease_until < db_now()),
    )
    is_overtaken = comment.c.id < overtaken_up_to.scalar_subquery()
    return _comments(db, select(comment.c.id).where(waiting, or_(is_idle, is_overtaken)))


def integrity(db: Connection) -> list[str]:
    """What SQLite finds wrong with its file; PostgreSQL keeps its own watch."""
    if not is_sqlite(db.dialect):
        return []
    said = [str(row[0]) for row in db.execute(text(f"PRAGMA integrity_check({EXAMPLES})"))]
    orphans = db.execute(text("PRAGMA foreign_key_check")).fetchmany(EXAMPLES)
    lines = [f"a row of {row[0]} points to no row of {row[2]}" for row in orphans]
    return [line for line in said if line != "ok"] + lines


def _comments(db: Connection, ids: Select[Any]) -> Found:
    found = ids.subquery()
    count = db.scalar(select(func.count()).select_from(found)) or 0
    if not count:
        return Found(0)
    wanted = select(comment.c.uid).where(comment.c.id.in_(select(found.c[0])))
    uids = db.scalars(wanted.order_by(comment.c.id).limit(EXAMPLES))
    return Found(count, [str(uid) for uid in uids])
