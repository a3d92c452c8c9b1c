"""A moderator bans the author of a comment for a time, or lifts the ban."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from service.domain.ban import LONGEST_NETWORK, BanKind
from service.domain.decision import Actor
from service.domain.errors import NotAllowed, NotFound
from service.domain.keys import Keyring, email_digest
from service.store import bans, comments, events
from service.store.bans import NewBan


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """kind: how the author of `comment` is to be known again. term: None is until it is lifted.
    name: of who bans."""

    comment: UUID
    kind: BanKind
    term: timedelta | None
    reason: str
    name: str


def ban(
    db: Connection,
    wish: Wish,
    *,
    keys: Keyring,
    site_ids: Sequence[int],
    by: Actor,
    now: datetime,
) -> None:
    """Ban the comment's author on its site, and write it down.

    Raises:
        NotFound: there is no such comment on a site where `by` may decide.
        NotAllowed: the comment has nothing to know its author by, or the term is too long.
    """
    row = comments.by_uid(db, wish.comment)
    if row is None or row["site_id"] not in site_ids:
        raise NotFound("There is no such comment.")
    if wish.kind is BanKind.NETWORK and (wish.term is None or wish.term > LONGEST_NETWORK):
        raise NotAllowed("A network can be banned for a year at most.")
    new = NewBan(
        site_id=row["site_id"],
        kind=wish.kind,
        **_known_by(row, wish.kind, keys),
        reason=wish.reason,
        by=wish.name,
        at=now,
        until=now + wish.term if wish.term else None,
    )
    number = bans.add(db, new)
    params = {"ban": number, "kind": wish.kind.value}
    events.note(db, "ban.set", site_id=new.site_id, by=by, at=now, **params)


def _known_by(row: Any, kind: BanKind, keys: Keyring) -> dict[str, Any]:
    if kind is BanKind.READER and row["reader_id"]:
        return {"reader_id": row["reader_id"]}
    if kind is BanKind.EMAIL and row["email"]:
        return {"digest": email_digest(keys, row["key"], row["email"])[0]}
    if kind is BanKind.NETWORK and row["network"]:
        return {"digest": row["network"], "network_key": row["network_key"]}
    raise NotAllowed("This comment does not have that to know its author by.")


def lift(db: Connection, ban_id: int, *, site_ids: Sequence[int], by: Actor, now: datetime) -> None:
    """Raises NotFound when there is no such ban, or somebody lifted it before."""
    site_id = bans.lift(db, site_ids, ban_id, now=now)
    if site_id is None:
        raise NotFound("There is no such ban.")
    events.note(db, "ban.lifted", site_id=site_id, by=by, at=now, ban=ban_id)
