"""Engagement figures: cohorts by the day of submission, counted in SQL over the rows themselves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    column,
    distinct,
    func,
    literal,
    select,
    type_coerce,
    union,
    values,
)

from service.store import tables

comment, like = tables.comment, tables.like

STATUSES = ("approved", "rejected", "held", "pending", "withdrawn")
SECOND = 1_000_000
NAMED = 5_000  # articles asked for by one statement; databases allow some 30,000 parameters


@dataclass(frozen=True, slots=True)
class Day:
    """One local day as the half-open stretch of UTC that it is: 23, 24 or 25 hours."""

    date: date
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose figures: one site, or one article of it; over days that follow each other."""

    site_id: int
    article_id: int | None
    days: Sequence[Day]


@dataclass(slots=True)
class Figures:
    """submitted = approved + rejected + held + pending + withdrawn + erased."""

    likes: int = 0
    submitted: int = 0
    approved: int = 0
    rejected: int = 0
    held: int = 0
    pending: int = 0
    withdrawn: int = 0
    erased: int = 0
    readers: int = 0
    decision_seconds_median: float | None = None
    likes_held: int = 0
    likes_dropped: int = 0
    extra: dict[str, Any] = field(default_factory=dict)  # url and title, or the date


def by_article(db: Connection, scope: Scope) -> dict[int, Figures]:
    """Figures of each article that was commented or liked, by its id; with url and title."""
    found = _figures(db, scope, lambda table: table.c.article_id)
    _name_articles(db, found)
    return found


def by_day(db: Connection, scope: Scope) -> dict[int, Figures]:
    """Figures of each day, by its place in `scope.days`; days without any are there, too."""
    found = _figures(db, scope, _days(scope.days))
    for place, day in enumerate(scope.days):
        found.setdefault(place, Figures()).extra = {"date": day.date.isoformat()}
    return dict(sorted(found.items()))


def in_all(db: Connection, scope: Scope) -> Figures:
    """The sums; readers and the median are those of the whole, not sums of parts."""
    return _figures(db, scope, lambda _table: literal(0)).get(0, Figures())


def _figures(db: Connection, scope: Scope, group: Any) -> dict[int, Figures]:
    found: dict[int, Figures] = {}

    def at(key: int) -> Figures:
        return found.setdefault(key, Figures())

    for row in db.execute(_cohorts(scope, group)):
        for name in ("submitted", "erased", *STATUSES):
            setattr(at(row.key), name, getattr(row, name))
    for row in db.execute(_likes(scope, group)):
        for name in ("likes", "likes_held", "likes_dropped"):
            setattr(at(row.key), name, getattr(row, name))
    for row in db.execute(_readers(scope, group)):
        at(row.key).readers = row.readers
    for row in db.execute(_medians(scope, group)):
        at(row.key).decision_seconds_median = round(float(row.median) / SECOND, 3)
    return found


def _keyed(scope: Scope, group: Any, table: Any, moment: Any, *columns: Any) -> Select[Any]:
    """Rows of the scope with the key to group by.

    group: makes the key from a table; or days, and then the key is the day's place among them.
    """
    own = [moment >= scope.days[0].start, moment < scope.days[-1].end]
    if scope.article_id is not None:
        own.append(table.c.article_id == scope.article_id)
    if callable(group):
        return select(group(table).label("key"), *columns).where(*own)
    days = group
    stamp = type_coerce(moment, tables.Key)
    inside = and_(stamp >= days.c.start, stamp < days.c.end)
    return select(days.c.key, *columns).select_from(table).join(days, inside).where(*own)


def _days(days: Sequence[Day]) -> Any:
    rows = [
        (place, tables.microseconds(day.start), tables.microseconds(day.end))
        for place, day in enumerate(days)
    ]
    columns = (column("key", tables.Key), column("start", tables.Key), column("end", tables.Key))
    return values(*columns).data(rows).cte("days")  # SQLite names columns in a CTE alone


def _comments(scope: Scope, group: Any, *columns: Any) -> Select[Any]:
    rows = _keyed(scope, group, comment, comment.c.submitted_at, *columns)
    return rows.where(comment.c.site_id == scope.site_id)


def _cohorts(scope: Scope, group: Any) -> Select[Any]:
    rows = _comments(scope, group, comment.c.status, comment.c.erased_at).subquery()
    stands = rows.c.erased_at.is_(None)

    def number(where: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((where, 1), else_=0)), 0)

    return select(
        rows.c.key,
        func.count().label("submitted"),
        number(~stands).label("erased"),
        *(number(and_(stands, rows.c.status == name)).label(name) for name in STATUSES),
    ).group_by(rows.c.key)


def _liked(scope: Scope, group: Any, *columns: Any) -> Select[Any]:
    mine = select(tables.article.c.id).where(tables.article.c.site_id == scope.site_id)
    rows = _keyed(scope, group, like, like.c.at, *columns)
    return rows.where(like.c.article_id.in_(mine))


def _likes(scope: Scope, group: Any) -> Select[Any]:
    rows = _liked(scope, group, like.c.standing).subquery()

    def number(standing: str) -> ColumnElement[int]:
        return func.count().filter(rows.c.standing == standing)

    return select(
        rows.c.key,
        number("counted").label("likes"),
        number("held").label("likes_held"),
        number("dropped").label("likes_dropped"),
    ).group_by(rows.c.key)


def _readers(scope: Scope, group: Any) -> Select[Any]:
    """Readers who commented or liked, each once."""
    commented = _comments(scope, group, comment.c.reader_id).where(comment.c.reader_id.is_not(None))
    liked = _liked(scope, group, like.c.reader_id).where(like.c.standing == "counted")
    both = union(commented, liked).subquery()
    return select(both.c.key, func.count(distinct(both.c.reader_id)).label("readers")).group_by(
        both.c.key
    )


def _medians(scope: Scope, group: Any) -> Select[Any]:
    """The middle value, or the mean of the middle two, of microseconds to the first decision."""
    took = type_coerce(comment.c.decided_at, tables.Key) - type_coerce(
        comment.c.submitted_at, tables.Key
    )
    rows = _comments(scope, group, took.label("took"))
    decided = rows.where(comment.c.decided_at.is_not(None)).subquery()
    ranked = select(
        decided.c.key,
        decided.c.took,
        func.row_number().over(partition_by=decided.c.key, order_by=decided.c.took).label("place"),
        func.count().over(partition_by=decided.c.key).label("all"),
    ).subquery()
    twice = ranked.c.place * 2
    middle = and_(twice >= ranked.c.all, twice <= ranked.c.all + 2)
    return (
        select(ranked.c.key, func.avg(ranked.c.took).label("median"))
        .where(middle)
        .group_by(ranked.c.key)
    )


def _name_articles(db: Connection, found: Mapping[int, Figures]) -> None:
    """Only those that are in the report: a site has many more."""
    article, address = tables.article, tables.address
    first = (
        select(func.min(address.c.id))
        .where(address.c.article_id == article.c.id)
        .correlate(article)
        .scalar_subquery()
    )
    named = select(article.c.id, article.c.title, address.c.url).join(
        address, address.c.id == first
    )
    for ids in batched(found, NAMED):
        for row in db.execute(named.where(article.c.id.in_(ids))):
            found[row.id].extra = {"url": row.url, "title": row.title or ""}


def batched(all_: Iterable[int], most: int) -> Iterator[list[int]]:
    """In lists of at most so many."""
    rest = iter(all_)
    while some := list(islice(rest, most)):
        yield some
