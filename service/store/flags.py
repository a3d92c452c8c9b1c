"""Readers' complaints. A flag is open until a person decides the comment it is about."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, tuple_, update

from service.domain.keys import Network
from service.store import tables
from service.store.upsert import insert_new

flag, decision = tables.flag, tables.decision


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFlag:
    """A row to be."""

    site_id: int
    comment_id: int
    reader_id: int
    reason: str
    at: datetime


def add(db: Connection, new: NewFlag, network: Network) -> bool:
    """Remember the flag. False when this reader has flagged the comment before: then the reason is
    the new one, and what a person has decided meanwhile stands."""
    values = {name: getattr(new, name) for name in NewFlag.__slots__}
    hashed = {"network": network.digest, "network_key": network.key}
    if insert_new(db, flag, values | hashed, unique=("comment_id", "reader_id")) is not None:
        return True
    mine = (flag.c.comment_id == new.comment_id, flag.c.reader_id == new.reader_id)
    db.execute(update(flag).where(*mine).values(reason=new.reason))
    return False


def open_on(db: Connection, comment_id: int) -> int:
    """How many readers complain about a comment that no person has decided since."""
    return db.scalar(select(func.count()).where(*_open(), flag.c.comment_id == comment_id)) or 0


def settle(db: Connection, comment_ids: Collection[int], at: datetime) -> set[int]:
    """A person has decided these comments; those of them that had open flags."""
    settled = (
        update(flag)
        .where(*_open(), flag.c.comment_id.in_(comment_ids))
        .values(settled_at=at)
        .returning(flag.c.comment_id)
    )
    return set(db.scalars(settled))


def reopen(db: Connection, comment_ids: Collection[int]) -> set[int]:
    """Take back what the last decision about these comments settled; those that it concerns."""
    last = (
        select(func.max(decision.c.id))
        .where(decision.c.comment_id.in_(comment_ids))
        .group_by(decision.c.comment_id)
    )
    decided = select(decision.c.comment_id, decision.c.at).where(decision.c.id.in_(last))
    again = (
        update(flag)
        .where(tuple_(flag.c.comment_id, flag.c.settled_at).in_(decided))
        .values(settled_at=None)
        .returning(flag.c.comment_id)
    )
    return set(db.scalars(again))


def flagged(site_ids: Collection[int]) -> Select[Any]:
    """(comment_id, number): the comments of some sites that have open flags."""
    return (
        select(flag.c.comment_id, func.count().label("number"))
        .where(*_open(), flag.c.site_id.in_(site_ids))
        .group_by(flag.c.comment_id)
    )


def of(db: Connection, comment_ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """`{reason, at, settled_at}` of every flag by comment, oldest first; never who complained."""
    found: dict[int, list[dict[str, Any]]] = {}
    rows = db.execute(
        select(flag.c.comment_id, flag.c.reason, flag.c.at, flag.c.settled_at)
        .where(flag.c.comment_id.in_(list(comment_ids)))
        .order_by(flag.c.id)
    ).mappings()
    for row in rows:
        one = {key: row[key] for key in ("reason", "at", "settled_at")}
        found.setdefault(row["comment_id"], []).append(one)
    return found


def _open() -> tuple[Any, ...]:
    return (flag.c.settled_at.is_(None),)
