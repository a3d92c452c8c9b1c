"""What readers see: approved comments, roots first, each with its replies."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    FromClause,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
    true,
    union_all,
)

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

    def told(self) -> dict[str, Any]:
        """As the API and the stream of events tell it."""
        return {
            "id": self.uid,
            "parent": self.parent,
            "name": self.name,
            "body": self.body,
            "lang": self.lang,
            "created_at": self.at,
        }


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
    asked = {"article": article_id, "after": after, "limit": limit + 1}
    rows = db.execute(_roots(newest_first, after is not None), asked)
    roots = sorted(map(_shown, rows), key=lambda one: one.id, reverse=newest_first)
    shown = roots[:limit]
    _attach_replies(db, shown)
    return Page(shown, shown[-1].id if len(roots) > limit else None)


@cache  # building a statement takes longer than running it
def _roots(newest_first: bool, is_paged: bool) -> Select[Any]:
    """Public roots straight from their index, and between them those that were taken away but
    have public replies. The latter are found by the replies, so that a flood of refused comments
    costs nobody anything. Only ids are put in order here: texts would be copied at each step."""
    public = _ordered(
        select(comment.c.id).where(ROOT, comment.c.status == Status.APPROVED, tables.STANDS),
        newest_first,
        is_paged,
    ).cte("public")
    last = func.min(public.c.id) if newest_first else func.max(public.c.id)
    is_full = func.count() == bindparam("limit")
    bound = select(case((is_full, last))).select_from(public).scalar_subquery()
    answered = comment.c.id.in_(_answered(bound, newest_first, is_paged))
    removed = select(comment.c.id).where(~_is_public(comment), answered)
    both = union_all(select(public.c.id), removed).subquery()
    order = both.c.id.desc() if newest_first else both.c.id
    page = select(both.c.id).order_by(order).limit(bindparam("limit"))
    return select(*COLUMNS).where(comment.c.id.in_(page))


def _ordered(wanted: Select[Any], newest_first: bool, is_paged: bool) -> Select[Any]:
    if is_paged:
        wanted = wanted.where(_beyond(comment.c.id, newest_first))
    order = comment.c.id.desc() if newest_first else comment.c.id
    return wanted.order_by(order).limit(bindparam("limit"))


def _beyond(id_: ColumnElement[int], newest_first: bool) -> ColumnElement[bool]:
    after = bindparam("after", type_=tables.Key)
    return id_ < after if newest_first else id_ > after


def _answered(bound: ScalarSelect[int], newest_first: bool, is_paged: bool) -> Select[Any]:
    """Roots of this page with public replies, no further away than `bound`; NULL is no bound."""
    reply = comment.alias("reply")
    root = reply.c.root_id
    within = root > func.coalesce(bound, 0) if newest_first else root < func.coalesce(bound, LAST)
    mine = and_(reply.c.article_id == bindparam("article"), _is_public(reply), within)
    return select(root).where(mine, _beyond(root, newest_first) if is_paged else true())


def _is_public(one: FromClause) -> ColumnElement[bool]:
    return and_(one.c.status == Status.APPROVED, one.c.erased_at.is_(None))


ROOT = and_(comment.c.article_id == bindparam("article"), comment.c.root_id.is_(None))
LAST = literal(2**63 - 1, tables.Key)


COLUMNS = (
    comment.c.id,
    comment.c.uid,
    comment.c.root_id,
    comment.c.parent_id,
    comment.c.name,
    comment.c.body,
    comment.c.lang,
    comment.c.submitted_at,
    comment.c.status,
    comment.c.erased_at,
)


def _shown(row: Any, parent: UUID | None = None) -> Shown:
    if row.status != Status.APPROVED or row.erased_at is not None:
        return Shown(row.id, row.uid, None, "", "", None, row.submitted_at, is_removed=True)
    return Shown(row.id, row.uid, parent, row.name, row.body, row.lang, row.submitted_at)


def _attach_replies(db: Connection, roots: Iterable[Shown]) -> None:
    """Each root's oldest replies, at most 50, in one statement."""
    by_id = {root.id: root for root in roots}
    if not by_id:
        return
    for row in db.execute(_replies(), {"roots": list(by_id)}):
        by_id[row.root_id].replies.append(_shown(row, row.parent_uid))


@cache
def _replies() -> Select[Any]:
    place = func.row_number().over(partition_by=comment.c.root_id, order_by=comment.c.id)
    roots: BindParameter[int] = bindparam("roots", expanding=True)
    ranked = (
        select(*COLUMNS, place.label("place"))
        .where(comment.c.root_id.in_(roots), comment.c.status == Status.APPROVED, tables.STANDS)
        .subquery()
    )
    parent = comment.alias("parent")
    return (
        select(ranked, parent.c.uid.label("parent_uid"))
        .outerjoin(parent, parent.c.id == ranked.c.parent_id)
        .where(ranked.c.place <= MOST_REPLIES)
        .order_by(ranked.c.root_id, ranked.c.place)
    )


# --- what became public lately -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Arrival:
    """A comment, and when it first became public."""

    article_id: int
    at: datetime
    shown: Shown


def arrivals(db: Connection, ids: Sequence[int]) -> list[Arrival]:
    """Of these comments, the public ones, in the order in which they became so."""
    rows = db.execute(_arrivals(), {"ids": list(ids)})
    return [Arrival(row.article_id, row.published_at, _shown(row, row.parent_uid)) for row in rows]


@cache
def _arrivals() -> Select[Any]:
    parent = comment.alias("parent")
    return (
        select(
            *COLUMNS,
            comment.c.article_id,
            comment.c.published_at,
            parent.c.uid.label("parent_uid"),
        )
        .outerjoin(parent, parent.c.id == comment.c.parent_id)
        .where(
            comment.c.id.in_(bindparam("ids", expanding=True)),
            comment.c.status == Status.APPROVED,
            tables.STANDS,
        )
        .order_by(comment.c.published_at, comment.c.id)
    )


def arrived_since(
    db: Connection, article_id: int, since: datetime, *, most: int
) -> list[tuple[int, UUID]]:
    """(id, uid) of what became public in an article after a moment; the latest, oldest first."""
    rows = db.execute(ARRIVED, {"article": article_id, "since": since, "most": most}).all()
    return [(row.id, row.uid) for row in reversed(rows)]


ARRIVED = (
    select(comment.c.id, comment.c.uid)
    .where(
        comment.c.article_id == bindparam("article"),
        comment.c.published_at > bindparam("since", type_=tables.UtcTime),
        comment.c.status == Status.APPROVED,
        tables.STANDS,
    )
    .order_by(comment.c.published_at.desc(), comment.c.id.desc())
    .limit(bindparam("most"))
)
