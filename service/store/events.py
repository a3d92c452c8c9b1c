"""The log of what changes who may do what, or what is published; a comment's own moves stand in
`decision`. Written once: nothing here changes or deletes an entry, and no secret gets in."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from service.domain.decision import Actor, ActorKind
from service.store import tables

event, moderator, role, token = tables.event, tables.moderator, tables.role, tables.token


def note(
    db: Connection,
    what: str,
    *,
    site_id: int | None,
    by: Actor,
    at: datetime,
    **params: str | int,
) -> None:
    """Write one entry. what: such as "role.given". params: for the sentence that says it."""
    row = {"what": what, "site_id": site_id, "params": params, "at": at}
    db.execute(insert(event).values(row | {"actor_kind": by.kind.value, "actor_id": by.id}))


def note_for_person(
    db: Connection, what: str, moderator_id: int, *, by: Actor, at: datetime, **params: str | int
) -> None:
    """One entry for each site where the person has a role: what concerns their whole account."""
    sites = select(role.c.site_id).where(role.c.moderator_id == moderator_id)
    for site_id in db.execute(sites).scalars().all():
        note(db, what, site_id=site_id, by=by, at=at, **params)


def log(
    db: Connection,
    site_ids: Collection[int],
    *,
    before: int | None,
    most: int,
    within: tuple[datetime, datetime] | None = None,
) -> Sequence[dict[str, Any]]:
    """Entries of these sites, the newest first: id, what, params, at, site, by, who. within: from
    the first moment on and before the second; None is ever since."""
    who = (
        select(event, tables.site.c.key.label("site"), moderator.c.name, token.c.name.label("key"))
        .join(tables.site, tables.site.c.id == event.c.site_id)
        .outerjoin(moderator, moderator.c.id == event.c.actor_id)
        .outerjoin(token, token.c.id == event.c.actor_id)
        .where(event.c.site_id.in_(site_ids))
        .order_by(event.c.id.desc())
        .limit(most)
    )
    if before is not None:
        who = who.where(event.c.id < before)
    if within is not None:
        who = who.where(event.c.at >= within[0], event.c.at < within[1])
    return [
        {
            **{name: row[name] for name in ("id", "what", "params", "at", "site")},
            "by": row["actor_kind"],
            "who": _name(row["actor_kind"], row["name"], row["key"]),
        }
        for row in db.execute(who).mappings()
    ]


def _name(kind: str, person: str | None, program: str | None) -> str | None:
    return {ActorKind.MODERATOR: person, ActorKind.TOKEN: program}.get(ActorKind(kind))
