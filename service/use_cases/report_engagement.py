"""Figures for editors, over local days of a zone."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from service.domain import days
from service.domain.address import Address
from service.store import articles, reports
from service.store.reports import Day, Figures, Scope

MOST_DAYS = 1100  # three years; one row a day
EARLIEST, LATEST = date(1970, 1, 1), date(2200, 1, 1)
LENGTH = 30  # days reported when nobody says from when

COUNTS = (
    "likes",
    "submitted",
    "approved",
    "rejected",
    "held",
    "pending",
    "withdrawn",
    "erased",
    "readers",
    "decision_seconds_median",
    "likes_held",
    "likes_dropped",
)
SORTS = ("url", "title", *COUNTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Local days, both included, in an IANA zone that exists."""

    first: date
    last: date
    zone: str

    @classmethod
    def of(cls, first: date | None, last: date | None, zone: str, now: datetime) -> "Range":
        """By default the last thirty days up to today, as the zone has it.

        Raises:
            ValueError: the days are the wrong way round, or too many, or there is no such zone.
        """
        last = last or now.astimezone(days.zone(zone)).date()
        first = first or last - timedelta(days=LENGTH - 1)
        if not 0 <= (last - first).days < MOST_DAYS:
            raise ValueError("not a range of days")
        if not EARLIEST <= first <= last <= LATEST:
            raise ValueError("not days of this service")
        days.zone(zone)
        return cls(first=first, last=last, zone=zone)

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """From the first moment of the first day to that of the day after the last, in UTC."""
        where = days.zone(self.zone)
        after = self.last + timedelta(days=1)
        return days.midnight(self.first, where), days.midnight(after, where)

    @property
    def said(self) -> dict[str, str]:
        """As every report names it."""
        days = {"from": self.first.isoformat(), "to": self.last.isoformat()}
        return {"zone": self.zone, **days}


def report_articles(
    db: Connection, site_id: int, over: Range, *, sort: str = "submitted"
) -> dict[str, Any]:
    """`{rows, totals, zone, from, to}`: a row for each article that was commented or liked."""
    whole = Scope(site_id=site_id, article_id=None, days=_days(over))
    rows = [_row(figures) for figures in reports.by_article(db, whole).values()]
    rows.sort(key=lambda row: row["url"])
    rows.sort(key=lambda row: _order(row[sort]), reverse=sort not in ("url", "title"))
    return _answer(rows, reports.in_all(db, whole), over)


def report_daily(
    db: Connection, site_id: int, over: Range, *, where: Address | None = None
) -> dict[str, Any]:
    """The same a day, of the whole site or of one article of it."""
    article_id = None
    if where is not None:
        article = articles.find(db, site_id, where)
        article_id = article.id if article else 0  # no article has 0: all zeros
    scope = Scope(site_id=site_id, article_id=article_id, days=_days(over))
    rows = [_row(figures) for figures in reports.by_day(db, scope).values()]
    return _answer(rows, reports.in_all(db, scope), over)


def _days(over: Range) -> Sequence[Day]:
    where = days.zone(over.zone)
    return [
        Day(day, days.midnight(day, where), days.midnight(day + timedelta(days=1), where))
        for day in days.each_day(over.first, over.last)
    ]


def _row(figures: Figures) -> dict[str, Any]:
    values = asdict(figures)
    extra = values.pop("extra")
    return {**extra, **values}


def _order(value: Any) -> tuple[bool, Any]:
    """Articles without a decision have no median; they come last."""
    return (False, 0) if value is None else (True, value)


def _answer(rows: list[dict[str, Any]], totals: Figures, over: Range) -> dict[str, Any]:
    return {
        "rows": rows,
        "totals": {key: value for key, value in _row(totals).items()},
        "zone": over.zone,
        "from": over.first.isoformat(),
        "to": over.last.isoformat(),
    }
