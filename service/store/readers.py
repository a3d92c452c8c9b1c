"""Readers whom we have heard from; only their random ids are known."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, select

from service.store import tables
from service.store.upsert import insert_all_new

reader = tables.reader

ANONYMOUS = "anonymous"

FIND = select(reader.c.id, reader.c.site_id, reader.c.uid).where(
    reader.c.site_id.in_(bindparam("sites", expanding=True)),
    reader.c.uid.in_(bindparam("uids", expanding=True)),
)

Who = tuple[int, UUID]  # of which site, and who


def find(db: Connection, site_id: int, uid: UUID) -> int | None:
    return _find_all(db, [(site_id, uid)]).get((site_id, uid))


def _find_all(db: Connection, who: Collection[Who]) -> dict[Who, int]:
    """The row ids of the known ones."""
    if not who:
        return {}
    asked = {"sites": list({site_id for site_id, _ in who}), "uids": [uid for _, uid in who]}
    return _by_who(db.execute(FIND, asked))


def _by_who(rows: Iterable[Row[Any]]) -> dict[Who, int]:
    return {(row.site_id, row.uid): row.id for row in rows}


def find_or_make(
    db: Connection, site_id: int, uid: UUID, *, now: datetime, kind: str = ANONYMOUS
) -> int:
    """The row id of a reader, first seen now if it is new."""
    return find_or_make_all(db, {(site_id, uid): (now, kind)})[site_id, uid]


def find_or_make_all(db: Connection, seen: Mapping[Who, tuple[datetime, str]]) -> dict[Who, int]:
    """Row ids by site and uid. seen: when each was, and of which kind it is, if it is new as most
    are: a row is made by what a reader does first."""
    rows = [
        {"site_id": site_id, "uid": uid, "kind": kind, "first_seen": at}
        for (site_id, uid), (at, kind) in sorted(
            seen.items()
        )  # so that two processes never deadlock
    ]
    unique = ("site_id", "uid")
    made = _by_who(insert_all_new(db, reader, rows, unique=unique, returning=("id", *unique)))
    return made | _find_all(db, seen.keys() - made.keys())
