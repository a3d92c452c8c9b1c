"""People and programs who may look behind the scenes: moderators, their sessions, API tokens."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, and_, delete, func, insert, select, update

from service.domain import text
from service.domain.errors import Conflict
from service.store import tables
from service.store.upsert import insert_new

moderator, role, session, token = tables.moderator, tables.role, tables.session, tables.token
recovery_code = tables.recovery_code


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
    close_sessions(db, moderator_id)


def give_role(db: Connection, moderator_id: int, site_id: int, name: str) -> None:
    """The role this moderator has for a site from now on."""
    where = (role.c.moderator_id == moderator_id, role.c.site_id == site_id)
    if not db.execute(update(role).where(*where).values(role=name)).rowcount:
        db.execute(insert(role).values(moderator_id=moderator_id, site_id=site_id, role=name))


def lock_roles(db: Connection, site_id: int) -> None:
    """Nobody else changes who may do what on this site until the commit."""
    db.execute(select(tables.site.c.id).where(tables.site.c.id == site_id).with_for_update())


def role_of(db: Connection, moderator_id: int, site_id: int) -> str | None:
    where = (role.c.moderator_id == moderator_id, role.c.site_id == site_id)
    return db.execute(select(role.c.role).where(*where)).scalar_one_or_none()


def take_role(db: Connection, moderator_id: int, site_id: int) -> None:
    """Whoever has no role left anywhere is signed out."""
    where = (role.c.moderator_id == moderator_id, role.c.site_id == site_id)
    db.execute(delete(role).where(*where))
    left = select(role.c.id).where(role.c.moderator_id == moderator_id)
    if db.execute(left.limit(1)).first() is None:
        close_sessions(db, moderator_id)


def admins(db: Connection, site_id: int) -> int:
    """How many people can still sign in and manage this site."""
    return int(
        db.execute(
            select(func.count())
            .select_from(role.join(moderator, moderator.c.id == role.c.moderator_id))
            .where(role.c.site_id == site_id, role.c.role == "admin")
            .where(moderator.c.is_disabled.is_(False))
        ).scalar_one()
    )


def people(db: Connection, site_id: int) -> Sequence[RowMapping]:
    """Who has a role for this site: id, name, email, role, is_disabled, has_second, seen_at."""
    seen = (
        select(func.max(session.c.seen_at))
        .where(session.c.moderator_id == moderator.c.id)
        .scalar_subquery()
    )
    return (
        db.execute(
            select(
                moderator.c.id,
                moderator.c.name,
                moderator.c.email,
                moderator.c.is_disabled,
                moderator.c.totp_nonce.is_not(None).label("has_second"),
                role.c.role,
                seen.label("seen_at"),
            )
            .join(role, role.c.moderator_id == moderator.c.id)
            .where(role.c.site_id == site_id)
            .order_by(moderator.c.name, moderator.c.id)
        )
        .mappings()
        .all()
    )


def by_id(db: Connection, moderator_id: int) -> RowMapping | None:
    where = moderator.c.id == moderator_id
    return db.execute(select(moderator).where(where)).mappings().first()


def email_of(db: Connection, moderator_id: int) -> str:
    where = moderator.c.id == moderator_id
    return str(db.execute(select(moderator.c.email).where(where)).scalar_one())


def set_disabled(db: Connection, moderator_id: int, is_disabled: bool) -> None:
    """A disabled person can neither sign in nor stay."""
    where = moderator.c.id == moderator_id
    db.execute(update(moderator).where(where).values(is_disabled=is_disabled))
    if is_disabled:
        close_sessions(db, moderator_id)


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


def close_sessions(
    db: Connection, moderator_id: int, *, but: bytes | None = None, only: int | None = None
) -> int:
    """End a person's sessions, all `but` the one with this digest, or `only` the one with this id.
    Returns how many."""
    ending = delete(session).where(session.c.moderator_id == moderator_id)
    if but is not None:
        ending = ending.where(session.c.digest != but)
    if only is not None:
        ending = ending.where(session.c.id == only)
    return db.execute(ending).rowcount


def sessions(
    db: Connection, moderator_id: int, *, now: datetime, idle: timedelta
) -> Sequence[RowMapping]:
    """A person's sessions that are still good, the last used first."""
    where = (session.c.moderator_id == moderator_id, session.c.expires_at > now)
    found = select(session).where(*where, session.c.seen_at > now - idle)
    return db.execute(found.order_by(session.c.seen_at.desc())).mappings().all()


# --- the second factor --------------------------------------------------------------------------


def set_second_factor(
    db: Connection, moderator_id: int, nonce: bytes, step: int, codes: Sequence[bytes]
) -> None:
    """codes: keyed digests of the recovery codes, which replace those before."""
    values = {"totp_nonce": nonce, "totp_step": step}
    db.execute(update(moderator).where(moderator.c.id == moderator_id).values(values))
    db.execute(delete(recovery_code).where(recovery_code.c.moderator_id == moderator_id))
    rows = [{"moderator_id": moderator_id, "digest": code} for code in codes]
    db.execute(insert(recovery_code), rows)


def clear_second_factor(db: Connection, moderator_id: int) -> None:
    values = {"totp_nonce": None, "totp_step": None}
    db.execute(update(moderator).where(moderator.c.id == moderator_id).values(values))
    db.execute(delete(recovery_code).where(recovery_code.c.moderator_id == moderator_id))


def use_step(db: Connection, moderator_id: int, step: int) -> bool:
    """False when a code of this time step, or a later one, was used before."""
    where = and_(moderator.c.id == moderator_id, moderator.c.totp_step < step)
    return db.execute(update(moderator).where(where).values(totp_step=step)).rowcount == 1


def use_recovery_code(db: Connection, moderator_id: int, digests: Sequence[bytes]) -> bool:
    """False when the person has no such code, or it was used."""
    where = (recovery_code.c.moderator_id == moderator_id, recovery_code.c.digest.in_(digests))
    return db.execute(delete(recovery_code).where(*where)).rowcount == 1


def recovery_codes(db: Connection, moderator_id: int) -> int:
    """How many are left."""
    of = recovery_code.c.moderator_id == moderator_id
    return int(db.execute(select(func.count()).where(of)).scalar_one())


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


def tokens(db: Connection, site_id: int) -> Sequence[RowMapping]:
    """The API tokens of a site, the newest first; revoked ones, too."""
    found = select(token).where(token.c.site_id == site_id).order_by(token.c.id.desc())
    return db.execute(found).mappings().all()


def revoke_token(db: Connection, site_id: int, token_id: int, *, now: datetime) -> str | None:
    """Its name; None when the site has no such token, or it was revoked before."""
    where = (token.c.id == token_id, token.c.site_id == site_id, token.c.revoked_at.is_(None))
    revoked = update(token).where(*where).values(revoked_at=now)
    return db.execute(revoked.returning(token.c.name)).scalar_one_or_none()
