"""Engagement figures for analysts, as JSON and as CSV that is safe to open in a spreadsheet."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from io import StringIO
from typing import Any, NotRequired, TypedDict

from flask import Response
from flask.typing import ResponseReturnValue

from service.domain import address
from service.domain.site import Site
from service.store import rulings
from service.use_cases import report_engagement, report_moderation
from service.use_cases.report_engagement import COUNTS, SORTS, Range
from service.web import gates
from service.web.answers import json_answer
from service.web.api import api
from service.web.describe import described
from service.web.door import door
from service.web.gates import READS
from service.web.reading import Query

FORMATS = {"json": None, "csv": None}
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # OWASP, CSV injection

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


@api.get("/reports/articles")
@described(
    summary="Engagement by article, for comments submitted and likes given in a range of days",
    query=QUERY | {"sort?": (str, f"One of {', '.join(SORTS)}; submitted by default.")},
    answers={200: Report},
    refusals=REFUSALS,
    security="bearer",
)
def get_articles_report() -> ResponseReturnValue:
    staff, query = gates.staff(), Query()
    sort = query.choice("sort", dict.fromkeys(SORTS), default="submitted")
    form = query.choice("format", FORMATS, default="json")
    site, over = site_and_range(staff, query)
    with door().backends.read() as db:
        report = report_engagement.report_articles(db, site.id, over, sort=sort)
    return answer(report, form, ("url", "title", *COUNTS), f"{site.key}-articles")


@api.get("/reports/daily")
@described(
    summary="Engagement by day, of a site or of one of its articles",
    query=QUERY | {"url?": (str, "An address of one article; the whole site without it.")},
    answers={200: Report},
    refusals=REFUSALS,
    security="bearer",
)
def get_daily_report() -> ResponseReturnValue:
    staff, query = gates.staff(), Query()
    form = query.choice("format", FORMATS, default="json")
    url = query.text("url", limit=address.MAX_LENGTH)
    where = query.parsed("url", url, address.parse)
    site, over = site_and_range(staff, query)
    with door().backends.read() as db:
        report = report_engagement.report_daily(db, site.id, over, where=where)
    return answer(report, form, ("date", *COUNTS), f"{site.key}-daily")


class RuleRow(TypedDict):
    rule: str
    code: str
    lang: str
    upheld: int
    overturned: int


class RulesReport(TypedDict):
    rows: list[RuleRow]
    zone: str


@api.get("/reports/rules")
@described(
    summary="How often moderators upheld or overturned what a rule found, per rule and language",
    query=QUERY,
    answers={200: RulesReport},
    refusals=REFUSALS,
    security="bearer",
)
def get_rules_report() -> ResponseReturnValue:
    staff, query = gates.staff(), Query()
    form = query.choice("format", FORMATS, default="json")
    site, over = site_and_range(staff, query)
    with door().backends.read() as db:
        rows = [asdict(one) for one in rulings.within(db, site.id, *over.bounds)]
    days = {"from": over.first.isoformat(), "to": over.last.isoformat(), "zone": over.zone}
    return answer({"rows": rows, **days}, form, tuple(RuleRow.__annotations__), f"{site.key}-rules")


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
    staff, query = gates.staff(), Query()
    form = query.choice("format", FORMATS, default="json")
    site, over = site_and_range(staff, query)
    with door().backends.read() as db:
        report = report_moderation.report_moderation(db, site.id, over, now=gates.now())
    return answer(report, form, report_moderation.COLUMNS, f"{site.key}-moderation")


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


def answer(report: Mapping[str, Any], form: str, columns: Sequence[str], name: str) -> Response:
    if form == "json":
        return json_answer(report)
    response = Response(as_csv(report["rows"], columns), mimetype="text/csv")
    filename = f"{name}-{report['from']}-{report['to']}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def as_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """A header and a line a row; texts that a spreadsheet would run begin with an apostrophe."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column)) for column in columns])
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return "" if value is None else value
