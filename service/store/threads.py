"""What readers see: approved comments, roots first, each with its replies."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select

from service.domain.comment import Status
from service.store import tables

comment = tables.comment

PAGE = 50
MOST_REPLIES = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """One public comment. A root that was taken away, but not its replies: `is_removed`."""

    id: int
    uid: UUID
    parent: UUID | None
    name: str
    body: str
    lang: str | None
    at: datetime
    is_removed: bool = False
    replies: list["Shown"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Page:
    """roots: at most a page; next: the cursor of the page after, None at the end."""

    roots: list[Shown]
    next: int | None


def page(
    db: Connection,
    article_id: int,
    *,
    newest_first: bool = True,
    after: int | None = None,
    limit: int = PAGE,
) -> Page:
    """One page of a thread by keyset: as quick at the end as at the beginning."""
    order = comment.c.id.desc() if newest_first else comment.c.id
    rows = db.execute(_roots(article_id, after, newest_first).order_by(order).limit(limit + 1))
    roots = [_shown(row) for row in rows]
    shown = roots[:limit]
    _attach_replies(db, shown)
    return Page(shown, shown[-1].id if len(roots) > limit else None)


def _roots(article_id: int, after: int | None, newest_first: bool) -> Select[Any]:
    reply = comment.alias("reply")
    has_replies = exists().where(reply.c.root_id == comment.c.id, reply.c.status == Status.APPROVED)
    shown: ColumnElement[bool] = or_(comment.c.status == Status.APPROVED, has_replies)
    wanted = _columns().where(
        comment.c.article_id == article_id, comment.c.root_id.is_(None), shown
    )
    if after is not None:
        wanted = wanted.where(comment.c.id < after if newest_first else comment.c.id > after)
    return wanted


def _columns() -> Select[Any]:
    return select(
        comment.c.id,
        comment.c.uid,
        comment.c.root_id,
        comment.c.parent_id,
        comment.c.name,
        comment.c.body,
        comment.c.lang,
        comment.c.submitted_at,
        comment.c.status,
    )


def _shown(row: Any, parent: UUID | None = None) -> Shown:
    if row.status != Status.APPROVED:
        return Shown(row.id, row.uid, None, "", "", None, row.submitted_at, is_removed=True)
    return Shown(row.id, row.uid, parent, row.name, row.body, row.lang, row.submitted_at)


def _attach_replies(db: Connection, roots: Iterable[Shown]) -> None:
    """Each root's oldest replies, at most 50, in one statement."""
    by_id = {root.id: root for root in roots}
    if not by_id:
        return
    place = func.row_number().over(partition_by=comment.c.root_id, order_by=comment.c.id)
    ranked = (
        _columns()
        .add_columns(place.label("place"))
        .where(and_(comment.c.root_id.in_(list(by_id)), comment.c.status == Status.APPROVED))
        .subquery()
    )
    parent = comment.alias("parent")
    rows = db.execute(
        select(ranked, parent.c.uid.label("parent_uid"))
        .outerjoin(parent, parent.c.id == ranked.c.parent_id)
        .where(ranked.c.place <= MOST_REPLIES)
        .order_by(ranked.c.root_id, ranked.c.place)
    )
    for row in rows:
        by_id[row.root_id].replies.append(_shown(row, row.parent_uid))
