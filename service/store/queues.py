"""What moderators read: comments of their sites, by status, searched and paged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, and_, func, or_, select, union_all

from service.domain.comment import Status
from service.store import comments, decisions, flags, tables

comment, article = tables.comment, tables.article

QUEUES: dict[str, Sequence[Status]] = {
    "held": (Status.HELD,),
    "flagged": (Status.APPROVED,),  # those of them that readers complain about
    "pending": (Status.PENDING,),
    "approved": (Status.APPROVED,),
    "rejected": (Status.REJECTED,),
    "all": tuple(Status),
}
OLDEST_FIRST = frozenset({"held", "flagged", "pending"})  # who waited longest comes first
WAITING = (Status.HELD, Status.PENDING)
MOST_HEADS = 100  # parts of one UNION; SQLite allows 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """site_ids: the sites whose comments may be seen. q: words that body, name or e-mail hold."""

    site_ids: Sequence[int]
    queue: str = "held"
    q: str = ""
    article_id: int | None = None

    @property
    def statuses(self) -> Sequence[Status]:
        return QUEUES[self.queue]


def page(
    db: Connection, wanted: Filter, *, after: int | None, limit: int
) -> tuple[list[dict[str, Any]], int | None]:
    """One page of comments with findings, history, article and author's record; and its cursor."""
    ids = _ids(db, wanted, after=after, limit=limit + 1)
    shown = _cards(db, wanted.site_ids, ids[:limit])
    return shown, ids[limit - 1] if len(ids) > limit else None


def one(db: Connection, site_ids: Sequence[int], uid: UUID) -> dict[str, Any] | None:
    """One comment as its card shows it; None when it is of none of these sites."""
    id_ = db.scalar(select(comment.c.id).where(comment.c.uid == uid))
    found = _cards(db, site_ids, [id_]) if id_ is not None else []
    return found[0] if found else None


def _ids(db: Connection, wanted: Filter, *, after: int | None, limit: int) -> list[int]:
    """The page's ids in order: a few from each site and status, each straight from the index."""
    oldest = wanted.queue in OLDEST_FIRST
    order = comment.c.id if oldest else comment.c.id.desc()
    groups: list[tuple[tuple[int, ...], tuple[Status, ...]]] = [
        ((site_id,), (status,)) for site_id in wanted.site_ids for status in wanted.statuses
    ]
    if len(groups) > MOST_HEADS:
        groups = [(tuple(wanted.site_ids), tuple(wanted.statuses))]
    heads = [
        _narrowed(wanted, after=after, oldest=oldest)
        .where(comment.c.site_id.in_(site_ids), comment.c.status.in_(statuses))
        .order_by(order)
        .limit(limit)
        .subquery()
        for site_ids, statuses in groups
    ]
    if not heads:
        return []
    both = union_all(*(select(head.c.id) for head in heads)).subquery()
    last = both.c.id if oldest else both.c.id.desc()
    return list(db.scalars(select(both.c.id).order_by(last).limit(limit)))


def _narrowed(wanted: Filter, *, after: int | None, oldest: bool) -> Select[Any]:
    statement = select(comment.c.id).where(tables.STANDS)
    if after is not None:
        statement = statement.where(comment.c.id > after if oldest else comment.c.id < after)
    if wanted.article_id is not None:
        statement = statement.where(comment.c.article_id == wanted.article_id)
    if wanted.queue == "flagged":
        flagged = flags.flagged(wanted.site_ids).subquery()
        statement = statement.where(comment.c.id.in_(select(flagged.c.comment_id)))
    for word in wanted.q.split()[:10]:
        statement = statement.where(_holds(word))
    return statement


def _cards(db: Connection, site_ids: Sequence[int], ids: Sequence[int]) -> list[dict[str, Any]]:
    """What the cards of these comments show, in this order."""
    parent = comment.alias("parent")
    rows = db.execute(
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
        .where(comment.c.id.in_(ids), comment.c.site_id.in_(site_ids))
    ).mappings()
    found = {row["id"]: dict(row) for row in rows}
    shown = [found[id_] for id_ in ids if id_ in found]
    _dress(db, shown)
    return shown


def _address(article_id: Any = article.c.id) -> Any:
    """The first address by which an article became known."""
    address = tables.address
    return (
        select(address.c.url)
        .where(address.c.article_id == article_id)
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
    found = comments.numbers(db, comment.c.site_id.in_(site_ids))
    sums = {
        name: sum(found.get(status, 0) for status in statuses) for name, statuses in QUEUES.items()
    }
    return sums | {"flagged": _flagged(db, site_ids)}


def _flagged(db: Connection, site_ids: Sequence[int]) -> int:
    """Approved comments that readers complain about."""
    open_ = flags.flagged(site_ids).subquery()
    public = (
        select(func.count())
        .select_from(comment.join(open_, open_.c.comment_id == comment.c.id))
        .where(comment.c.status == Status.APPROVED, tables.STANDS)
    )
    return db.scalar(public) or 0


def standing(
    db: Connection, site_ids: Sequence[int], uids: Sequence[UUID]
) -> dict[UUID, tuple[int, Status]]:
    """Id and present status of each of these comments that is of these sites."""
    rows = db.execute(
        select(comment.c.uid, comment.c.id, comment.c.status).where(
            comment.c.uid.in_(uids), comment.c.site_id.in_(site_ids)
        )
    )
    return {row.uid: (row.id, Status(row.status)) for row in rows}


def oldest(db: Connection, site_ids: Sequence[int], status: Status) -> datetime | None:
    """When the comment was submitted that has waited longest; None when none waits."""
    first = (
        select(func.min(comment.c.id))
        .where(comment.c.site_id.in_(site_ids), comment.c.status == status, tables.STANDS)
        .scalar_subquery()
    )
    return db.scalar(select(comment.c.submitted_at).where(comment.c.id == first))


def articles(
    db: Connection, site_ids: Sequence[int], *, before: int | None, most: int
) -> list[dict[str, Any]]:
    """Articles of some sites, the newest first, each with its counts and who waits there."""
    wanted = select(article).where(article.c.site_id.in_(site_ids))
    if before is not None:
        wanted = wanted.where(article.c.id < before)
    page = wanted.order_by(article.c.id.desc()).limit(most).subquery()
    rows = db.execute(
        select(page, _address(page.c.id).label("url"), tables.site.c.key.label("site"))
        .join(tables.site, tables.site.c.id == page.c.site_id)
        .order_by(page.c.id.desc())
    ).mappings()
    found = [dict(row) for row in rows]
    waiting = _waiting(db, [row["id"] for row in found])
    return [row | waiting.get(row["id"], {"held": 0, "pending": 0}) for row in found]


def _waiting(db: Connection, article_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    rows = db.execute(
        select(comment.c.article_id, comment.c.status, func.count())
        .where(comment.c.article_id.in_(article_ids), comment.c.status.in_(WAITING))
        .where(tables.STANDS)
        .group_by(comment.c.article_id, comment.c.status)
    ).all()
    found: dict[int, dict[str, int]] = {}
    for article_id, status, number in rows:
        found.setdefault(article_id, {"held": 0, "pending": 0})[status] = int(number)
    return found


def _dress(db: Connection, rows: list[dict[str, Any]]) -> None:
    ids = [row["id"] for row in rows]
    findings = decisions.findings_of(db, ids)
    history = decisions.history_of(db, ids)
    complaints = flags.of(db, ids)
    records = _records(db, [row["reader_id"] for row in rows if row["reader_id"]])
    for row in rows:
        found = findings.get(row["id"], [])
        row["findings"] = [one for revision, one in found if revision == row["revision"]]
        row["history"] = history.get(row["id"], [])
        row["flags"] = complaints.get(row["id"], [])
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
