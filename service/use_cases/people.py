"""Who may do what on a site: people are invited, join, change their role, and leave."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping

from service.domain.decision import Actor, ActorKind
from service.domain.errors import Conflict, NotFound
from service.domain.keys import Keyring
from service.domain.speech import N_
from service.store import events, invitations, moderators

ROLES = ("admin", "moderator", "analyst")
TOKEN_ROLES = (*ROLES, "checker")  # who may have texts judged, and nothing else
GOOD_FOR = timedelta(days=3)  # an invitation; a link that sets a new password is good for a day
RESET_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Link:
    """secret: for the address; it is not stored. digest: of it."""

    secret: str
    digest: bytes


def new_link(keys: Keyring) -> Link:
    made = secrets.token_urlsafe(32)
    return Link(made, keys.digest("invitation", made))


def digests(keys: Keyring, secret: str) -> tuple[bytes, ...]:
    return keys.digests("invitation", secret)


def invite(
    db: Connection, link: Link, *, site_id: int, role: str, email: str, by: Actor, now: datetime
) -> None:
    """Let whoever holds the link, and has or makes the account of this e-mail, have the role."""
    email = moderators.account_name(email)
    expires_at = now + GOOD_FOR
    invitations.add(
        db,
        digest=link.digest,
        site_id=site_id,
        role=role,
        email=email,
        now=now,
        expires_at=expires_at,
    )
    events.note(db, "invitation.made", site_id=site_id, by=by, at=now, email=email, role=role)


def take_back(
    db: Connection, invitation_id: int, *, site_id: int, by: Actor, now: datetime
) -> None:
    """Raises NotFound when there is no such invitation to take back."""
    email = invitations.end_of_site(db, site_id, invitation_id, now)
    if email is None:
        raise NotFound("There is no such invitation.")
    events.note(db, "invitation.revoked", site_id=site_id, by=by, at=now, email=email)


def join(db: Connection, found: RowMapping, *, name: str, password: str, now: datetime) -> int:
    """Make the account that the invitation is for, and use it up; the moderator's id.

    password: its argon2 hash.

    Raises:
        Conflict: somebody used the invitation first, or has the account.
    """
    made = moderators.add(db, email=found["email"], name=name, password=password, now=now)
    accept(db, found, made, now=now)
    return made


def accept(db: Connection, found: RowMapping, moderator_id: int, *, now: datetime) -> None:
    """Give the account that the invitation is for its role, and use it up.

    Raises:
        Conflict: somebody used the invitation first, or nobody would be left to manage the site.
    """
    if not invitations.end(db, found["id"], now):
        raise Conflict("This invitation was used before.", code="invitation_used")
    moderators.lock_roles(db, found["site_id"])
    moderators.give_role(db, moderator_id, found["site_id"], found["role"])
    params = {"email": found["email"], "role": found["role"]}
    by, site_id = _self(moderator_id), found["site_id"]
    events.note(db, "invitation.used", site_id=site_id, by=by, at=now, **params)
    _refuse_without_admin(db, site_id)


def change_role(
    db: Connection,
    moderator_id: int,
    role: str | None,
    *,
    site_id: int,
    by: Actor,
    now: datetime,
) -> None:
    """role: None takes the person off the site, at once.

    Raises:
        NotFound: the person has no role here.
        Conflict: nobody would be left to manage the site.
    """
    moderators.lock_roles(db, site_id)
    before = moderators.role_of(db, moderator_id, site_id)
    if before is None:
        raise NotFound("This person has no role here.")
    if before == role:
        return
    email = moderators.email_of(db, moderator_id)
    if role is None:
        moderators.take_role(db, moderator_id, site_id)
        events.note(db, "role.taken", site_id=site_id, by=by, at=now, email=email, role=before)
    else:
        moderators.give_role(db, moderator_id, site_id, role)
        events.note(db, "role.given", site_id=site_id, by=by, at=now, email=email, role=role)
    _refuse_without_admin(db, site_id)


def _refuse_without_admin(db: Connection, site_id: int) -> None:
    """After a change, so that it is taken back whole."""
    if not moderators.admins(db, site_id):
        raise Conflict(N_("A site needs somebody to manage it."), code="last_admin")


def change_password(
    db: Connection, moderator_id: int, password: str, *, by: Actor, now: datetime
) -> None:
    """password: its argon2 hash. Every session of the person ends."""
    moderators.set_password(db, moderator_id, password)
    email = moderators.email_of(db, moderator_id)
    events.note_for_person(db, "password.changed", moderator_id, by=by, at=now, email=email)


def add_moderator(
    db: Connection,
    email: str,
    name: str,
    password: str,
    roles: Mapping[int, str],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Give an account these roles by site id; make it first when there is none with this e-mail.

    password: its argon2 hash; an account that there is keeps its own, and its name.
    """
    known = moderators.by_email(db, email)
    found = known["id"] if known else 0
    if not known:
        found = moderators.add(db, email=email, name=name, password=password, now=now)
    for site_id, role in roles.items():
        moderators.lock_roles(db, site_id)
        moderators.give_role(db, found, site_id, role)
        events.note(db, "role.given", site_id=site_id, by=by, at=now, email=email, role=role)


def set_disabled(
    db: Connection, email: str, is_disabled: bool, *, by: Actor, now: datetime
) -> None:
    """Keep a person out, or let them in again. Raises NotFound for an unknown e-mail."""
    account = moderators.by_email(db, email)
    if account is None:
        raise NotFound("There is no moderator “%(email)s”.", params={"email": email})
    moderators.set_disabled(db, account["id"], is_disabled)
    what = "account.disabled" if is_disabled else "account.enabled"
    events.note_for_person(db, what, account["id"], by=by, at=now, email=account["email"])


def reset(db: Connection, link: Link, email: str, *, by: Actor, now: datetime) -> None:
    """Let whoever holds the link set a new password for this account, without its second factor.

    For operators: whoever may do this can become that person.
    """
    account = moderators.by_email(db, email)
    if account is None:
        raise NotFound("There is no moderator “%(email)s”.", params={"email": email})
    invitations.add(
        db,
        digest=link.digest,
        site_id=None,
        role=None,
        email=account["email"],
        now=now,
        expires_at=now + RESET_FOR,
    )
    params = {"email": account["email"]}
    events.note_for_person(db, "account.reset", account["id"], by=by, at=now, **params)


def open_again(db: Connection, found: RowMapping, password: str, *, now: datetime) -> int:
    """Use a link of `reset`: the new password holds, the second factor is off; the person's id.

    Raises:
        Conflict: somebody used the link first.
    """
    if not invitations.end(db, found["id"], now):
        raise Conflict("This link was used before.", code="invitation_used")
    account = moderators.by_email(db, found["email"])
    assert account is not None
    moderators.clear_second_factor(db, account["id"])
    change_password(db, account["id"], password, by=_self(account["id"]), now=now)
    return int(account["id"])


def _self(moderator_id: int) -> Actor:
    return Actor(ActorKind.MODERATOR, moderator_id)


def new_token() -> str:
    """192 random bits that fit wherever programs put a key, the first part of a host name too."""
    return f"ckh-{secrets.token_hex(24)}"


def make_token(
    db: Connection,
    digest: bytes,
    *,
    site_id: int,
    role: str,
    name: str,
    by: Actor,
    now: datetime,
) -> None:
    moderators.add_token(db, digest=digest, site_id=site_id, role_name=role, name=name, now=now)
    events.note(db, "token.made", site_id=site_id, by=by, at=now, name=name, role=role)


def revoke_token(db: Connection, token_id: int, *, site_id: int, by: Actor, now: datetime) -> None:
    """Raises NotFound when the site has no such token in use."""
    name = moderators.revoke_token(db, site_id, token_id, now=now)
    if name is None:
        raise NotFound("There is no such token.")
    events.note(db, "token.revoked", site_id=site_id, by=by, at=now, name=name)
