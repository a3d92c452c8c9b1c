"""Running counts of many articles at once, for listing pages anywhere."""

from typing import TypedDict

from flask import g, request
from flask.typing import ResponseReturnValue

from service.domain import address
from service.store import articles
from service.web.answers import PUBLIC, json_answer
from service.web.api import api
from service.web.describe import described
from service.web.door import door
from service.web.reading import Query

MOST = 100


class Count(TypedDict):
    url: str
    likes: int
    comments: int


class Counts(TypedDict):
    counts: list[Count]


@api.get("/counts")
@described(
    summary="Likes and comments of 1 to 100 articles, in the order asked",
    query={"site": (str, "The site's key."), "url": (list[str], "Addresses of articles.")},
    answers={200: Counts},
    refusals=(404, 422, 503),
)
def get_counts() -> ResponseReturnValue:
    g.allowed_origin = "*"
    urls = request.args.getlist("url")
    query = Query(repeated=("url",))
    key = query.text("site", limit=80, required=True)
    if not 1 <= len(urls) <= MOST:
        code = "required" if not urls else "too_long"
        query.fault("url", code, "Please ask for 1 to %(limit)d articles.", limit=MOST)
    query.check()
    site = door().sites.get(key)
    by_url = {url: _key(url) for url in urls}
    with door().backends.read() as db:
        found = articles.counts(db, site.id, sorted(set(by_url.values())))
    counts = [_count(url, found.get(by_url[url], (0, 0))) for url in urls]
    return json_answer({"counts": counts}, cache=PUBLIC)


def _key(url: str) -> str:
    """The address's key; "", which no article has, for what is no address."""
    try:
        return address.parse(url).key
    except ValueError:
        return ""


def _count(url: str, figures: tuple[int, int]) -> Count:
    return {"url": url, "likes": figures[0], "comments": figures[1]}
