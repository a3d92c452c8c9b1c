"""One's own account: password, second factor, sessions."""

import re
from http import HTTPStatus
from io import BytesIO
from typing import Any

import segno
from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import RowMapping

from service.domain import password as passwords
from service.domain.errors import BadInput, Fault
from service.domain.speech import N_
from service.store import moderators
from service.store.limits import SIGN_INS_BY_MODERATOR
from service.use_cases import breached, people, second_factor
from service.use_cases.sign_in import IDLE, hashed, proven
from service.web import gates, sessions
from service.web.console.frame import ANYBODY, console, for_roles
from service.web.door import door
from service.web.gates import Staff

NONCE = re.compile("[0-9a-f]{32}")


@console.get("/account")
@for_roles(*ANYBODY)
def get_account() -> ResponseReturnValue:
    return page()


def page(**more: Any) -> str:
    account = own_account()
    with door().backends.read() as db:
        found = moderators.sessions(db, account["id"], now=gates.now(), idle=IDLE)
        codes = moderators.recovery_codes(db, account["id"])
    shown = {"account": account, "sessions": found, "codes_left": codes, "now": gates.now()}
    present = {"present": g.session.digest, "least": passwords.SHORTEST}
    return render_template("console/account.html", **shown, **present, **more)


def own_account() -> RowMapping:
    staff: Staff = g.staff
    assert staff.actor.id is not None
    with door().backends.read() as db:
        found = moderators.by_id(db, staff.actor.id)
    assert found is not None
    return found


def pass_password(account: RowMapping) -> None:
    """Refuse who does not know the password: somebody else may sit at an open console.

    Raises:
        BadInput, TooFast
    """
    gates.pass_limit(SIGN_INS_BY_MODERATOR, f"account:{account['id']}")
    if proven(account, request.form.get("password", "")) is None:
        raise BadInput([Fault("password", "invalid", N_("This is not your password."))])


def new_password(account_words: tuple[str, ...]) -> str:
    """The new password of this form. Raises BadInput when it is a bad one."""
    given = request.form.get("new_password", "")
    passwords.refuse_weak(given, about=account_words, field="new_password")
    stolen = door().settings.breached_passwords
    if stolen is not None and breached.is_breached(given, stolen):
        passwords.refuse_breached("new_password")
    return given


@console.post("/account/password")
@for_roles(*ANYBODY)
def post_password() -> ResponseReturnValue:
    """Every session ends, and this browser gets a new one."""
    account = own_account()
    pass_password(account)
    given = hashed(new_password((account["name"], account["email"])))
    who: Staff = g.staff
    door().backends.write(
        people.change_password, account["id"], given, by=who.actor, now=gates.now()
    )
    secret = sessions.start(account["id"], gates.now())
    to = redirect(url_for("console.get_account", done="password"), 303)
    return sessions.hand_over(Response(to.get_data(), to.status_code, to.headers), secret)


@console.post("/account/sessions")
@for_roles(*ANYBODY)
def post_sessions() -> ResponseReturnValue:
    """End one session, or without an id all but this one."""
    account, one = own_account(), request.form.get("session", "")
    only = int(one) if one.isascii() and one.isdigit() and len(one) < 18 else None
    write = door().backends.write
    if one and only is not None:
        write(moderators.close_sessions, account["id"], only=only)
    elif not one:
        write(moderators.close_sessions, account["id"], but=g.session.digest)
    return redirect(url_for("console.get_account", done="sessions"), 303)


# --- the second factor -----------------------------------------------------------------------


@console.get("/account/second-factor")
@for_roles(*ANYBODY)
def get_second_factor() -> ResponseReturnValue:
    return set_up(second_factor.new_nonce(), refused="")


def set_up(nonce: bytes, *, refused: str) -> str:
    """The code to scan. refused: why the form before was.

    The nonce travels in the form: without our key it tells nothing.
    """
    account, keys = own_account(), door().keys
    address = second_factor.address(keys, account, nonce)
    secret = second_factor.secret(keys, account["id"], nonce)
    return render_template(
        "console/second_factor.html",
        picture=drawn(address),
        address=address,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        nonce=nonce.hex(),
        refused=refused,
    )


def drawn(address: str) -> Markup:
    """The QR code as an SVG of black on white, in whatever colours the page has."""
    out = BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=4, border=4, xmldecl=False, svgns=True, light="#fff", omitsize=True
    )
    return Markup(out.getvalue().decode())  # noqa: S704 - made by us, from letters and digits


@console.post("/account/second-factor")
@for_roles(*ANYBODY)
def post_second_factor() -> ResponseReturnValue:
    """Turn it on; the recovery codes are shown this once."""
    account, given = own_account(), request.form.get("nonce", "")
    if not NONCE.fullmatch(given):
        return redirect(url_for("console.get_second_factor"), 303)
    nonce, code, now = bytes.fromhex(given), request.form.get("code", ""), gates.now()
    try:
        pass_password(account)
        codes = door().backends.write(
            second_factor.turn_on, account, nonce, code, keys=door().keys, now=now
        )
    except BadInput as refusal:
        return set_up(nonce, refused=refusal.faults[0].message), HTTPStatus.UNPROCESSABLE_ENTITY
    return page(codes=codes)


@console.post("/account/second-factor/off")
@for_roles(*ANYBODY)
def post_second_factor_off() -> ResponseReturnValue:
    account = own_account()
    pass_password(account)
    door().backends.write(second_factor.turn_off, account, now=gates.now())
    return redirect(url_for("console.get_account", done="second"), 303)
