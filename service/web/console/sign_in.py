"""Signing in and out."""

import logging
from http import HTTPStatus

from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from service.domain.comment import EMAIL_LIMIT
from service.store import moderators
from service.store.limits import SIGN_INS_BY_MODERATOR, SIGN_INS_BY_NETWORK
from service.use_cases.sign_in import proven
from service.web import gates, sessions
from service.web.console import second
from service.web.console.frame import ANYBODY, console, for_roles, without_session
from service.web.console.paths import local
from service.web.door import door

log = logging.getLogger(__name__)


@console.get("/sign-in")
@without_session
def get_sign_in() -> ResponseReturnValue:
    if sessions.current(gates.now()) is not None:
        return redirect(local(request.args.get("next", "")), 303)
    return page(request.args)


@console.post("/sign-in")
@without_session
def post_sign_in() -> ResponseReturnValue:
    email = moderators.account_name(request.form.get("email", ""))
    pass_limits(email)
    with door().backends.read() as db:
        account = moderators.by_email(db, email[:EMAIL_LIMIT])
    moderator_id = proven(account, request.form.get("password", ""))
    if moderator_id is None or account is None:
        log.warning("sign_in_refused", extra={"moderator": account["id"] if account else None})
        return page(request.form, refused=True)
    if account["totp_nonce"] is not None:
        return second.ask(account, request.form.get("next", ""))
    log.info("signed_in", extra={"moderator": moderator_id})
    secret = sessions.start(moderator_id, gates.now())
    to = redirect(local(request.form.get("next", "")), 303)
    return sessions.hand_over(Response(to.get_data(), to.status_code, to.headers), secret)


def pass_limits(email: str) -> None:
    """Slow down whoever tries many passwords. An account is slowed for the network that tries it,
    so that nobody can keep its owner out from elsewhere."""
    network = gates.network().digest.hex()
    gates.pass_limit(SIGN_INS_BY_NETWORK, network)
    account = door().keys.digest("session", f"sign-in/{email}").hex()
    gates.pass_limit(SIGN_INS_BY_MODERATOR, f"{account}:{network}")


def page(given: MultiDict[str, str], *, refused: bool = False) -> ResponseReturnValue:
    """The form. The same answer whether the e-mail is unknown or the password wrong."""
    words = {"next": local(given.get("next", "")), "email": given.get("email", "")}
    text = render_template("console/sign_in.html", refused=refused, **words)
    return text, HTTPStatus.UNAUTHORIZED if refused else HTTPStatus.OK


@console.post("/sign-out")
@for_roles(*ANYBODY)
def post_sign_out() -> ResponseReturnValue:
    sessions.end(g.session)
    to = redirect(url_for("console.get_sign_in"), 303)
    return sessions.take_back(Response(to.get_data(), to.status_code, to.headers))
