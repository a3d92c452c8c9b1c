"""An article's thread, the same bytes for everybody."""

from datetime import datetime
from typing import Any, NotRequired, TypedDict
from uuid import UUID

from flask.typing import ResponseReturnValue

from service.store import articles, threads
from service.store.articles import Article
from service.store.threads import Shown
from service.web import gates, published
from service.web.answers import PUBLIC, etag, json_answer, not_modified
from service.web.api import api
from service.web.build import BUILD
from service.web.describe import described
from service.web.door import door
from service.web.reading import Query
from service.web.shelf import Name
from service.web.where import WHERE, Where, where

SORTS = {"newest": True, "oldest": False}


class ArticleShown(TypedDict):
    url: str
    open: bool
    likes: int
    comments: int


class CommentShown(TypedDict):
    """A root that was taken away, but not its replies, has `removed`, and neither name nor body."""

    id: UUID
    parent: NotRequired[UUID | None]
    name: NotRequired[str]
    body: NotRequired[str]
    lang: NotRequired[str | None]
    created_at: NotRequired[datetime]
    removed: NotRequired[bool]
    replies: NotRequired[list[dict[str, Any]]]


class Thread(TypedDict):
    article: ArticleShown
    comments: list[CommentShown]
    next: str | None


@api.get("/threads")
@described(
    summary="An article's approved comments, a page of roots with their replies",
    query=WHERE
    | {
        "sort?": (str, "newest (default) or oldest."),
        "after?": (str, "The `next` of the page before."),
        "limit?": (int, "Roots on a page: 1 to 100, by default 50."),
    },
    headers={"If-None-Match?": (str, "The ETag of an earlier answer.")},
    answers={200: Thread, 304: None},
    refusals=(403, 404, 422, 503),
)
def get_thread() -> ResponseReturnValue:
    query = Query()
    sort = query.choice("sort", SORTS, default="newest")
    after = query.cursor()
    limit = query.number("limit", default=threads.PAGE, least=1, most=100)
    at = where(query)
    name = ("threads", at.site.id, at.address.url, sort, after, limit)
    return published.known(name) or _thread(at, name, sort, after, limit)


def _thread(at: Where, name: Name, sort: str, after: int | None, limit: int) -> ResponseReturnValue:
    with door().backends.read() as db:
        article = articles.find(db, at.site.id, at.address)
        published.offer_thread(name, at, article)
        tag = thread_tag(at, article, "json", sort, after, limit)
        known = not_modified(tag)
        if known is not None:
            return known
        page = threads.Page([], None)
        if article is not None:
            page = threads.page(db, article.id, newest_first=SORTS[sort], after=after, limit=limit)
    answer = {
        "article": _article(at, article),
        "comments": [_root(shown) for shown in page.roots],
        "next": str(page.next) if page.next else None,
    }
    response = json_answer(answer, cache=PUBLIC)
    response.headers["ETag"] = tag
    return response


def thread_tag(at: Where, article: Article | None, *asked: object) -> str:
    """Of the versions that the bytes are made from, read before the rows are."""
    version = (article.id, article.version) if article else (0, at.address.url)
    is_open = article is None or article.is_open(gates.now())
    return etag(BUILD, at.site.id, at.site.version, *version, is_open, *asked)


def _article(at: Where, article: Article | None) -> ArticleShown:
    if article is None:
        return {"url": at.address.url, "open": True, "likes": 0, "comments": 0}
    return {
        "url": article.url,
        "open": article.is_open(gates.now()),
        "likes": article.likes,
        "comments": article.comments,
    }


def _root(shown: Shown) -> dict[str, Any]:
    replies = [reply.told() for reply in shown.replies]
    if shown.is_removed:
        return {"id": shown.uid, "removed": True, "replies": replies}
    return shown.told() | {"replies": replies}
