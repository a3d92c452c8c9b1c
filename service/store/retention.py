"""What is kept for a time only: the keyed hashes of networks, by the month whose key made them."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, Table, bindparam, select, update

from service.domain.keys import month
from service.store import tables

comment, flag, like, reader = tables.comment, tables.flag, tables.like, tables.reader

HASHED: tuple[Table, ...] = (comment, like, flag)


def forget_networks(db: Connection, *, before: datetime, most: int) -> int:
    """Blank at most so many hashes a table that were made in months before the one of `before`.

    How many were blanked; 0 when none are left.
    """
    return sum(_blank(db, table, month(before), most) for table in HASHED)


def _blank(db: Connection, table: Table, before: str, most: int) -> int:
    old = select(table.c.id).where(table.c.network_key < before).limit(most)
    blank = update(table).where(table.c.id.in_(old)).values(network=None, network_key=None)
    return db.execute(blank).rowcount


def forget_network_readers(db: Connection, *, before: datetime, most: int) -> int:
    """Give readers who are known by a hash of their network and day another, random id.

    Their likes stay, each counted once: the hash changes with the day, so nobody comes back by it.
    """
    wanted = select(reader.c.id).where(reader.c.kind == "network", reader.c.first_seen < before)
    ids = db.scalars(wanted.limit(most)).all()
    if ids:
        rename = update(reader).where(reader.c.id == bindparam("row"))
        rows = [{"row": id_, "uid": uuid4(), "kind": "anonymous"} for id_ in ids]
        db.execute(rename.values(uid=bindparam("uid"), kind=bindparam("kind")), rows)
    return len(ids)
