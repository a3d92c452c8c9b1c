"""Refusals become problem+json (RFC 9457), or a page for who came without a program; once, here."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Flask, Response, g, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from service.domain.errors import BadInput, Fault, Refused, TooFast, Unavailable
from service.domain.speech import N_
from service.store.writer import is_storage
from service.web.pages import spoken

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
TYPE = "about:blank"

HTTP_CODES = {
    400: "malformed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
}
HTTP_SENTENCES = {
    400: N_("We could not read this request."),
    404: N_("There is nothing here."),
    405: N_("This address does not take that kind of request."),
    413: N_("A request may hold at most 64 KiB."),
    415: N_("Please send application/json in UTF-8."),
}


def register(app: Flask) -> None:
    app.register_error_handler(Refused, refused)
    app.register_error_handler(HTTPException, from_http)
    app.register_error_handler(SQLAlchemyError, from_database)
    app.register_error_handler(Exception, from_bug)


def refused(refusal: Refused) -> ResponseReturnValue:
    problem: dict[str, Any] = {"code": refusal.code}
    if isinstance(refusal, TooFast) and refusal.challenge:
        problem["challenge"] = refusal.challenge
    faults = refusal.faults if isinstance(refusal, BadInput) else ()
    response = _answer(refusal.status, problem, refusal.message, refusal.params, faults)
    if isinstance(refusal, TooFast | Unavailable):
        response.headers["Retry-After"] = str(refusal.retry_after)
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def from_http(error: HTTPException) -> ResponseReturnValue:
    """Flask's own: no route, a method that it does not take, a body that grew too large."""
    if error.response is not None:
        return error.response
    status = error.code or 500
    sentence = HTTP_SENTENCES.get(status, N_("We could not answer this request."))
    response = _answer(status, {"code": HTTP_CODES.get(status, "refused")}, sentence, {}, ())
    for name, value in error.get_headers():
        if name in ("Allow", "Location"):
            response.headers[name] = value
    return response


def from_database(error: SQLAlchemyError) -> ResponseReturnValue:
    if is_storage(error):
        log.exception("storage_failed")
        return refused(Unavailable())
    return from_bug(error)


def from_bug(error: Exception) -> ResponseReturnValue:
    log.error("unexpected_error", exc_info=error)
    return _answer(
        500, {"code": "internal"}, N_("Something broke on our side. We have noted it."), {}, ()
    )


def _answer(
    status: int, problem: dict[str, Any], sentence: str, params: Any, faults: tuple[Fault, ...]
) -> Response:
    translate = spoken().gettext
    problem |= {
        "type": TYPE,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": translate(sentence) % params,
    }
    if faults:
        problem["errors"] = [fault_in_words(fault, translate) for fault in faults]
    if getattr(g, "answers_pages", False):
        page = render_template(g.get("problem_page", "problem.html"), problem=problem)
        response = Response(page, status, mimetype="text/html")
    else:
        response = Response(msgspec.json.encode(problem), status, mimetype=PROBLEM)
    response.headers["Cache-Control"] = "no-store"
    return response


def sentence_of(refusal: Refused) -> str:
    """For a program of somebody else's: in English, with the first fault where there are faults."""
    faults = refusal.faults if isinstance(refusal, BadInput) else ()
    return next((fault.message % fault.params for fault in faults), str(refusal))


def fault_in_words(fault: Fault, translate: Callable[[str], str]) -> dict[str, Any]:
    message = translate(fault.message) % fault.params
    return {"field": fault.field, "code": fault.code, "message": message, **fault.params}
