"""Akismet's API of version 1.1: answers are words."""

from collections.abc import Mapping
from typing import TypedDict

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from service.domain.action import Action
from service.domain.errors import Forbidden, Refused, TooFast, Unauthenticated, Unavailable
from service.use_cases.rate import MOST_CHARACTERS, Rating
from service.web import gates
from service.web.describe import described
from service.web.drop_in.holder import Holder, holder_of
from service.web.errors import sentence_of
from service.web.reading import form_body, refuse_too_large

akismet = Blueprint("akismet", __name__)

THANKS = "Thanks for making the web a better place."
SPAM_FROM = 0.5
HELP, TIP, ERROR = "X-akismet-debug-help", "X-akismet-pro-tip", "X-akismet-error"
# What Akismet's documentation has clients test themselves with.
ALWAYS_SPAM = ("akismet-guaranteed-spam", "akismet-guaranteed-spam@example.com")
NEVER_SPAM = "administrator"
NO_HEADERS: Mapping[str, str] = {}


class Key(TypedDict, total=False):
    key: str
    api_key: str
    blog: str


class Checked(TypedDict, total=False):
    """The others of Akismet's fields are taken and left unread, a reader's address above all."""

    api_key: str
    blog: str
    comment_author: str
    comment_content: str
    blog_lang: str


FORM = "application/x-www-form-urlencoded"
ANSWERS = dict.fromkeys((200, 400, 413, 415, 429, 503), str)


@akismet.before_request
def refuse_early() -> None:
    refuse_too_large()


@akismet.post("/1.1/verify-key")
@described(
    summary="Whether a key is good: valid or invalid, as Akismet says it",
    body=Key, body_type=FORM, answers=ANSWERS, answer_type="text/plain",
)  # fmt: skip
def verify_key() -> ResponseReturnValue:
    holder(form_body())
    return said("valid")


@akismet.post("/1.1/comment-check")
@described(
    summary="Whether a comment is unwanted: true or false, as Akismet says it",
    body=Checked, body_type=FORM, answers=ANSWERS, answer_type="text/plain",
)  # fmt: skip
def check_comment() -> ResponseReturnValue:
    form = form_body()
    who = holder(form)
    if form.get("user_role") == NEVER_SPAM:
        return said("false")
    if {form.get("comment_author"), form.get("comment_author_email")} & set(ALWAYS_SPAM):
        return said("true")
    text, name = form.get("comment_content", ""), form.get("comment_author", "")[:200]
    rating = who.rate(text[:MOST_CHARACTERS], name=name, lang=language(form))
    headers = {TIP: "discard"} if rating.action is Action.REJECT else {}
    if len(text) > MOST_CHARACTERS:
        headers[HELP] = f"Only the first {MOST_CHARACTERS} characters were read"
    return said("true" if is_unwanted(rating) else "false", headers)


@akismet.post("/1.1/submit-spam")
@described(
    summary="Say that a text is spam",
    body=Checked, body_type=FORM, answers=ANSWERS, answer_type="text/plain",
)  # fmt: skip
def submit_spam() -> ResponseReturnValue:
    return learned(spam=1.0)


@akismet.post("/1.1/submit-ham")
@described(
    summary="Say that a text is no spam",
    body=Checked, body_type=FORM, answers=ANSWERS, answer_type="text/plain",
)  # fmt: skip
def submit_ham() -> ResponseReturnValue:
    return learned(spam=0.0)


def learned(*, spam: float) -> Response:
    form = form_body()
    who = holder(form)
    text = form.get("comment_content", "")[:MOST_CHARACTERS]
    if text.strip():
        who.say(text, {"spam": spam})
    return said(THANKS)


def holder(form: MultiDict[str, str]) -> Holder:
    """The key is a field, or a bearer, or the first part of the host's name."""
    key = form.get("api_key") or form.get("key") or gates.bearer_token()
    first = request.host.partition(".")[0]
    return holder_of(key or (first if first.startswith("ckh-") else ""))


def language(form: MultiDict[str, str]) -> str | None:
    """The first of "en, fr_ca"."""
    first = form.get("blog_lang", "").partition(",")[0].strip().replace("_", "-")
    return first[:35] or None


def is_unwanted(rating: Rating) -> bool:
    """What the policy would hold or reject, unless the site itself said something of this text."""
    said_spam = rating.said.get("spam")
    return rating.action >= Action.HOLD if said_spam is None else said_spam >= SPAM_FROM


def said(word: str, headers: Mapping[str, str] = NO_HEADERS, status: int = 200) -> Response:
    response = Response(word, status, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response.headers[name] = value
    return response


@akismet.errorhandler(Refused)
def refused(refusal: Refused) -> Response:
    """A key that is no good is answered, not refused; clients look for the word."""
    sentence = sentence_of(refusal)
    if isinstance(refusal, Unauthenticated | Forbidden):
        return said("invalid", {HELP: sentence})
    response = said(sentence, {HELP: sentence, ERROR: str(refusal.status)}, refusal.status)
    if isinstance(refusal, TooFast | Unavailable):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


@akismet.errorhandler(HTTPException)
def from_http(error: HTTPException) -> Response:
    status = error.code or 500
    return said(error.description or error.name, {ERROR: str(status)}, status)
