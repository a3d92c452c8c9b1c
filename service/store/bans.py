"""Bans of one site's authors: by reader, by a keyed hash of an e-mail, by one of a network.

A network ban keeps the hash under the month's key that made it, so that the same network is told
again until the ban ends, when hash and key are blanked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, insert, or_, select, update

from service.domain.ban import BanKind
from service.store import tables

ban = tables.ban


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBan:
    """A row to be. reader_id, or digest, or digest and network_key, as the kind has it. until: None
    is until it is lifted. by: the moderator's name."""

    site_id: int
    kind: BanKind
    reader_id: int | None = None
    digest: bytes | None = None
    network_key: str | None = None
    reason: str
    by: str
    at: datetime
    until: datetime | None


def add(db: Connection, new: NewBan) -> int:
    return int(db.execute(insert(ban).values(asdict(new)).returning(ban.c.id)).scalar_one())


def lift(db: Connection, site_ids: Sequence[int], ban_id: int, *, now: datetime) -> int | None:
    """The site whose ban ends now; None when there is no such ban, or it was lifted before."""
    lifted = (
        update(ban)
        .where(ban.c.id == ban_id, ban.c.site_id.in_(site_ids), ban.c.lifted_at.is_(None))
        .values(lifted_at=now, digest=None, network_key=None)
        .returning(ban.c.site_id)
    )
    found: int | None = db.scalar(lifted)
    return found


def months(db: Connection, site_ids: Sequence[int]) -> Mapping[int, frozenset[str]]:
    """Sites that have bans, with the months whose keys their network bans are under."""
    found: dict[int, set[str]] = {}
    rows = db.execute(
        select(ban.c.site_id, ban.c.network_key)
        .where(ban.c.site_id.in_(site_ids), ban.c.lifted_at.is_(None))
        .distinct()
    )
    for row in rows:
        found.setdefault(row.site_id, set()).update({row.network_key} - {None})
    return {site_id: frozenset(keys) for site_id, keys in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """emails, networks: keyed hashes under each key that a ban may be under."""

    site_id: int
    reader_id: int
    emails: Sequence[bytes]
    networks: Sequence[bytes]


def kind_of(db: Connection, author: Author, *, now: datetime) -> str | None:
    """By what this author is banned now; None when they are not."""
    known = or_(
        and_(ban.c.kind == BanKind.READER, ban.c.reader_id == author.reader_id),
        and_(ban.c.kind == BanKind.EMAIL, ban.c.digest.in_(author.emails)),
        and_(ban.c.kind == BanKind.NETWORK, ban.c.digest.in_(author.networks)),
    )
    return db.scalar(
        select(ban.c.kind)
        .where(ban.c.site_id == author.site_id, ban.c.lifted_at.is_(None), known)
        .where(or_(ban.c.until.is_(None), ban.c.until > now))
        .limit(1)
    )


def is_banned(
    db: Connection,
    site_id: int,
    reader_id: int,
    networks: Sequence[bytes] | None,
    *,
    now: datetime,
) -> bool:
    """Whether a reader without an e-mail is. networks: None where nobody is, which asks nothing."""
    if networks is None:
        return False
    author = Author(site_id=site_id, reader_id=reader_id, emails=(), networks=networks)
    return kind_of(db, author, now=now) is not None


def standing(db: Connection, site_ids: Sequence[int], *, now: datetime) -> list[dict[str, Any]]:
    """The bans in force on some sites, the newest first."""
    rows = db.execute(
        select(ban, tables.site.c.key.label("site"))
        .join(tables.site, tables.site.c.id == ban.c.site_id)
        .where(ban.c.site_id.in_(site_ids), ban.c.lifted_at.is_(None))
        .where(or_(ban.c.until.is_(None), ban.c.until > now))
        .order_by(ban.c.id.desc())
        .limit(500)
    ).mappings()
    kept = ("id", "site", "kind", "reason", "by", "at", "until")
    return [{name: row[name] for name in kept} for row in rows]


def forget_ended(db: Connection, *, now: datetime, most: int) -> int:
    """Blank the hashes of bans that have ended; how many."""
    ended = select(ban.c.id).where(ban.c.until <= now, ban.c.digest.is_not(None)).limit(most)
    blank = update(ban).where(ban.c.id.in_(ended)).values(digest=None, network_key=None)
    return db.execute(blank).rowcount
