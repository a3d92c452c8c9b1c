"""Inquiries: comments that were screened and wait for what connectors say.

The comment stays pending, under a lease so long that screening leaves it alone meanwhile.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    delete,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from service.domain.comment import Comment, Status
from service.domain.decision import Screened
from service.store import comments, decisions, tables
from service.store.comments import COMMENT, MOST_TRIES
from service.store.decisions import Moved
from service.store.engine import db_now, is_sqlite, later

comment, inquiry = tables.comment, tables.inquiry

HANDED_OVER = 3600  # seconds that screening leaves the comment alone; then it judges again
LEASE = 60  # seconds; one comment is answered for within 34 (connectors.asking)

IS_FREE = or_(inquiry.c.lease_until.is_(None), inquiry.c.lease_until < db_now())
STILL_ASKED = and_(
    comment.c.id == inquiry.c.comment_id,
    comment.c.revision == inquiry.c.revision,
    comment.c.status == Status.PENDING,
    tables.STANDS,
)


def hand_over(db: Connection, screened: Sequence[Comment], *, now: datetime) -> list[int]:
    """Let these comments wait for connectors; the ids of those that still may. Safe to repeat."""
    order = sorted(screened, key=lambda one: (one.revision, one.id))
    leased: list[tuple[int, int]] = []
    for revision, alike in groupby(order, key=lambda one: one.revision):
        leased += [(id_, revision) for id_ in _lease(db, [one.id for one in alike], revision)]
    _ask(db, leased, now)
    return [id_ for id_, _ in leased]


def _lease(db: Connection, ids: Sequence[int], revision: int) -> list[int]:
    where = (comment.c.id.in_(ids), comment.c.status == Status.PENDING, tables.STANDS)
    return list(
        db.scalars(
            update(comment)
            .where(*where, comment.c.revision == revision)
            .values(lease_until=later(HANDED_OVER))
            .returning(comment.c.id)
        )
    )


def _ask(db: Connection, leased: Sequence[tuple[int, int]], now: datetime) -> None:
    """A row for each that has none; one of an earlier revision goes."""
    ids = [id_ for id_, _ in leased]
    known = db.execute(select(inquiry.c.comment_id, inquiry.c.revision).where(_of(ids))).all()
    stale = [row.comment_id for row in known if tuple(row) not in leased]
    db.execute(delete(inquiry).where(_of(stale)))
    there = {tuple(row) for row in known} & set(leased)
    rows = [
        {"comment_id": id_, "revision": revision, "at": now}
        for id_, revision in leased
        if (id_, revision) not in there
    ]
    if rows:
        db.execute(insert(inquiry), rows)


def _of(ids: Sequence[int]) -> ColumnElement[bool]:
    return inquiry.c.comment_id.in_(ids)


def claim(db: Connection, ids: Sequence[int]) -> list[Comment]:
    """Lease inquiries that nobody else works at. Those whose comment was decided or edited
    meanwhile end here."""
    wanted = select(inquiry.c.id).where(_of(ids), IS_FREE, inquiry.c.tries < MOST_TRIES)
    if not is_sqlite(db.dialect):
        wanted = wanted.with_for_update(skip_locked=True)
    claimed = db.scalars(
        update(inquiry)
        .where(inquiry.c.id.in_(wanted))
        .values(lease_until=later(LEASE), tries=inquiry.c.tries + 1)
        .returning(inquiry.c.comment_id)
    ).all()
    found = _comments(db, claimed)
    _end(db, sorted(set(claimed) - {one.id for one in found}))
    return found


def _comments(db: Connection, ids: Sequence[int]) -> list[Comment]:
    rows = db.execute(select(*COMMENT).join(inquiry, STILL_ASKED).where(_of(ids)))
    return [comments.of_row(row) for row in rows]


def _end(db: Connection, ids: Sequence[int]) -> None:
    if ids:
        db.execute(delete(inquiry).where(_of(ids)))


def record(db: Connection, screened: Sequence[Screened]) -> list[Moved]:
    """Record decisions that rest on connectors, too, and end their inquiries, stale or not."""
    moved = decisions.record_screened(db, screened)
    done = [(one.decision.comment_id, one.decision.revision) for one in screened]
    db.execute(delete(inquiry).where(tuple_(inquiry.c.comment_id, inquiry.c.revision).in_(done)))
    return moved


def about(db: Connection, comment_id: int) -> RowMapping:
    """site, page (an origin of the site), url, parent (its uid) and email of a comment."""
    parent, origin, address = comment.alias("parent"), tables.site_origin, tables.address

    def first(column: Any, where: ColumnElement[bool], order: Any) -> Any:
        return select(column).where(where).order_by(order).limit(1).scalar_subquery()

    return (
        db.execute(
            select(
                tables.site.c.key.label("site"),
                first(origin.c.origin, origin.c.site_id == comment.c.site_id, origin.c.id).label(
                    "page"
                ),
                first(
                    address.c.url, address.c.article_id == comment.c.article_id, address.c.id
                ).label("url"),
                parent.c.uid.label("parent"),
                comment.c.email,
            )
            .join(tables.site, tables.site.c.id == comment.c.site_id)
            .outerjoin(parent, parent.c.id == comment.c.parent_id)
            .where(comment.c.id == comment_id)
        )
        .mappings()
        .one()
    )


def waiting(db: Connection, *, asked_before: datetime, most: int) -> list[int]:
    """Comments whose inquiry nobody works at, though it is old: the bell was lost, or a worker."""
    where = (inquiry.c.at <= asked_before, IS_FREE)
    ids = select(inquiry.c.comment_id).where(*where).order_by(inquiry.c.id).limit(most)
    return list(db.scalars(ids))


def given_up(db: Connection, ids: Sequence[int]) -> list[Comment]:
    """Of these, the comments whose inquiry was tried often enough and is not being tried now."""
    rows = db.execute(
        select(*COMMENT)
        .join(inquiry, STILL_ASKED)
        .where(_of(ids), IS_FREE, inquiry.c.tries >= MOST_TRIES)
    )
    return [comments.of_row(row) for row in rows]
