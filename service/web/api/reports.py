"""Figures for analysts, as JSON and as CSV."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, NotRequired, TypedDict

from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from service.domain import address
from service.domain.site import Site
from service.use_cases import report_engagement, report_moderation
from service.use_cases.report_engagement import COUNTS, SORTS, Range
from service.web import gates
from service.web.answers import json_answer
from service.web.api import api
from service.web.describe import described
from service.web.door import door
from service.web.gates import READS
from service.web.reading import Query
from service.web.spreadsheets import Rows, csv_answer

FORMATS = {"json": None, "csv": None}

QUERY: dict[str, tuple[Any, str]] = {
    "site": (str, "The site's key."),
    "from?": (str, "The first day, as 2026-11-23; thirty days by default."),
    "to?": (str, "The last day, included; today by default."),
    "zone?": (str, "An IANA time zone; the site's by default."),
    "format?": (str, "json (default) or csv."),
}


class Row(TypedDict):
    url: NotRequired[str]
    title: NotRequired[str]
    date: NotRequired[str]
    likes: int
    submitted: int
    approved: int
    rejected: int
    held: int
    pending: int
    withdrawn: int
    erased: int
    readers: int
    decision_seconds_median: float | None
    likes_held: int
    likes_dropped: int


class Report(TypedDict):
    rows: list[Row]
    totals: Row
    zone: str


REFUSALS = (401, 403, 404, 422, 503)


def answer(
    query: Query,
    report: Callable[[Connection, int, Range], Mapping[str, Any]],
    name: str,
    columns: Sequence[str],
    *,
    table: Callable[[Mapping[str, Any]], Rows] = itemgetter("rows"),
) -> ResponseReturnValue:
    """A report of the site and days that `query` asks for, whose faults are told in one answer."""
    staff = gates.staff()
    form = query.choice("format", FORMATS, default="json")
    site, over = site_and_range(staff, query)
    with door().backends.read() as db:
        found = report(db, site.id, over)
    if form == "json":
        return json_answer(found)
    return csv_answer([table(found)], columns, f"{site.key}-{name}-{over.first}-{over.last}")


@api.get("/reports/articles")
@described(
    summary="Engagement by article, for comments submitted and likes given in a range of days",
    query=QUERY | {"sort?": (str, f"One of {', '.join(SORTS)}; submitted by default.")},
    answers={200: Report},
    refusals=REFUSALS,
    security="bearer",
)
def get_articles_report() -> ResponseReturnValue:
    query = Query()
    sort = query.choice("sort", dict.fromkeys(SORTS), default="submitted")
    report = partial(report_engagement.report_articles, sort=sort)
    return answer(query, report, "articles", ("url", "title", *COUNTS))


@api.get("/reports/daily")
@described(
    summary="Engagement by day, of a site or of one of its articles",
    query=QUERY | {"url?": (str, "An address of one article; the whole site without it.")},
    answers={200: Report},
    refusals=REFUSALS,
    security="bearer",
)
def get_daily_report() -> ResponseReturnValue:
    query = Query()
    url = query.text("url", limit=address.MAX_LENGTH)
    where = query.parsed("url", url, address.parse)
    report = partial(report_engagement.report_daily, where=where)
    return answer(query, report, "daily", ("date", *COUNTS))


class RuleRow(TypedDict):
    rule: str
    code: str
    lang: str
    fired: int
    upheld: int
    overturned: int


class RulesReport(TypedDict):
    rows: list[RuleRow]
    zone: str


@api.get("/reports/rules")
@described(
    summary="How often each rule fired, and moderators upheld or overturned it, per language",
    query=QUERY,
    answers={200: RulesReport},
    refusals=REFUSALS,
    security="bearer",
)
def get_rules_report() -> ResponseReturnValue:
    columns = tuple(RuleRow.__annotations__)
    return answer(Query(), report_moderation.report_rules, "rules", columns)


class WorkRow(TypedDict):
    kind: str
    name: str | None
    decisions: int
    approved: int
    rejected: int
    held: int
    overturned: int
    overturn_rate: float | None
    seconds_median: float | None
    seconds_p95: float | None


class Work(TypedDict):
    rows: list[WorkRow]
    totals: dict[str, Any]
    screening: dict[str, Any]
    waiting: dict[str, Any]
    zone: str


@api.get("/reports/moderation")
@described(
    summary="Who decided how much, how soon, and what others changed, in a range of days",
    query=QUERY,
    answers={200: Work},
    refusals=REFUSALS,
    security="bearer",
)
def get_moderation_report() -> ResponseReturnValue:
    report = partial(report_moderation.report_moderation, now=gates.now())
    columns, table = report_moderation.COLUMNS, report_moderation.table
    return answer(Query(), report, "moderation", columns, table=table)


def site_and_range(staff: gates.Staff, query: Query) -> tuple[Site, Range]:
    """The site that `staff` may read, and the days asked for."""
    key = query.text("site", limit=80, required=True)
    first, last = query.day("from"), query.day("to")
    zone = query.text("zone", limit=64)
    site = door().sites.find(key)
    over = query.parsed(
        "zone" if zone else "from",
        zone or (site.zone if site else "UTC"),
        lambda name: Range.of(first, last, name, gates.now()),
    )
    query.check()
    site = site or door().sites.get(key)
    gates.pass_origin(site)
    gates.pass_role(staff, site, *READS)
    assert over is not None
    return site, over
