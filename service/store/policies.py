"""The versions of sites' policies: kept for ever, so that a decision can be read by its own."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from service.store import tables

policy, moderator = tables.policy, tables.moderator

MOST = 200  # versions on the page


def versions(db: Connection, site_id: int) -> Sequence[RowMapping]:
    """The last versions, the newest first: version, toml, at, who (None: the operator)."""
    found = _of(site_id).order_by(policy.c.version.desc()).limit(MOST)
    return db.execute(found).mappings().all()


def one(db: Connection, site_id: int, version: int) -> RowMapping | None:
    """One version, as in `versions`."""
    return db.execute(_of(site_id).where(policy.c.version == version)).mappings().first()


def _of(site_id: int) -> Select[Any]:
    who = moderator.c.name.label("who")
    return (
        select(policy.c.version, policy.c.toml, policy.c.at, who)
        .outerjoin(moderator, moderator.c.id == policy.c.moderator_id)
        .where(policy.c.site_id == site_id)
    )


def lock(db: Connection, site_id: int) -> int:
    """The version in force; nobody else changes it until the commit."""
    in_force = select(tables.site.c.policy_version).where(tables.site.c.id == site_id)
    return int(db.execute(in_force.with_for_update()).scalar_one())
