"""Running counts of many articles at once, for listing pages anywhere."""

from typing import TypedDict

from flask import Response, g, request
from flask.typing import ResponseReturnValue

from service.domain import address
from service.domain.site import Site
from service.store import articles
from service.store.articles import Standing
from service.web import gates, published
from service.web.answers import PUBLIC, etag, json_answer, not_modified
from service.web.api import api
from service.web.describe import described
from service.web.door import door
from service.web.reading import Query
from service.web.shelf import Name, Stamp

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
    name = ("counts", site.id, *urls)
    return published.known(name) or _counts(site, urls, name)


def _counts(site: Site, urls: list[str], name: Name) -> Response:
    by_url = {url: _key(url) for url in urls}
    keys = sorted(set(by_url.values()))
    with door().backends.read() as db:
        found = articles.standings(db, site.id, keys)
    stamp = Stamp.of(
        site.id, found.site_version, {key: found.articles.get(key) for key in keys}, gates.now()
    )
    published.offer(name, stamp, None)
    counts = [_count(url, found.articles.get(by_url[url])) for url in urls]
    response = json_answer({"counts": counts}, cache=PUBLIC)
    response.headers["ETag"] = tag = etag(response.data)
    return not_modified(tag) or response


def _key(url: str) -> str:
    """The address's key; "", which no article has, for what is no address."""
    try:
        return address.parse(url).key
    except ValueError:
        return ""


def _count(url: str, found: Standing | None) -> Count:
    likes, comments = (found.likes, found.comments) if found else (0, 0)
    return {"url": url, "likes": likes, "comments": comments}
