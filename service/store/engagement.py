"""The running counts of articles: gathered while a transaction runs, written once at its end.

One UPDATE an article, in the order of their ids, so that concurrent transactions never deadlock.
"""

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Table,
    bindparam,
    func,
    select,
    update,
)

from service.domain.comment import Status
from service.store import gathered, tables
from service.store.gathered import Change

article, comment, like = tables.article, tables.comment, tables.like

# What is counted: what readers see.
PUBLIC = (comment.c.status == Status.APPROVED) & tables.STANDS
COUNTED = like.c.standing == "counted"

ADD = (
    update(article)
    .where(article.c.id == bindparam("article"))
    .values(
        likes=article.c.likes + bindparam("more_likes"),
        comments=article.c.comments + bindparam("more_comments"),
        version=article.c.version + 1,
    )
)


def count(db: Connection, article_id: int, *, likes: int = 0, comments: int = 0) -> None:
    """Move an article's counts with this transaction, and with it the version of its answers."""
    _add(db, article_id, Change(likes, comments))


def show(db: Connection, article_id: int, comment_id: int) -> None:
    """Count a comment that becomes public with this transaction."""
    _add(db, article_id, Change(comments=1, shown=(comment_id,)))


def _add(db: Connection, article_id: int, change: Change) -> None:
    changes = gathered.by(db).changes
    changes[article_id] = changes.get(article_id, Change()) + change


def settle(db: Connection) -> None:
    """Write what was gathered. The writer calls this before each commit."""
    rows = [
        {"article": article_id, "more_likes": change.likes, "more_comments": change.comments}
        for article_id, change in sorted(gathered.by(db).changes.items())
    ]
    if rows:
        db.execute(ADD, rows)


def recount(db: Connection, ids: Sequence[int]) -> None:
    """Set the counts of these articles to what their rows say, whatever they were.

    The rows are locked first, by a statement of their own: whoever has counted but not committed
    is waited for, and whoever has not counted yet will add to the new number.
    """
    rows = select(article.c.id).where(article.c.id.in_(ids)).order_by(article.c.id)
    db.execute(rows.with_for_update()).all()
    comments = _number(comment, PUBLIC)
    likes = _number(like, COUNTED)
    values = {"comments": comments, "likes": likes, "version": article.c.version + 1}
    db.execute(update(article).where(article.c.id.in_(ids)).values(values))


def _number(table: Table, where: ColumnElement[bool]) -> ScalarSelect[int]:
    mine = select(func.count()).select_from(table).where(table.c.article_id == article.c.id, where)
    return mine.correlate(article).scalar_subquery()


def gathered_likes(db: Connection, article_id: int) -> int:
    """Likes that this transaction has yet to add to the article's count."""
    return gathered.by(db).changes.get(article_id, Change()).likes
