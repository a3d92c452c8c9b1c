"""People and programs who may look behind the scenes: moderators, their sessions, API tokens."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from service.domain import text
from service.domain.errors import Conflict
from service.store import tables
from service.store.upsert import insert_new

moderator, role, session, token = tables.moderator, tables.role, tables.session, tables.token


@dataclass(frozen=True, slots=True)
class Signed:
    """Who is signed in. roles: by site id. seen_at: as far as it was written down."""

    id: int
    name: str
    email: str
    seen_at: datetime
    roles: Mapping[int, str]


def account_name(email: str) -> str:
    """The form in which e-mails of moderators are stored and compared."""
    return text.normal(email).lower()


def add(db: Connection, *, email: str, name: str, password: str, now: datetime) -> int:
    """password: its argon2 hash. Raises Conflict when the e-mail is taken, in whatever case."""
    email = account_name(email)
    row = {"email": email, "name": name, "password": password, "created_at": now}
    made = insert_new(db, moderator, row, unique=("email",))
    if made is None:
        raise Conflict("There is already a moderator “%(email)s”.", params={"email": email})
    return made


def set_password(db: Connection, moderator_id: int, password: str) -> None:
    """password: its argon2 hash. Every session that the old one opened ends."""
    db.execute(update(moderator).where(moderator.c.id == moderator_id).values(password=password))
    db.execute(delete(session).where(session.c.moderator_id == moderator_id))


def give_role(db: Connection, moderator_id: int, site_id: int, name: str) -> None:
    """The role this moderator has for a site from now on."""
    where = (role.c.moderator_id == moderator_id, role.c.site_id == site_id)
    if not db.execute(update(role).where(*where).values(role=name)).rowcount:
        db.execute(insert(role).values(moderator_id=moderator_id, site_id=site_id, role=name))


def by_email(db: Connection, email: str) -> RowMapping | None:
    email = account_name(email)
    if text.has_forbidden(email, multiline=False):
        return None  # PostgreSQL refuses to be asked for some characters
    where = moderator.c.email == email
    return db.execute(select(moderator).where(where)).mappings().first()


def names(db: Connection, ids: Collection[int]) -> dict[int, str]:
    rows = db.execute(select(moderator.c.id, moderator.c.name).where(moderator.c.id.in_(ids)))
    return {row.id: row.name for row in rows}


def every(db: Connection) -> list[RowMapping]:
    """One row a moderator and site."""
    return list(
        db.execute(
            select(
                moderator.c.email, moderator.c.name, tables.site.c.key.label("site"), role.c.role
            )
            .outerjoin(role, role.c.moderator_id == moderator.c.id)
            .outerjoin(tables.site, tables.site.c.id == role.c.site_id)
            .order_by(moderator.c.email, tables.site.c.key)
        ).mappings()
    )


def open_session(
    db: Connection, moderator_id: int, digest: bytes, *, now: datetime, expires_at: datetime
) -> None:
    """digest: keyed hash of the secret in the cookie; the secret itself is not stored."""
    db.execute(delete(session).where(session.c.expires_at <= now))
    values = {"digest": digest, "moderator_id": moderator_id, "created_at": now, "seen_at": now}
    db.execute(insert(session).values(values | {"expires_at": expires_at}))


def close_session(db: Connection, digest: bytes) -> None:
    db.execute(delete(session).where(session.c.digest == digest))


def signed_in(db: Connection, digest: bytes, *, now: datetime, idle: timedelta) -> Signed | None:
    """Who holds this session, unless it has expired or lain idle for too long."""
    row = db.execute(
        select(moderator.c.id, moderator.c.name, moderator.c.email, session.c.seen_at)
        .join(session, session.c.moderator_id == moderator.c.id)
        .where(session.c.digest == digest, moderator.c.is_disabled.is_(False))
        .where(session.c.expires_at > now, session.c.seen_at > now - idle)
    ).first()
    if row is None:
        return None
    roles = db.execute(select(role.c.site_id, role.c.role).where(role.c.moderator_id == row.id))
    return Signed(
        row.id, row.name, row.email, row.seen_at, {one.site_id: one.role for one in roles}
    )


def touch_session(db: Connection, digest: bytes, *, now: datetime) -> None:
    """The session was used; called at most once a minute."""
    db.execute(update(session).where(session.c.digest == digest).values(seen_at=now))


def add_token(
    db: Connection, *, digest: bytes, site_id: int, role_name: str, name: str, now: datetime
) -> int:
    values = {"digest": digest, "site_id": site_id, "role": role_name, "name": name}
    made = db.execute(insert(token).values(values | {"created_at": now}).returning(token.c.id))
    return int(made.scalar_one())


def by_token(db: Connection, digests: tuple[bytes, ...]) -> RowMapping | None:
    """The unrevoked API token with one of these digests: id, site_id, role, name."""
    where = (token.c.digest.in_(digests), token.c.revoked_at.is_(None))
    return db.execute(select(token).where(*where)).mappings().first()
