"""A moderator closes the comments of an article, or opens them again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from service.domain.decision import Actor
from service.domain.errors import NotFound
from service.store import articles, events


def close(
    db: Connection,
    article_id: int,
    *,
    is_open: bool,
    site_ids: Sequence[int],
    by: Actor,
    now: datetime,
) -> None:
    """Comments may be sent from now on, or no longer; and write it down. Safe to repeat.

    Raises:
        NotFound: there is no such article on a site where `by` may decide.
    """
    site_id = articles.site_of(db, article_id)
    if site_id is None or site_id not in site_ids:
        raise NotFound("There is no such article.")
    articles.close(db, article_id, at=None if is_open else now)
    what = "article.opened" if is_open else "article.closed"
    events.note(db, what, site_id=site_id, by=by, at=now, article=article_id)
