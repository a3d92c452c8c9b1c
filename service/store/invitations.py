"""One-time links that let a person in. Only keyed digests of their secrets are stored."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select, update

from service.store import tables

invitation = tables.invitation


def add(
    db: Connection,
    *,
    digest: bytes,
    site_id: int | None,
    role: str | None,
    email: str,
    now: datetime,
    expires_at: datetime,
) -> int:
    """site_id, role: what accepting it gives; None for a link that only sets a new password."""
    values = {"digest": digest, "site_id": site_id, "role": role, "email": email}
    made = insert(invitation).values(values | {"created_at": now, "expires_at": expires_at})
    return int(db.execute(made.returning(invitation.c.id)).scalar_one())


def find(db: Connection, digests: Sequence[bytes], now: datetime) -> RowMapping | None:
    """The invitation with one of these digests, while it can be used."""
    where = (invitation.c.digest.in_(digests), invitation.c.ended_at.is_(None))
    found = select(invitation).where(*where, invitation.c.expires_at > now)
    return db.execute(found).mappings().first()


def end(db: Connection, invitation_id: int, now: datetime) -> bool:
    """Use it up. False when somebody was first: it lets one person in, once."""
    where = (invitation.c.id == invitation_id, invitation.c.ended_at.is_(None))
    return db.execute(update(invitation).where(*where).values(ended_at=now)).rowcount == 1


def end_of_site(db: Connection, site_id: int, invitation_id: int, now: datetime) -> str | None:
    """Take back an invitation of this site; its e-mail, or None when there is none to take back."""
    where = (invitation.c.id == invitation_id, invitation.c.site_id == site_id)
    ended = update(invitation).where(*where, invitation.c.ended_at.is_(None)).values(ended_at=now)
    return db.execute(ended.returning(invitation.c.email)).scalar_one_or_none()


def waiting(db: Connection, site_id: int, now: datetime) -> Sequence[RowMapping]:
    """The invitations of a site that can still be used, the newest first."""
    where = (invitation.c.site_id == site_id, invitation.c.ended_at.is_(None))
    found = select(invitation).where(*where, invitation.c.expires_at > now)
    return db.execute(found.order_by(invitation.c.id.desc())).mappings().all()
