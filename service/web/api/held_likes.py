"""Likes that came in bursts: what a moderator's program sees of them, and decides."""

from datetime import UTC, datetime
from typing import TypedDict

from flask.typing import ResponseReturnValue

from service.domain import address
from service.domain.comment import Form
from service.store import articles, held_likes
from service.use_cases import settle_likes
from service.use_cases.settle_likes import ACTIONS, Ruling
from service.web import gates
from service.web.answers import json_answer
from service.web.api import api
from service.web.describe import described
from service.web.door import door
from service.web.gates import DECIDES
from service.web.reading import Query, json_body

MOST_ARTICLES = 200


class DoubtfulLikes(TypedDict):
    """Likes of one article by standing. networks, first, last: of those that are held; times are
    null when none is."""

    url: str
    title: str | None
    counted: int
    held: int
    dropped: int
    networks: int
    first: datetime | None
    last: datetime | None


class DoubtfulArticles(TypedDict):
    articles: list[DoubtfulLikes]


class RulingSent(TypedDict):
    site: str
    url: str
    action: str
    until: str


class Ruled(TypedDict):
    """moved: how many held likes the action moved. likes: those that count now."""

    moved: int
    likes: int


@api.get("/moderation/likes")
@described(
    summary=f"Articles with likes that were held or dropped, the latest {MOST_ARTICLES}",
    query={"site": (str, "The site's key.")},
    answers={200: DoubtfulArticles},
    refusals=(401, 403, 404, 422, 503),
    security="bearer",
)
def get_doubtful_likes() -> ResponseReturnValue:
    staff, query = gates.staff(), Query()
    key = query.text("site", limit=80, required=True)
    query.check()
    site = door().sites.get(key)
    gates.pass_origin(site)
    gates.pass_role(staff, site, *DECIDES)
    with door().backends.read() as db:
        rows = held_likes.doubtful(db, [site.id], most=MOST_ARTICLES)
    shown = [{name: row[name] for name in DoubtfulLikes.__annotations__} for row in rows]
    return json_answer({"articles": shown})


@api.post("/moderation/likes")
@described(
    summary="Release an article's held likes into the count, or drop them; safe to repeat",
    body=RulingSent,
    answers={200: Ruled},
    refusals=(400, 401, 403, 404, 413, 415, 422, 503),
    security="bearer",
)
def post_ruling() -> ResponseReturnValue:
    staff = gates.staff()
    return json_answer(ruled(staff, Form(json_body())))


def ruled(staff: gates.Staff, form: Form) -> Ruled:
    """Carry out what `form` says: site, url, one of ACTIONS, and the time up to which the held
    likes were seen, so that nothing is decided about those that came later.

    Raises:
        BadInput, NotFound, Forbidden.
    """
    key = form.text("site", limit=80, required=True)
    where = form.parsed(
        "url", form.text("url", limit=address.MAX_LENGTH, required=True), address.parse
    )
    action = form.one_of("action", ACTIONS)
    until = form.parsed("until", form.text("until", limit=40, required=True), utc)
    form.check()
    assert where is not None
    assert until is not None
    site = door().sites.get(key)
    gates.pass_origin(site)
    gates.pass_role(staff, site, *DECIDES)
    ruling = Ruling(site_id=site.id, address=where, action=action, until=until, by=staff.actor)
    return _carried_out(ruling)


def _carried_out(ruling: Ruling) -> Ruled:
    moved = 0
    while some := door().backends.write(settle_likes.rule, ruling, now=gates.now()):
        moved += some
    with door().backends.read() as db:
        article = articles.find(db, ruling.site_id, ruling.address)
    return {"moved": moved, "likes": article.likes if article else 0}


def utc(said: str) -> datetime:
    """A time of RFC 3339. Raises ValueError, also without an offset."""
    moment = datetime.fromisoformat(said)
    if moment.tzinfo is None:
        raise ValueError("a time without an offset")
    return moment.astimezone(UTC)
