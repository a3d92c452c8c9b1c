"""A one-time link: somebody who was invited comes in, or who lost their password comes back.

The secret stands in the query, which no log of ours holds, and works once.
"""

import logging
from http import HTTPStatus

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import RowMapping

from service.domain import password as passwords
from service.domain.comment import NAME_LIMIT
from service.domain.errors import BadInput, Forbidden
from service.store import invitations, moderators, sites
from service.store.limits import SIGN_INS_BY_NETWORK
from service.use_cases import people
from service.use_cases.sign_in import hashed
from service.web import gates, sessions
from service.web.console.account import new_password
from service.web.console.frame import console, without_session
from service.web.console.reports import in_words
from service.web.door import door
from service.web.reading import Query
from service.web.sessions import Session

log = logging.getLogger(__name__)

LONGEST_CODE = 64


@console.get("/join")
@without_session
def get_join() -> ResponseReturnValue:
    code = request.args.get("code", "")
    return page(code, found_by(code))


def found_by(code: str) -> RowMapping | None:
    """The invitation of a link; None when it is none, was used, taken back, or is too old."""
    gates.pass_limit(SIGN_INS_BY_NETWORK, gates.network().digest.hex())
    if not code or len(code) > LONGEST_CODE:
        return None
    with door().backends.read() as db:
        return invitations.find(db, people.digests(door().keys, code), gates.now())


def account_of(found: RowMapping) -> RowMapping | None:
    with door().backends.read() as db:
        return moderators.by_email(db, found["email"])


def page(
    code: str, found: RowMapping | None, refusal: BadInput | None = None
) -> ResponseReturnValue:
    if found is None:
        return render_template("console/join.html", found=None), HTTPStatus.NOT_FOUND
    session = signed_in_as(found)
    text = render_template(
        "console/join.html",
        found=found,
        code=code,
        sites=sites_of(found),
        is_known=account_of(found) is not None,
        accepting=session.form_token if session else "",
        name=request.form.get("name", ""),
        faults=in_words(refusal) if refusal else (),
        least=passwords.SHORTEST,
    )
    return text, HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK


def sites_of(found: RowMapping) -> list[str]:
    """The name of the site that it is for; none when it only sets a new password."""
    if found["site_id"] is None:
        return []
    with door().backends.read() as db:
        return [site.name for site in sites.by_ids(db, [found["site_id"]]).values()]


def signed_in_as(found: RowMapping) -> Session | None:
    """The session of this browser, when it is of the account that was invited."""
    session, account = sessions.current(gates.now()), account_of(found)
    return session if session and account and session.who.id == account["id"] else None


@console.post("/join")
@without_session
def post_join() -> ResponseReturnValue:
    code = request.form.get("code", "")
    found = found_by(code)
    if found is None:
        return page(code, None)
    try:
        if found["site_id"] is not None and account_of(found) is not None:
            return accept(found)
        return come_in(opened_again(found) if found["site_id"] is None else joined(found))
    except BadInput as refusal:
        return page(code, found, refusal)


def accept(found: RowMapping) -> ResponseReturnValue:
    """Who has an account proves to have it by being signed in."""
    session = signed_in_as(found)
    if session is None:
        raise Forbidden("Please sign in first.", code="session_required")
    sessions.pass_form(session, request.form.get(sessions.FIELD, ""))
    door().backends.write(people.accept, found, session.who.id, now=gates.now())
    return redirect(url_for("console.get_start"), 303)


def joined(found: RowMapping) -> int:
    """Raises BadInput for a bad name or password, Conflict when somebody was first."""
    query = Query(given=request.form)
    name = query.text("name", limit=NAME_LIMIT, required=True)
    query.check()
    stored = hashed(new_password((name, found["email"])))
    return door().backends.write(people.join, found, name=name, password=stored, now=gates.now())


def opened_again(found: RowMapping) -> int:
    """Raises BadInput for a bad password, Conflict when somebody was first."""
    stored = hashed(new_password((found["email"],)))
    return door().backends.write(people.open_again, found, stored, now=gates.now())


def come_in(moderator_id: int) -> ResponseReturnValue:
    log.info("signed_in", extra={"moderator": moderator_id})
    secret = sessions.start(moderator_id, gates.now())
    to = redirect(url_for("console.get_start"), 303)
    return sessions.hand_over(Response(to.get_data(), to.status_code, to.headers), secret)
