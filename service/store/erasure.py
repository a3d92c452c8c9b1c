"""What readers wrote leaves the rows; ids, articles, statuses and decisions stay.

Keyed hashes of an Idempotency-Key and of the whole submission stay with the id as well: without
them the same request, sent again, would store once more what was just erased.
"""

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, delete, func, select, text, update

from service.domain.comment import Status
from service.store import engagement, search, tables
from service.store.decisions import Moved
from service.store.engine import is_sqlite

comment, finding, decision, like = tables.comment, tables.finding, tables.decision, tables.like
reader = tables.reader

BLANK = {
    "name": "",
    "email": None,
    "body": "",
    "lang": None,
    "reader_id": None,
    "network": None,
    "network_key": None,
    "text_hash": None,
    "sketch": None,
    "lease_until": None,
}
CHECKPOINTS = 5  # tries; each waits for as long as SQLite waits for a lock
REWRITTEN = ("comment", "comment_search", "finding", "decision", "article_like", "reader")


def by_uids(db: Connection, uids: Sequence[UUID]) -> list[int]:
    return list(db.scalars(select(comment.c.id).where(comment.c.uid.in_(uids))))


def by_email(db: Connection, email: str) -> list[int]:
    """Comments sent with an address, whatever its case, on any site."""
    return list(
        db.scalars(select(comment.c.id).where(func.lower(comment.c.email) == email.lower()))
    )


def by_reader(db: Connection, reader_id: int) -> list[int]:
    return list(db.scalars(select(comment.c.id).where(comment.c.reader_id == reader_id)))


def reader_of(db: Connection, uid: UUID) -> int | None:
    """Who wrote a comment; None when there is none, or it is erased."""
    return db.scalar(select(comment.c.reader_id).where(comment.c.uid == uid))


def erase(db: Connection, ids: Sequence[int], *, now: datetime) -> list[Moved]:
    """Blank these comments with their findings and reasons; those erased before are left out.

    An approved comment is no longer counted or shown. Safe to repeat.
    """
    rows = db.execute(
        update(comment)
        .where(comment.c.id.in_(ids), tables.STANDS)
        .values(BLANK | {"erased_at": now})
        .returning(comment.c.id, comment.c.site_id, comment.c.article_id, comment.c.status)
    ).all()
    erased = [row.id for row in rows]
    db.execute(delete(finding).where(finding.c.comment_id.in_(erased)))
    db.execute(
        update(decision)
        .where(decision.c.comment_id.in_(erased))
        .values(reason="", public_reason="")
    )
    for row in rows:
        engagement.count(db, row.article_id, comments=-int(row.status == Status.APPROVED))
    return [Moved(row.id, row.site_id, row.article_id, Status(row.status)) for row in rows]


def take_likes_back(db: Connection, reader_id: int, *, most: int) -> int:
    """Take back at most so many likes of a reader; how many there were."""
    some = select(like.c.id).where(like.c.reader_id == reader_id).limit(most)
    rows = db.execute(
        delete(like).where(like.c.id.in_(some)).returning(like.c.article_id, like.c.standing)
    ).all()
    for row in rows:
        engagement.count(db, row.article_id, likes=-int(row.standing == "counted"))
    return len(rows)


def forget_reader(db: Connection, reader_id: int) -> None:
    """The row goes on under another random id, to which no token and no network leads: what the
    reader complained about stays a complaint."""
    blank = {"network": None, "network_key": None}
    db.execute(update(tables.flag).where(tables.flag.c.reader_id == reader_id).values(blank))
    values = {"uid": uuid4(), "kind": "anonymous"}
    db.execute(update(reader).where(reader.c.id == reader_id).values(values))


def scrub(engine: Engine) -> bool:
    """Free what the erased rows were in before: the index of words, SQLite's write-ahead log,
    PostgreSQL's dead rows.

    SQLite itself overwrites what is deleted (`PRAGMA secure_delete`). False when somebody reads an
    old page all the while, so that the log could not be cut off: come again later.
    """
    if is_sqlite(engine.dialect):
        with engine.execution_options(writes=True).begin() as db:
            search.forget(db)
        return any(_is_cut_off(engine) for _ in range(CHECKPOINTS))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        db.execute(text("SET statement_timeout = 0"))
        db.execute(text(f"VACUUM {', '.join(REWRITTEN)}"))
        db.invalidate()  # no later user gets our timeout
    return True


def _is_cut_off(engine: Engine) -> bool:
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        answer = cursor.fetchone()
        return answer is not None and answer[0] == 0
