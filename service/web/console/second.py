"""The second step of signing in: a code of the app, or a recovery code."""

import logging
from http import HTTPStatus

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import RowMapping

from service.store import moderators
from service.store.limits import SECOND_FACTORS
from service.use_cases import second_factor
from service.web import gates, sessions
from service.web.console.frame import console, without_session
from service.web.console.paths import local
from service.web.door import door

log = logging.getLogger(__name__)

MINUTES = 10  # to find the phone


def ask(account: RowMapping, to: str) -> ResponseReturnValue:
    """The page that asks for the code. The password was right."""
    until = int(gates.now().timestamp()) + MINUTES * 60
    ticket = f"{account['id']}.{until}.{_signature(account, until)}"
    return render_template("console/second.html", ticket=ticket, next=local(to), refused=False)


def _signature(account: RowMapping, until: int) -> str:
    """Good for this password alone, and for as long as it is this person's."""
    return door().keys.sign("session", f"second/{account['id']}/{until}/{account['password']}")


def _account_of(ticket: str) -> RowMapping | None:
    """Who gave the right password a while ago; None for a ticket that is not ours, or too old."""
    given, _, rest = ticket.partition(".")
    until, _, signature = rest.partition(".")
    if not (given.isascii() and given.isdigit() and until.isascii() and until.isdigit()):
        return None
    if len(given) > 18 or not gates.now().timestamp() <= int(until[:12]):
        return None
    with door().backends.read() as db:
        account = moderators.by_id(db, int(given))
    if account is None or account["is_disabled"] or account["totp_nonce"] is None:
        return None
    message = f"second/{given}/{until}/{account['password']}"
    return account if door().keys.is_valid("session", message, signature) else None


@console.post("/sign-in/second")
@without_session
def post_second() -> ResponseReturnValue:
    ticket, to = request.form.get("ticket", ""), local(request.form.get("next", ""))
    account = _account_of(ticket)
    if account is None:
        return redirect("/console/sign-in", 303)
    gates.pass_limit(SECOND_FACTORS, str(account["id"]))
    code = request.form.get("code", "")[:64]
    now, keys = gates.now(), door().keys
    if not door().backends.write(second_factor.passes, account, code, keys=keys, now=now):
        log.warning("second_factor_refused", extra={"moderator": account["id"]})
        page = render_template("console/second.html", ticket=ticket, next=to, refused=True)
        return page, HTTPStatus.UNAUTHORIZED
    secret = sessions.start(account["id"], now)
    log.info("signed_in", extra={"moderator": account["id"]})
    away = redirect(to, 303)
    return sessions.hand_over(Response(away.get_data(), away.status_code, away.headers), secret)
