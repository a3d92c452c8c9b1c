"""Sites with their origins and policy."""

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, delete, insert, select, update

from service.domain import address, policy
from service.domain.errors import Conflict, NotFound
from service.domain.site import Site
from service.store import bans, tables

site, site_origin = tables.site, tables.site_origin


def by_key(db: Connection, key: str) -> Site | None:
    found = _sites(db, site.c.key == key)
    return found[0] if found else None


def by_ids(db: Connection, ids: Sequence[int]) -> dict[int, Site]:
    return {found.id: found for found in _sites(db, site.c.id.in_(ids))}


def every(db: Connection) -> list[Site]:
    return _sites(db, site.c.id.is_not(None))


def _sites(db: Connection, where: object) -> list[Site]:
    rows = db.execute(
        select(site, tables.policy.c.toml)
        .join(
            tables.policy,
            (tables.policy.c.site_id == site.c.id)
            & (tables.policy.c.version == site.c.policy_version),
        )
        .where(where)  # type: ignore[arg-type]
        .order_by(site.c.key)
    ).all()
    origins = db.execute(
        select(site_origin.c.site_id, site_origin.c.origin, site_origin.c.host).where(
            site_origin.c.site_id.in_([row.id for row in rows])
        )
    ).all()
    banned = bans.months(db, [row.id for row in rows])
    return [
        Site(
            id=row.id,
            key=row.key,
            name=row.name,
            zone=row.zone,
            lang=row.lang,
            version=row.version,
            origins=frozenset(o.origin for o in origins if o.site_id == row.id),
            hosts=frozenset(o.host for o in origins if o.site_id == row.id),
            policy=policy.parse(row.toml, version=row.policy_version),
            has_bans=row.id in banned,
            ban_months=banned.get(row.id, frozenset()),
        )
        for row in rows
    ]


def is_known_origin(db: Connection, origin: str) -> bool:
    """True when `origin` belongs to any site: what a preflight may be told."""
    return db.scalar(select(site_origin.c.id).where(site_origin.c.origin == origin)) is not None


def add(
    db: Connection, *, key: str, name: str, zone: str, lang: str, toml: str, now: datetime
) -> int:
    """The id of a new site. Raises Conflict when the key is taken."""
    if by_key(db, key) is not None:
        raise Conflict("There is already a site “%(key)s”.", params={"key": key})
    values = {"key": key, "name": name, "zone": zone, "lang": lang, "created_at": now}
    row = db.execute(
        insert(site).values(values | {"version": 1, "policy_version": 1}).returning(site.c.id)
    )
    site_id = int(row.scalar_one())
    db.execute(insert(tables.policy).values(site_id=site_id, version=1, toml=toml, at=now))
    return site_id


def change(db: Connection, site_id: int, **values: str) -> None:
    """Set name, zone or lang; public answers get a new version."""
    db.execute(
        update(site).where(site.c.id == site_id).values({**values, "version": site.c.version + 1})
    )


def add_origin(db: Connection, site_id: int, origin: str) -> None:
    """Safe to repeat. origin: `scheme://host[:port]`; raises ValueError when it is not."""
    origin = address.origin(origin)
    known = db.scalar(
        select(site_origin.c.id).where(
            site_origin.c.site_id == site_id, site_origin.c.origin == origin
        )
    )
    if known is None:
        host = origin.partition("://")[2]
        db.execute(insert(site_origin).values(site_id=site_id, origin=origin, host=host))
        change(db, site_id)


def drop_origin(db: Connection, site_id: int, origin: str) -> bool:
    """False when the site has no such origin. Articles that stand there keep what they have."""
    where = (site_origin.c.site_id == site_id, site_origin.c.origin == origin)
    if not db.execute(delete(site_origin).where(*where)).rowcount:
        return False
    change(db, site_id)
    return True


def set_policy(
    db: Connection, site_id: int, toml: str, *, moderator_id: int | None, now: datetime
) -> int:
    """Keep a new version of the site's policy and put it in force; its number.

    Raises:
        ValueError: it is not a policy.
    """
    policy.parse(toml)
    version = int(db.scalars(select(site.c.policy_version).where(site.c.id == site_id)).one()) + 1
    values = {"site_id": site_id, "version": version, "toml": toml, "at": now}
    db.execute(insert(tables.policy).values(values | {"moderator_id": moderator_id}))
    db.execute(
        update(site)
        .where(site.c.id == site_id)
        .values(policy_version=version, version=site.c.version + 1)
    )
    return version


class Reads(Protocol):
    """Where a `Sites` reads from: the backends."""

    def read(self) -> AbstractContextManager[Connection]: ...


class Sites:
    """The sites of this process's last second: asked several times a request, changed rarely."""

    FRESH = 1.0  # seconds; public answers may be 2 s old
    MOST = 1000

    def __init__(self, backends: Reads) -> None:
        self._backends = backends
        self._known: dict[str, tuple[float, Site]] = {}

    def find(self, key: str) -> Site | None:
        """The site, or None when there is none; that is not remembered."""
        at, known = self._known.get(key, (0.0, None))
        if known is not None and time.monotonic() - at < self.FRESH:
            return known
        with self._backends.read() as db:
            found = by_key(db, key)
        if found is not None:
            if len(self._known) >= self.MOST:
                self._known.clear()
            self._known[key] = (time.monotonic(), found)
        return found

    def forget(self, key: str) -> None:
        """Read the site again when it is asked for: something of it was changed here."""
        self._known.pop(key, None)

    def get(self, key: str) -> Site:
        """As `find`; raises NotFound when there is none."""
        found = self.find(key)
        if found is None:
            raise NotFound("There is no such site.", code="unknown_site")
        return found
