"""What moderators read: comments of their sites, by status, searched and paged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    union_all,
)

from service.domain.comment import Status
from service.store import comments, decisions, flags, search, tables
from service.store.articles import first_url

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
NOT_PUBLIC = tuple(status for status in Status if status is not Status.APPROVED)
MOST_HEADS = 100  # parts of one UNION; SQLite allows 500


# A rank is how many readers complain (up to 99), and then how bad the worst finding is.
MOST_FLAGS, PLACES = 99, 10
SEVERE = {"severe": 2, "threat": 2, "profane": 1, "disguised": 1}  # by a finding's code
RANK_STEP = 1 << 48  # a cursor by rank holds rank and id in one number


class Order(StrEnum):
    OLDEST = "oldest"
    NEWEST = "newest"
    PRIORITY = "priority"  # most flags, then worst finding, then who waited longest


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which comments, in which order.

    site_ids: the sites whose comments may be seen. q: words and "phrases" in body, name or e-mail.
    rule: of a finding about the present revision. author_id: of the reader. since, before: when
    submitted. order: None takes the queue's own; only queues that wait have priorities.
    """

    site_ids: Sequence[int]
    queue: str = "held"
    q: str = ""
    article_id: int | None = None
    author_id: int | None = None
    lang: str = ""
    rule: str = ""
    since: datetime | None = None
    before: datetime | None = None
    order: Order | None = None

    @property
    def statuses(self) -> Sequence[Status]:
        return QUEUES[self.queue]

    @property
    def sorted_by(self) -> Order:
        own = Order.OLDEST if self.queue in OLDEST_FIRST else Order.NEWEST
        is_possible = self.order is not Order.PRIORITY or self.queue in OLDEST_FIRST
        return self.order if self.order and is_possible else own

    @property
    def is_narrow(self) -> bool:
        """True when it asks for less than a whole queue."""
        asked = (self.q, self.article_id, self.author_id, self.lang, self.rule)
        return any(asked) or self.since is not None or self.before is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """is_flagged: readers complain, and no person has decided since."""

    id: int
    status: Status
    is_flagged: bool

    def is_in(self, queue: str) -> bool:
        return self.status in QUEUES[queue] and (queue != "flagged" or self.is_flagged)


def page(
    db: Connection, wanted: Filter, *, after: int | None, limit: int
) -> tuple[list[dict[str, Any]], int | None]:
    """One page of comments with findings, history, article and author's record; and its cursor."""
    found = _places(db, wanted, after=after, limit=limit + 1)
    shown = _cards(db, wanted.site_ids, [place % RANK_STEP for place in found[:limit]])
    return shown, found[limit - 1] if len(found) > limit else None


def one(db: Connection, site_ids: Sequence[int], uid: UUID) -> dict[str, Any] | None:
    """One comment as its card shows it; None when it is of none of these sites."""
    id_ = db.scalar(select(comment.c.id).where(comment.c.uid == uid))
    found = _cards(db, site_ids, [id_]) if id_ is not None else []
    return found[0] if found else None


def seen(
    db: Connection, wanted: Filter, *, after: int | None, limit: int
) -> list[tuple[UUID, Status, int]]:
    """Public id, status and revision of what fits, in its order: enough to decide it."""
    ids = [place % RANK_STEP for place in _places(db, wanted, after=after, limit=limit)]
    rows = db.execute(
        select(comment.c.id, comment.c.uid, comment.c.status, comment.c.revision).where(
            comment.c.id.in_(ids)
        )
    )
    found = {row.id: (row.uid, Status(row.status), row.revision) for row in rows}
    return [found[id_] for id_ in ids if id_ in found]


def fitting(db: Connection, wanted: Filter) -> int:
    """How many comments fit; a query, so always true."""
    found = 0
    for statuses in _parts(wanted):
        within = _within(wanted.site_ids, statuses)
        counted = _narrowed(db, wanted, statuses).where(*within).subquery()
        found += db.scalar(select(func.count()).select_from(counted)) or 0
    return found


def _parts(wanted: Filter) -> Sequence[Sequence[Status]]:
    """Statuses that are looked up together: what is in the index of words, and what is not yet.
    Asked for in one condition, PostgreSQL reads every comment there is."""
    parts = [[one for one in wanted.statuses if (one is Status.PENDING) == new] for new in (0, 1)]
    return [part for part in parts if part]


def _within(site_ids: Sequence[int], statuses: Sequence[Status]) -> tuple[ColumnElement[bool], ...]:
    return comment.c.site_id.in_(site_ids), comment.c.status.in_(statuses)


def _places(db: Connection, wanted: Filter, *, after: int | None, limit: int) -> list[int]:
    """The page's cursors in order: ids, or by priority ranks and ids."""
    if wanted.sorted_by is Order.PRIORITY:
        return _ranked(db, wanted, after=after, limit=limit)
    return _ids(db, wanted, after=after, limit=limit)


def _ids(db: Connection, wanted: Filter, *, after: int | None, limit: int) -> list[int]:
    """Ids in order: a few from each site and status, each straight from the index."""
    oldest = wanted.sorted_by is Order.OLDEST
    order = comment.c.id if oldest else comment.c.id.desc()
    groups: list[tuple[Sequence[int], Sequence[Status]]] = [
        ((site_id,), (status,)) for site_id in wanted.site_ids for status in wanted.statuses
    ]
    if wanted.q or len(groups) > MOST_HEADS:
        groups = [(wanted.site_ids, statuses) for statuses in _parts(wanted)]
    heads = [
        _narrowed(db, wanted, statuses)
        .where(*_within(site_ids, statuses), *_later(after, oldest=oldest))
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


def _later(after: int | None, *, oldest: bool) -> Sequence[ColumnElement[bool]]:
    if after is None:
        return ()
    return (comment.c.id > after if oldest else comment.c.id < after,)


def _ranked(db: Connection, wanted: Filter, *, after: int | None, limit: int) -> list[int]:
    """By priority, as `rank * RANK_STEP + id`."""
    complaints = flags.flagged(wanted.site_ids).subquery()
    number = func.coalesce(complaints.c.number, 0)
    rank = case((number > MOST_FLAGS, MOST_FLAGS), else_=number) * PLACES + _severity()
    ranked = (
        _narrowed(db, wanted)
        .add_columns(rank.label("rank"))
        .outerjoin(complaints, complaints.c.comment_id == comment.c.id)
        .where(*_within(wanted.site_ids, wanted.statuses))
        .subquery()
    )
    page = select(ranked.c.id, ranked.c.rank).order_by(ranked.c.rank.desc(), ranked.c.id)
    if after is not None:
        last, id_ = divmod(after, RANK_STEP)
        same = and_(ranked.c.rank == last, ranked.c.id > id_)
        page = page.where(or_(ranked.c.rank < last, same))
    return [row.rank * RANK_STEP + row.id for row in db.execute(page.limit(limit))]


def _severity() -> ColumnElement[int]:
    """How bad the worst finding about the present revision is."""
    finding = tables.finding
    worst = func.max(case(SEVERE, value=finding.c.code, else_=0))
    about = and_(finding.c.comment_id == comment.c.id, finding.c.revision == comment.c.revision)
    return func.coalesce(select(worst).where(about).correlate(comment).scalar_subquery(), 0)


def _narrowed(
    db: Connection, wanted: Filter, statuses: Sequence[Status] | None = None
) -> Select[Any]:
    """The ids of what fits, whatever their site and status."""
    where: list[ColumnElement[bool]] = [tables.STANDS]
    same = {"article_id": wanted.article_id, "reader_id": wanted.author_id, "lang": wanted.lang}
    where += [comment.c[name] == value for name, value in same.items() if value]
    if wanted.since is not None:
        where.append(comment.c.submitted_at >= wanted.since)
    if wanted.before is not None:
        where.append(comment.c.submitted_at < wanted.before)
    if wanted.rule:
        where.append(_fired(wanted.rule))
    if wanted.queue == "flagged":
        flagged = flags.flagged(wanted.site_ids).subquery()
        where.append(comment.c.id.in_(select(flagged.c.comment_id)))
    if wanted.q:
        where.append(search.holds(db, wanted.q, statuses or wanted.statuses))
    return select(comment.c.id).where(*where)


def _fired(rule: str) -> ColumnElement[bool]:
    finding = tables.finding
    about = and_(finding.c.comment_id == comment.c.id, finding.c.revision == comment.c.revision)
    return exists().where(about, finding.c.rule == rule).correlate(comment)


def _cards(db: Connection, site_ids: Sequence[int], ids: Sequence[int]) -> list[dict[str, Any]]:
    """What the cards of these comments show, in this order."""
    parent = comment.alias("parent")
    rows = db.execute(
        select(
            comment,
            tables.site.c.key.label("site"),
            article.c.title,
            article.c.closes_at,
            first_url(article.c.id).label("url"),
            parent.c.uid.label("parent"),
            parent.c.name.label("parent_name"),
            parent.c.body.label("parent_body"),
        )
        .join(tables.site, tables.site.c.id == comment.c.site_id)
        .join(article, article.c.id == comment.c.article_id)
        .outerjoin(parent, parent.c.id == comment.c.parent_id)
        .where(comment.c.id.in_(ids))
    ).mappings()
    # Sorted out here: in the statement the site would tempt SQLite to walk through all of it.
    found = {row["id"]: dict(row) for row in rows if row["site_id"] in site_ids}
    shown = [found[id_] for id_ in ids if id_ in found]
    _dress(db, shown)
    return shown


def counts(db: Connection, site_ids: Sequence[int]) -> dict[str, int]:
    """How many comments each queue holds; a query, so always true.

    What is public is counted with its articles already, and is most of a site's past: in five
    million rows that is a hundred times quicker than counting them.
    """
    here = (comment.c.site_id.in_(site_ids), comment.c.status.in_(NOT_PUBLIC))
    public = select(func.coalesce(func.sum(article.c.comments), 0))
    found = comments.numbers(db, *here)
    found[Status.APPROVED] = int(db.scalar(public.where(article.c.site_id.in_(site_ids))) or 0)
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


def standing(db: Connection, site_ids: Sequence[int], uids: Sequence[UUID]) -> dict[UUID, Standing]:
    """How each of these comments stands that is of these sites."""
    flagged = flags.flagged(site_ids).subquery()
    rows = db.execute(
        select(comment.c.uid, comment.c.id, comment.c.site_id, comment.c.status, flagged.c.number)
        .outerjoin(flagged, flagged.c.comment_id == comment.c.id)
        .where(comment.c.uid.in_(uids))
    )
    return {
        row.uid: Standing(row.id, Status(row.status), bool(row.number))
        for row in rows
        if row.site_id in site_ids
    }


def oldest(db: Connection, site_ids: Sequence[int], queue: str) -> datetime | None:
    """When the comment of a queue was submitted that came first; None when there is none."""
    wanted = Filter(site_ids=site_ids, queue=queue, order=Order.OLDEST)
    first = _ids(db, wanted, after=None, limit=1)
    return db.scalar(select(comment.c.submitted_at).where(comment.c.id.in_(first)))


def articles(
    db: Connection, site_ids: Sequence[int], *, before: int | None, most: int
) -> list[dict[str, Any]]:
    """Articles of some sites, the newest first, each with its counts and who waits there."""
    wanted = select(article).where(article.c.site_id.in_(site_ids))
    if before is not None:
        wanted = wanted.where(article.c.id < before)
    page = wanted.order_by(article.c.id.desc()).limit(most).subquery()
    rows = db.execute(
        select(page, first_url(page.c.id).label("url"), tables.site.c.key.label("site"))
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
