"""Readers whom we have heard from; only their random ids are known."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from service.store import tables
from service.store.upsert import insert_all_new

reader = tables.reader

ANONYMOUS = "anonymous"

FIND = select(reader.c.id).where(
    reader.c.site_id == bindparam("site"), reader.c.uid == bindparam("uid")
)


def find(db: Connection, site_id: int, uid: UUID) -> int | None:
    return db.scalar(FIND, {"site": site_id, "uid": uid})


def find_or_make(
    db: Connection, site_id: int, uid: UUID, *, now: datetime, kind: str = ANONYMOUS
) -> int:
    """The row id of a reader, first seen now if it is new."""
    return find_or_make_all(db, {(site_id, uid): (now, kind)})[site_id, uid]


def find_or_make_all(
    db: Connection, seen: Mapping[tuple[int, UUID], tuple[datetime, str]]
) -> dict[tuple[int, UUID], int]:
    """Row ids by site and uid. seen: when each was, and of which kind it is, if it is new as most
    are: a row is made by what a reader does first."""
    rows = [
        {"site_id": site_id, "uid": uid, "kind": kind, "first_seen": at}
        for (site_id, uid), (at, kind) in sorted(
            seen.items()
        )  # so that two processes never deadlock
    ]
    new = insert_all_new(
        db, reader, rows, unique=("site_id", "uid"), returning=("id", "site_id", "uid")
    )
    made = {(row.site_id, row.uid): row.id for row in new}
    return {one: made[one] if one in made else find_existing(db, *one) for one in seen}


def find_existing(db: Connection, site_id: int, uid: UUID) -> int:
    found = find(db, site_id, uid)
    assert found is not None
    return found
