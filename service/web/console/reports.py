"""Engagement figures to look at, and to take away."""

from http import HTTPStatus
from typing import Any

from flask import g, render_template
from flask.typing import ResponseReturnValue

from service.domain.errors import BadInput, NotFound
from service.domain.site import Site
from service.domain.speech import N_
from service.store import sites
from service.use_cases import report_engagement
from service.use_cases.report_engagement import SORTS, Range
from service.use_cases.report_moderation import report_moderation, report_rules
from service.web import gates
from service.web.console import words
from service.web.console.frame import console, for_roles
from service.web.door import door
from service.web.gates import READS
from service.web.reading import Query

MOST_ROWS = 200  # on the page; the download has them all
COLUMNS = (
    ("likes", N_("Likes")),
    ("readers", N_("Readers")),
    ("submitted", N_("Comments")),
    ("approved", N_("Approved")),
    ("rejected", N_("Rejected")),
    ("held", N_("Held")),
    ("pending", N_("Pending")),
    ("withdrawn", N_("Withdrawn")),
    ("erased", N_("Erased")),
    ("decision_seconds_median", N_("Time to decide")),
    ("likes_held", N_("Likes held")),
)


@console.get("/reports")
@for_roles(*READS)
def get_reports() -> ResponseReturnValue:
    mine = my_sites()
    query = Query()
    site = chosen_site(mine, query.text("site", limit=80))
    sort = query.choice("sort", dict.fromkeys(SORTS), default="submitted")
    words_ = {"mine": mine, "site": site, "columns": COLUMNS, "sort": sort, "most": MOST_ROWS}
    try:
        over = asked_range(query, site)
    except BadInput as refusal:
        page = render_template("console/reports.html", faults=in_words(refusal), **words_)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template("console/reports.html", **words_, **figures(site, over, sort))


@console.get("/reports/moderation")
@for_roles(*READS)
def get_moderation_report() -> ResponseReturnValue:
    mine, query = my_sites(), Query()
    site = chosen_site(mine, query.text("site", limit=80))
    words_ = {"mine": mine, "site": site}
    try:
        over = asked_range(query, site)
    except BadInput as refusal:
        page = render_template("console/moderation.html", faults=in_words(refusal), **words_)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    with door().backends.read() as db:
        report = report_moderation(db, site.id, over, now=gates.now())
        rules = report_rules(db, site.id, over)["rows"]
    return render_template(
        "console/moderation.html", report=report, rules=rules, over=over, **words_
    )


def my_sites() -> list[Site]:
    staff: gates.Staff = g.staff
    with door().backends.read() as db:
        found = sites.by_ids(db, staff.sites_as(*READS))
    return sorted(found.values(), key=lambda site: site.key)


def chosen_site(mine: list[Site], key: str) -> Site:
    """The site with this key, for "" the first one. Raises NotFound, Forbidden."""
    if not key and mine:
        return mine[0]
    site = door().sites.find(key)
    if site is None:
        raise NotFound("There is no such site.", code="unknown_site")
    gates.pass_role(g.staff, site, *READS)
    return site


def asked_range(query: Query, site: Site) -> Range:
    """Raises BadInput: days the wrong way round, too many of them, or no such zone."""
    first, last = query.day("from"), query.day("to")
    zone = query.text("zone", limit=64)
    over = query.parsed(
        "zone" if zone else "from",
        zone or site.zone,
        lambda name: Range.of(first, last, name, gates.now()),
    )
    query.check()
    assert over is not None
    return over


def figures(site: Site, over: Range, sort: str) -> dict[str, Any]:
    with door().backends.read() as db:
        articles = report_engagement.report_articles(db, site.id, over, sort=sort)
        daily = report_engagement.report_daily(db, site.id, over)
    most = max((row["submitted"] for row in daily["rows"]), default=0)
    return {"articles": articles, "daily": daily, "over": over, "peak": most}


def in_words(refusal: BadInput) -> list[dict[str, str]]:
    return [
        {"field": one.field, "message": words.translated(one.message) % one.params}
        for one in refusal.faults
    ]
