"""Readers whom we have heard from; only their random ids are known."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from service.store import tables
from service.store.upsert import insert_new

reader = tables.reader

FIND = select(reader.c.id).where(
    reader.c.site_id == bindparam("site"), reader.c.uid == bindparam("uid")
)


def find(db: Connection, site_id: int, uid: UUID) -> int | None:
    return db.scalar(FIND, {"site": site_id, "uid": uid})


def find_or_make(
    db: Connection, site_id: int, uid: UUID, *, now: datetime, kind: str = "anonymous"
) -> int:
    """The row id of a reader, first seen now if it is new, as most are: a row is made by what a
    reader does first."""
    row = {"site_id": site_id, "uid": uid, "kind": kind, "first_seen": now}
    found = insert_new(db, reader, row, unique=("site_id", "uid"))
    return found if found is not None else find_existing(db, site_id, uid)


def find_existing(db: Connection, site_id: int, uid: UUID) -> int:
    found = find(db, site_id, uid)
    assert found is not None
    return found
