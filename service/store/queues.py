"""What moderators read: comments of their sites, by status, searched and paged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from service.domain.comment import Status
from service.store import decisions, tables

comment, article = tables.comment, tables.article

QUEUES: dict[str, Status | None] = {
    "held": Status.HELD,
    "pending": Status.PENDING,
    "approved": Status.APPROVED,
    "rejected": Status.REJECTED,
    "all": None,
}
OLDEST_FIRST = frozenset({"held", "pending"})  # who waited longest comes first


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """site_ids: the sites whose comments may be seen. q: words that body, name or e-mail hold."""

    site_ids: Sequence[int]
    queue: str = "held"
    q: str = ""
    article_id: int | None = None


def page(
    db: Connection, wanted: Filter, *, after: int | None, limit: int
) -> tuple[list[dict[str, Any]], int | None]:
    """One page of comments with findings, history, article and author's record; and its cursor."""
    oldest = wanted.queue in OLDEST_FIRST
    statement = _select(wanted).limit(limit + 1)
    statement = statement.order_by(comment.c.id if oldest else comment.c.id.desc())
    if after is not None:
        statement = statement.where(comment.c.id > after if oldest else comment.c.id < after)
    rows = [dict(row) for row in db.execute(statement).mappings()]
    shown = rows[:limit]
    _dress(db, shown)
    return shown, shown[-1]["id"] if len(rows) > limit else None


def one(db: Connection, site_ids: Sequence[int], comment_id: int) -> dict[str, Any] | None:
    """One comment as its card shows it."""
    statement = _select(Filter(site_ids=site_ids, queue="all")).where(comment.c.id == comment_id)
    rows = [dict(row) for row in db.execute(statement).mappings()]
    _dress(db, rows)
    return rows[0] if rows else None


def _select(wanted: Filter) -> Select[Any]:
    parent = comment.alias("parent")
    statement = (
        select(
            comment,
            tables.site.c.key.label("site"),
            article.c.title,
            _address().label("url"),
            parent.c.uid.label("parent"),
            parent.c.name.label("parent_name"),
            parent.c.body.label("parent_body"),
        )
        .join(tables.site, tables.site.c.id == comment.c.site_id)
        .join(article, article.c.id == comment.c.article_id)
        .outerjoin(parent, parent.c.id == comment.c.parent_id)
        .where(comment.c.site_id.in_(wanted.site_ids))
    )
    status = QUEUES[wanted.queue]
    if status is not None:
        statement = statement.where(comment.c.status == status)
    if wanted.article_id is not None:
        statement = statement.where(comment.c.article_id == wanted.article_id)
    for word in wanted.q.split()[:10]:
        statement = statement.where(_holds(word))
    return statement


def _address() -> Any:
    address = tables.address
    return (
        select(address.c.url)
        .where(address.c.article_id == article.c.id)
        .order_by(address.c.id)
        .limit(1)
        .scalar_subquery()
    )


def _holds(word: str) -> Any:
    return or_(
        comment.c.body.icontains(word, autoescape=True),
        comment.c.name.icontains(word, autoescape=True),
        comment.c.email.icontains(word, autoescape=True),
    )


def counts(db: Connection, site_ids: Sequence[int]) -> dict[str, int]:
    """How many comments each queue holds; a query, so always true."""
    rows = db.execute(
        select(comment.c.status, func.count())
        .where(comment.c.site_id.in_(site_ids))
        .group_by(comment.c.status)
    ).all()
    found = {status: int(number) for status, number in rows}
    return {
        name: found.get(status, 0) if status else sum(found.values())
        for name, status in QUEUES.items()
    }


def _dress(db: Connection, rows: list[dict[str, Any]]) -> None:
    ids = [row["id"] for row in rows]
    findings = decisions.findings_of(db, ids)
    history = decisions.history_of(db, ids)
    records = _records(db, [row["reader_id"] for row in rows if row["reader_id"]])
    for row in rows:
        found = findings.get(row["id"], [])
        row["findings"] = [one for revision, one in found if revision == row["revision"]]
        row["history"] = history.get(row["id"], [])
        row["author"] = records.get(row["reader_id"], {})


def _records(db: Connection, reader_ids: Sequence[int]) -> dict[int | None, dict[str, Any]]:
    """How many comments of each reader were approved and rejected, and when it was first seen."""
    reader = tables.reader
    rows = db.execute(
        select(
            reader.c.id,
            reader.c.first_seen,
            func.count(comment.c.id).filter(comment.c.status == Status.APPROVED).label("approved"),
            func.count(comment.c.id).filter(comment.c.status == Status.REJECTED).label("rejected"),
        )
        .outerjoin(comment, and_(comment.c.reader_id == reader.c.id))
        .where(reader.c.id.in_(reader_ids))
        .group_by(reader.c.id, reader.c.first_seen)
    ).mappings()
    return {
        row["id"]: {key: row[key] for key in ("approved", "rejected", "first_seen")} for row in rows
    }
