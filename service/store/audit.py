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
from sqlalchemy.exc import DBAPIError

from service.domain.comment import MOVES, Status
from service.domain.decision import ActorKind
from service.store import comments, engagement, tables
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
    """Comments by status with those erased apart, so that these add up to `comments`; and
    `articles`, `likes`, `decisions` in all."""
    found: dict[str, int] = {status.value: 0 for status in Status} | comments.numbers(db)
    erased = select(func.count()).where(comment.c.erased_at.is_not(None))
    found["erased"] = db.scalar(erased) or 0
    sums = {"comments": sum(found.values())}
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
    return found_comments(db, twice)


def wrong_counts(db: Connection) -> Found:
    """Articles whose counts differ from a recount of their comments and likes."""
    rows = _wrong().subquery()
    count = db.scalar(select(func.count()).select_from(rows)) or 0
    addresses = (
        select(func.min(tables.address.c.url))
        .join(rows, rows.c.id == tables.address.c.article_id)
        .group_by(rows.c.id)
        .order_by(rows.c.id)
        .limit(EXAMPLES)
    )
    return Found(count, list(db.scalars(addresses)) if count else ())


def wrong_articles(db: Connection, *, most: int) -> list[int]:
    """Ids of articles whose counts differ from a recount."""
    return list(db.scalars(_wrong().order_by(article.c.id).limit(most)))


def _wrong() -> Select[Any]:
    shown = _by_article(comment, engagement.PUBLIC)
    likes = _by_article(like, engagement.COUNTED)
    return (
        select(article.c.id)
        .outerjoin(shown, shown.c.article_id == article.c.id)
        .outerjoin(likes, likes.c.article_id == article.c.id)
        .where(
            or_(
                article.c.comments != func.coalesce(shown.c.number, 0),
                article.c.likes != func.coalesce(likes.c.number, 0),
            )
        )
    )


def _by_article(table: Any, where: ColumnElement[bool]) -> Any:
    number = func.count().label("number")
    return select(table.c.article_id, number).where(where).group_by(table.c.article_id).subquery()


def broken_histories(db: Connection) -> Mapping[str, Found]:
    """Comments whose decisions do not lead, step by step, from pending to their status."""
    return {
        "status_differs": found_comments(db, _status_differs()),
        "steps_broken": found_comments(db, _steps_broken()),
        "move_not_allowed": found_comments(db, _move_not_allowed()),
        "screened_twice": found_comments(db, _screened_twice()),
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
        tables.STANDS,
        comment.c.submitted_at < before,
        or_(comment.c.lease_until.is_(None), comment.c.lease_until < db_now()),
    )
    is_overtaken = comment.c.id < overtaken_up_to.scalar_subquery()
    return found_comments(db, select(comment.c.id).where(waiting, or_(is_idle, is_overtaken)))


def cohort(db: Connection, site_id: int, start: datetime, end: datetime) -> dict[str, int]:
    """Comments submitted and likes given on a site in a half-open stretch of time, by status."""
    mine = (
        comment.c.site_id == site_id,
        comment.c.submitted_at >= start,
        comment.c.submitted_at < end,
    )
    stands = comments.numbers(db, *mine)
    submitted = db.scalar(select(func.count()).where(*mine)) or 0
    given = (
        select(func.count())
        .select_from(like)
        .join(article, article.c.id == like.c.article_id)
        .where(
            article.c.site_id == site_id, engagement.COUNTED, like.c.at >= start, like.c.at < end
        )
    )
    found: dict[str, int] = {status.value: 0 for status in Status} | stands
    rest = {"submitted": submitted, "erased": submitted - sum(stands.values())}
    return found | rest | {"likes": db.scalar(given) or 0}


def integrity(db: Connection) -> list[str]:
    """What SQLite finds wrong with its file; what PostgreSQL's amcheck finds wrong with its
    indexes, where that extension is installed and ours to use."""
    if not is_sqlite(db.dialect):
        return _amcheck(db)
    said = [str(row[0]) for row in db.execute(text(f"PRAGMA integrity_check({EXAMPLES})"))]
    orphans = db.execute(text("PRAGMA foreign_key_check")).fetchmany(EXAMPLES)
    lines = [f"a row of {row[0]} points to no row of {row[2]}" for row in orphans]
    return [line for line in said if line != "ok"] + lines


HAS_AMCHECK = """
SELECT coalesce(bool_or(has_function_privilege(oid, 'EXECUTE')), false)
FROM pg_proc WHERE proname = 'bt_index_check'
"""
BTREES = """
SELECT c.oid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am a ON a.oid = c.relam JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE a.amname = 'btree' AND n.nspname = current_schema() AND i.indisvalid ORDER BY 1
"""
CHECK = text("SELECT bt_index_check(CAST(:name AS regclass))")


def _amcheck(db: Connection) -> list[str]:
    if not db.scalar(text(HAS_AMCHECK)):
        return []
    wrong = []
    for name in db.scalars(text(BTREES)).all():
        try:
            with db.begin_nested():
                db.execute(CHECK, {"name": name})
        except DBAPIError as error:
            wrong.append(str(error.orig).strip().partition("\n")[0])
    return wrong


def found_comments(db: Connection, ids: Select[Any]) -> Found:
    """The comments with these ids, counted, and a few of them named."""
    found = ids.subquery()
    count = db.scalar(select(func.count()).select_from(found)) or 0
    if not count:
        return Found(0)
    wanted = select(comment.c.uid).where(comment.c.id.in_(select(found.c[0])))
    uids = db.scalars(wanted.order_by(comment.c.id).limit(EXAMPLES))
    return Found(count, [str(uid) for uid in uids])
