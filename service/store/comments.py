"""Comments: adding them, claiming them for screening, and looking one up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    bindparam,
    func,
    or_,
    select,
    type_coerce,
    update,
)

from service.domain.comment import Comment, Status
from service.domain.history import History
from service.domain.policy import Policy
from service.store import gathered, tables
from service.store.engine import db_now, is_sqlite, later
from service.store.upsert import insert_all_new

comment = tables.comment

LEASE = 15  # seconds; a batch is at most about 2 s of work
MOST_TRIES = 3
ENOUGH = 50  # what a background counts up to


@dataclass(frozen=True, slots=True, kw_only=True)
class NewComment:
    """A row to be; hashes are keyed, None where there is nothing to hash."""

    uid: UUID
    site_id: int
    article_id: int
    reader_id: int
    parent_id: int | None
    root_id: int | None
    name: str
    email: str | None
    body: str
    lang: str | None
    submitted_at: datetime
    text_hash: bytes
    sketch: bytes | None
    network: bytes | None
    network_key: str | None
    idempotency: bytes | None
    content: bytes
    banned: str | None = None
    signs: str | None = None


def add_all(db: Connection, rows: Sequence[NewComment]) -> dict[UUID, int]:
    """The ids of the new comments, by uid; without those whose idempotency key is taken. The
    workers are told of them once they are committed."""
    values = [
        {name: getattr(row, name) for name in NewComment.__slots__} | {"status": "pending"}
        for row in rows
    ]
    unique = ("site_id", "idempotency")
    made = insert_all_new(db, comment, values, unique=unique, returning=("id", "uid"))
    gathered.by(db).waiting.extend(row.id for row in made)
    return {row.uid: row.id for row in made}


def by_uid(db: Connection, uid: UUID) -> RowMapping | None:
    """Everything of one comment, with its reader's uid and its site's key."""
    return (
        db.execute(
            select(comment, tables.reader.c.uid.label("reader_uid"), tables.site.c.key)
            .join(tables.site, tables.site.c.id == comment.c.site_id)
            .outerjoin(tables.reader, tables.reader.c.id == comment.c.reader_id)
            .where(comment.c.uid == uid)
        )
        .mappings()
        .first()
    )


def uid_of(db: Connection, comment_id: int) -> UUID | None:
    return db.scalar(select(comment.c.uid).where(comment.c.id == comment_id))


BY_IDEMPOTENCY = (
    select(
        comment.c.id,
        comment.c.uid,
        comment.c.content,
        comment.c.idempotency,
        tables.reader.c.uid.label("reader"),
    )
    .outerjoin(tables.reader, tables.reader.c.id == comment.c.reader_id)
    .where(
        comment.c.site_id.in_(bindparam("sites", expanding=True)),
        comment.c.idempotency.in_(bindparam("digests", expanding=True)),
    )
)


def by_idempotency(
    db: Connection, sites: Collection[int], digests: Sequence[bytes]
) -> dict[bytes, RowMapping]:
    """The comments that were stored under keys of these sites, with their readers' uids."""
    if not digests:
        return {}
    found = db.execute(BY_IDEMPOTENCY, {"sites": list(sites), "digests": list(digests)})
    return {row["idempotency"]: row for row in found.mappings()}


def numbers(db: Connection, *where: ColumnElement[bool]) -> dict[str, int]:
    """How many comments have each status; those erased are in none.

    Two counts over indexes, of which the second is short, are quicker than one over the rows.
    """
    number = func.count().label("number")
    by_status = select(comment.c.status, number).where(*where).group_by(comment.c.status)
    erased = {row.status: row.number for row in db.execute(by_status.where(~tables.STANDS))}
    return {row.status: row.number - erased.get(row.status, 0) for row in db.execute(by_status)}


def root_for_reply(db: Connection, parent: UUID, article_id: int) -> tuple[int, int] | None:
    """(parent id, root id) of a reply; None unless the parent is approved and of this article."""
    row = db.execute(
        select(comment.c.id, comment.c.root_id).where(
            comment.c.uid == parent,
            comment.c.article_id == article_id,
            comment.c.status == Status.APPROVED,
            tables.STANDS,
        )
    ).first()
    return (row.id, row.root_id or row.id) if row else None


def claim(db: Connection, ids: Sequence[int], *, fresh: bool) -> list[Comment]:
    """Lease pending comments that nobody else holds, in the order of their ids.

    fresh: only those never tried; a comment that was tried before is claimed alone, so that one
    which kills its worker takes no other with it.
    """
    free = or_(comment.c.lease_until.is_(None), comment.c.lease_until < db_now())
    tried = comment.c.tries == 0 if fresh else comment.c.tries < MOST_TRIES
    wanted = select(comment.c.id).where(
        comment.c.id.in_(ids), comment.c.status == Status.PENDING, tables.STANDS, free, tried
    )
    if not is_sqlite(db.dialect):
        wanted = wanted.with_for_update(skip_locked=True)
    rows = db.execute(
        update(comment)
        .where(comment.c.id.in_(wanted))
        .values(lease_until=later(LEASE), tries=comment.c.tries + 1)
        .returning(*COMMENT)
    ).all()
    return sorted((of_row(row) for row in rows), key=lambda one: one.id)


COMMENT = (
    comment.c.id,
    comment.c.uid,
    comment.c.site_id,
    comment.c.article_id,
    comment.c.name,
    comment.c.body,
    comment.c.status,
    comment.c.revision,
    comment.c.lang,
    comment.c.tries,
    comment.c.signs,
    comment.c.submitted_at,
)


def of_row(row: Any) -> Comment:
    """A comment from the columns of COMMENT."""
    values = dict(row._mapping)
    signs = frozenset((values["signs"] or "").split())
    return Comment(**values | {"status": Status(values["status"]), "signs": signs})


def to_decide(db: Connection, uids: Sequence[UUID]) -> dict[UUID, Comment]:
    """Comments by their public ids, as deciding needs them."""
    rows = db.execute(select(*COMMENT).where(comment.c.uid.in_(uids), tables.STANDS))
    return {row.uid: of_row(row) for row in rows}


def tried(db: Connection, ids: Sequence[int]) -> list[int]:
    """Of these, the pending ones that were tried before and that nobody tries now."""
    return list(
        db.scalars(
            select(comment.c.id)
            .where(comment.c.id.in_(ids), comment.c.status == Status.PENDING, comment.c.tries > 0)
            .where(tables.STANDS)
            .where(or_(comment.c.lease_until.is_(None), comment.c.lease_until < db_now()))
            .order_by(comment.c.id)
        )
    )


def waiting(db: Connection, *, submitted_before: datetime, now: datetime, most: int) -> list[int]:
    """Pending comments without a live lease that have waited too long: the bell was lost.

    One from the future has, too: a clock was set back, and its age says nothing.
    """
    is_late = or_(comment.c.submitted_at <= submitted_before, comment.c.submitted_at > now)
    return list(
        db.scalars(
            select(comment.c.id)
            .where(
                comment.c.status == Status.PENDING,
                tables.STANDS,
                is_late,
                or_(comment.c.lease_until.is_(None), comment.c.lease_until < db_now()),
            )
            .order_by(comment.c.id)
            .limit(most)
        )
    )


def given_up(db: Connection, ids: Sequence[int]) -> list[Comment]:
    """Of these, the pending ones that were tried often enough and are not being tried now."""
    rows = db.execute(
        select(*COMMENT).where(
            comment.c.id.in_(ids),
            comment.c.status == Status.PENDING,
            tables.STANDS,
            comment.c.tries >= MOST_TRIES,
            or_(comment.c.lease_until.is_(None), comment.c.lease_until < db_now()),
        )
    )
    return [of_row(row) for row in rows]


def histories(db: Connection, policy: Policy, ids: Sequence[int]) -> dict[int, History]:
    """What is remembered about each of these comments of one site, in one statement."""
    asked = {
        "ids": list(ids),
        "repeat": policy.repeat_minutes * 60_000_000,
        "pace": policy.pace_seconds * 1_000_000,
        "record": policy.record_days * 86_400_000_000,
    }
    rows = db.execute(_histories(), asked)
    return {
        row.id: History(
            repeats=row.repeats,
            own_repeats=row.own,
            recent=row.recent,
            author_approved=row.approved,
            author_rejected=row.rejected,
            lately_approved=row.lately_approved,
            lately_rejected=row.lately_rejected,
            banned=row.banned or "",
        )
        for row in rows
    }


@cache  # building a statement takes longer than running it
def _histories() -> Select[Any]:
    earlier = comment.alias("earlier")
    age = type_coerce(comment.c.submitted_at, tables.Key) - type_coerce(
        earlier.c.submitted_at, tables.Key
    )
    same_text = (earlier.c.site_id == comment.c.site_id) & (
        earlier.c.text_hash == comment.c.text_hash
    )
    lately = age <= bindparam("record", type_=tables.Key)
    same_reader = earlier.c.reader_id == comment.c.reader_id

    def counted(*where: ColumnElement[bool]) -> ColumnElement[int]:
        # + 0: where many texts have no hash, SQLite would rather walk back through all comments
        before = earlier.c.id + 0 < comment.c.id
        few = select(earlier.c.id).where(*where, before).limit(ENOUGH)
        return select(func.count()).select_from(few.correlate(comment).subquery()).scalar_subquery()

    return select(
        comment.c.id,
        comment.c.banned,
        counted(same_text, age <= bindparam("repeat", type_=tables.Key)).label("repeats"),
        counted(same_text, same_reader, age <= bindparam("repeat", type_=tables.Key)).label("own"),
        counted(same_reader, age <= bindparam("pace", type_=tables.Key)).label("recent"),
        counted(same_reader, earlier.c.status == Status.APPROVED).label("approved"),
        counted(same_reader, earlier.c.status == Status.REJECTED).label("rejected"),
        counted(same_reader, lately, earlier.c.status == Status.APPROVED).label("lately_approved"),
        counted(same_reader, lately, earlier.c.status == Status.REJECTED).label("lately_rejected"),
    ).where(comment.c.id.in_(bindparam("ids", expanding=True)))
