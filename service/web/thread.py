"""The page in the frame: an article's thread with its forms, for readers with and without
JavaScript. Its bytes are the same for everybody; what is personal is fetched apart, by thread.js.
"""

import json
from uuid import UUID

from flask import Blueprint, Response, g, redirect, request
from flask.typing import ResponseReturnValue

from service.domain import keys
from service.domain.errors import BadInput, Conflict, TooFast, Unavailable
from service.domain.flag import REASON_LIMIT
from service.domain.site import Site
from service.store import articles
from service.store.limits import LIKES_BY_NETWORK
from service.use_cases import like as use_case
from service.use_cases.flag import Complaint
from service.use_cases.like import Liker, Liking
from service.web import gates, published, showing, ticket
from service.web.answers import PRIVATE, PUBLIC, etag, not_modified
from service.web.api.flags import complain
from service.web.api.threads import thread_tag
from service.web.asked import Asked
from service.web.build import BUILD
from service.web.door import door
from service.web.pages import speak_first_of, spoken
from service.web.reading import Query, form_body, refuse_too_large
from service.web.sending import TRAP, Sent, send
from service.web.shelf import Name
from service.web.showing import Draft
from service.web.where import Where, where

thread = Blueprint("thread", __name__)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self' %s; form-action 'self'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors "
)
FIELDS = ("site", "url", "name", "email", "body", "title", "parent", "lang")


@thread.before_request
def answer_with_pages() -> None:
    """Until the site is known its origins are not, so a refusal may show in any frame: it holds
    nothing to click at."""
    g.answers_pages = True
    g.may_frame = "*"
    refuse_too_large()


@thread.after_request
def say_who_may_frame(response: Response) -> Response:
    policy = POLICY % door().settings.events_url
    response.headers["Content-Security-Policy"] = policy + g.get("may_frame", "'none'")
    return response


@thread.get("/thread")
def get_thread() -> ResponseReturnValue:
    query = Query()
    asked = Asked.of(query)
    at = where(query)
    enter(at.site, request.args.get("lang"))
    name = ("thread", at.site.id, at.address.url, spoken().code, asked)
    return published.known(name) or _thread(at, asked, name)


def _thread(at: Where, asked: Asked, name: Name) -> ResponseReturnValue:
    with door().backends.read() as db:
        article = articles.find(db, at.site.id, at.address)
        if not asked.is_personal:
            published.offer_thread(name, at, article)
        tag = thread_tag(at, article, "page", spoken().code, asked)
        known = None if asked.is_personal else not_modified(tag)
        if known is not None:
            return known
        shown = showing.look(db, at, asked, article)
    response = _page(showing.page(at, asked, shown), PRIVATE if asked.is_personal else PUBLIC)
    if not asked.is_personal:
        response.headers["ETag"] = tag
    return response


@thread.post("/thread/comments")
def post_comment() -> ResponseReturnValue:
    """The form without JavaScript, by the same rules as the API."""
    form = form_body()
    query = Query(given=form)
    asked = Asked.of(query)
    at = where(query)
    enter(at.site, form.get("lang"))
    raw = {name: form[name] for name in FIELDS if form.get(name)} | {"lang": spoken().code}
    raw[TRAP] = form.get(TRAP, "")
    try:
        answer = send(Sent(raw=raw, reader=None, key=_key(raw)))
    except (BadInput, Conflict, TooFast, Unavailable) as refusal:
        return _with_texts_kept(at, asked, refusal)
    sent = ticket.made(door().keys, answer["id"], gates.now())
    return redirect(asked.link(at, sent=sent, anchor="sent"), 303)


@thread.post("/thread/like")
def post_like() -> ResponseReturnValue:
    """Like, or take it back; the reader is a keyed hash of site, network and day."""
    form = form_body()
    query = Query(given=form)
    asked = Asked.of(query)
    at, network = where(query), gates.network()
    enter(at.site, form.get("lang"))
    gates.pass_limit(LIKES_BY_NETWORK, network.digest.hex())
    reader = keys.network_reader(door().keys, at.site.key, gates.client_address(), gates.now())
    liker = Liker(
        site_id=at.site.id,
        address=at.address,
        reader=reader,
        kind="network",
        closes_at=at.site.policy.closes_at(gates.now()),
        networks=gates.ban_networks(at.site),
    )
    with door().backends.read() as db:
        liked = use_case.likes_of(db, liker).liked
    if liked:
        door().backends.write(use_case.unlike, liker)
    else:
        door().backends.write_one_of(use_case.like, Liking(liker, network, gates.now()))
    return redirect(asked.link(at, liked="0" if liked else "1", anchor="like"), 303)


@thread.post("/thread/flag")
def post_flag() -> ResponseReturnValue:
    """Complain about a comment; the reader is known as for a like."""
    form = form_body()
    query = Query(given=form)
    asked = Asked.of(query)
    uid = query.parsed("comment", query.text("comment", limit=80, required=True), UUID)
    reason = query.text("reason", limit=REASON_LIMIT, required=True)
    at = where(query)
    enter(at.site, form.get("lang"))
    assert uid is not None
    reader = keys.network_reader(door().keys, at.site.key, gates.client_address(), gates.now())
    complain(
        Complaint(
            site=at.site,
            comment=uid,
            reader=reader,
            reason=reason,
            kind="network",
            networks=gates.ban_networks(at.site),
        )
    )
    return redirect(asked.link(at, flagged="1", after=asked.after, anchor="flag-said"), 303)


@thread.get("/comment-policy")
def get_comment_policy() -> ResponseReturnValue:
    """The policy that readers are asked to keep, for sites that have no page of their own."""
    query = Query()
    key = query.text("site", limit=80, required=True)
    query.check()
    site = door().sites.get(key)
    enter(site, request.args.get("lang"))
    if site.policy.comment_policy_url:
        return redirect(site.policy.comment_policy_url, 303)
    published.offer(("comment-policy", site.id, spoken().code), published.stamp(site), origins=None)
    tag = etag(BUILD, site.id, site.version, spoken().code)
    response = not_modified(tag) or _page(showing.comment_policy(site), PUBLIC)
    response.headers["ETag"] = tag
    return response


def enter(site: Site, lang: str | None) -> None:
    """From here on we speak the reader's language, and only the site's pages may frame us."""
    speak_first_of(lang, site.lang)
    g.may_frame = " ".join(["'self'", *sorted(site.origins)])


def _page(html: str, cache: str, status: int = 200) -> Response:
    response = Response(html, status, mimetype="text/html")
    response.headers["Cache-Control"] = cache
    return response


def _key(raw: dict[str, str]) -> str:
    """An Idempotency-Key for the same form from the same network within the same hour: a second
    click without JavaScript is no second comment."""
    hour = f"{gates.now():%Y-%m-%dT%H}"
    message = json.dumps([gates.network().digest.hex(), hour, sorted(raw.items())])
    return door().keys.digest("idempotency", f"form/{message}").hex()


def _with_texts_kept(
    at: Where, asked: Asked, refusal: BadInput | Conflict | TooFast | Unavailable
) -> Response:
    """The page again, with what is wrong in words and nothing lost of what was written."""
    draft = Draft.refused(request.form, refusal)
    with door().backends.read() as db:
        shown = showing.look(db, at, asked, articles.find(db, at.site.id, at.address))
    response = _page(showing.page(at, asked, shown, draft), PRIVATE, refusal.status)
    if isinstance(refusal, TooFast | Unavailable):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response
