"""Who is signed in to the console: a secret in a cookie, its keyed digest in the database."""

import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from flask import Response, g, request

from service.domain.errors import Forbidden, Unavailable
from service.store import moderators
from service.store.moderators import Signed
from service.use_cases import sign_in
from service.web.door import door

PLAIN = "chaikhana"
SECURE = "__Host-chaikhana"  # browsers take it over https only, from this very host
FIELD, HEADER = "csrf", "X-CSRF-Token"
LENGTH = 43  # 256 random bits in base64url
SAME_ORIGIN = ("same-origin", "none")  # none: the person typed the address


@dataclass(frozen=True, slots=True)
class Session:
    """secret: what the cookie holds. digest: under which the database knows it."""

    secret: str = field(repr=False)
    digest: bytes = field(repr=False)
    who: Signed

    @property
    def form_token(self) -> str:
        """What each form of this session carries, and no other session's can know."""
        return door().keys.sign("session", f"form/{self.secret}")

    def made(self, form_token: str) -> bool:
        return door().keys.is_valid("session", f"form/{self.secret}", form_token)


def current(now: datetime) -> Session | None:
    """The session that this request's cookie names, read once a request; using it is `touch`."""
    if "session" not in g:
        g.session = _found(request.cookies.get(cookie_name(), ""), now)
    return cast(Session | None, g.session)


def _found(secret: str, now: datetime) -> Session | None:
    if len(secret) != LENGTH:
        return None
    for digest in door().keys.digests("session", secret):
        with door().backends.read() as db:
            who = moderators.signed_in(db, digest, now=now, idle=sign_in.IDLE)
        if who is not None:
            return Session(secret, digest, who)
    return None


def touch(session: Session, now: datetime) -> None:
    """A person did something: the session lies idle from now on."""
    if now - session.who.seen_at >= sign_in.TOUCH:
        with suppress(Unavailable):  # a database that only reads still shows its pages
            door().backends.write(moderators.touch_session, session.digest, now=now)


def start(moderator_id: int, now: datetime) -> str:
    """A new session with a secret that nobody knew before; the one before it is closed."""
    secret, before = secrets.token_urlsafe(32), current(now)
    door().backends.write(
        sign_in.sign_in,
        moderator_id,
        digest=door().keys.digest("session", secret),
        before=before.digest if before else None,
        now=now,
    )
    return secret


def end(session: Session) -> None:
    door().backends.write(moderators.close_session, session.digest)


# --- the cookie -------------------------------------------------------------------------------


def is_https() -> bool:
    return door().settings.public_url.startswith("https://")


def cookie_name() -> str:
    return SECURE if is_https() else PLAIN


def hand_over(response: Response, secret: str) -> Response:
    """Without a date: the browser forgets it when it closes, and the database in time."""
    response.set_cookie(
        cookie_name(), secret, httponly=True, samesite="Lax", path="/", secure=is_https()
    )
    return response


def take_back(response: Response) -> Response:
    response.delete_cookie(
        cookie_name(), httponly=True, samesite="Lax", path="/", secure=is_https()
    )
    return response


# --- requests that somebody else's page made ----------------------------------------------------


def pass_same_origin() -> None:
    """Refuse what another page sends with the person's cookie.

    Browsers say so in Sec-Fetch-Site, which no page can set; older ones in Origin.
    """
    said = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin", door().settings.public_url)
    ours = said in SAME_ORIGIN if said else origin == door().settings.public_url
    if not ours:
        raise Forbidden("This page may not ask here.", code="foreign_origin")


def pass_form(session: Session, token: str) -> None:
    """Refuse a form that was not made for this session.

    Raises:
        Forbidden: no token, a forged one, or another session's.
    """
    if not session.made(token):
        raise Forbidden(
            "This form has expired. Please go back, reload the page, and try again.",
            code="form_expired",
        )
