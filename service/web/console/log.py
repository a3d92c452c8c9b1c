"""Two logs, the newest first, to read and to take away: who decided what, and what changed who may
do what or what is published."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from service.store import decisions, events
from service.use_cases.report_engagement import EARLIEST, LATEST
from service.web.console import words
from service.web.console.frame import console, for_roles
from service.web.console.queue import Mine, wanted_sites
from service.web.door import door
from service.web.gates import DECIDES, MANAGES
from service.web.reading import Query
from service.web.spreadsheets import csv_answer

PAGE, CSV_PAGE = 100, 1000
DECISION = (
    "at", "who", "by", "was", "becomes", "reason", "public_reason", "comment", "revision", "author",
    "policy_version", "site",
)  # fmt: skip
CHANGE = ("at", "who", "by", "what", "said", "site")
Log = Callable[..., Sequence[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Asked:
    """mine: the sites whose log it is. days: first and last as they were given, in UTC. within:
    what they bound; None without them."""

    mine: Mine
    days: tuple[date | None, date | None]
    within: tuple[datetime, datetime] | None


def asked(query: Query, *roles: str) -> Asked:
    mine = wanted_sites(query, *roles)
    first, last = query.day("from"), query.day("to")
    if first is None and last is None:
        return Asked(mine, (None, None), None)
    if first and last and first > last:
        query.fault("from", "invalid", "This does not look right.")
    return Asked(mine, (first, last), (midnight(first or EARLIEST), midnight(last or LATEST, 1)))


def midnight(day: date, later: int = 0) -> datetime:
    """In UTC; so many days later."""
    known = min(max(day, EARLIEST), LATEST)
    return datetime.combine(known, time.min, UTC) + timedelta(days=later)


def read(log: Log, of: Asked, *, before: int | None, most: int) -> Sequence[dict[str, Any]]:
    with door().backends.read() as db:
        return log(db, of.mine.chosen, before=before, most=most, within=of.within)


def page(template: str, log: Log, *roles: str) -> ResponseReturnValue:
    query = Query()
    of, before = asked(query, *roles), query.cursor()
    query.check()
    rows = read(log, of, before=before, most=PAGE + 1)
    following = rows[PAGE - 1]["id"] if len(rows) > PAGE else None
    shown = [row | in_words(row) for row in rows[:PAGE]]
    return render_template(
        template,
        rows=shown,
        following=following,
        mine=of.mine,
        days=of.days,
        csv=f"{request.path}.csv",
    )


def in_words(row: dict[str, Any]) -> dict[str, Any]:
    """What an entry says for people to read."""
    if "what" in row:
        return {"said": words.event(row)}
    return {"reason": words.reason(row, {})}


def whole(log: Log, name: str, columns: Sequence[str], *roles: str) -> ResponseReturnValue:
    query = Query()
    of = asked(query, *roles)
    query.check()
    return csv_answer(pages(log, of), columns, name)


def pages(log: Log, of: Asked) -> Iterator[list[dict[str, Any]]]:
    rows = read(log, of, before=None, most=CSV_PAGE)
    while rows:
        yield [row | in_words(row) | {"at": f"{row['at']:%Y-%m-%dT%H:%M:%SZ}"} for row in rows]
        rows = read(log, of, before=rows[-1]["id"], most=CSV_PAGE)


@console.get("/log")
@for_roles(*DECIDES)
def get_log() -> ResponseReturnValue:
    return page("console/log.html", decisions.log, *DECIDES)


@console.get("/log.csv")
@for_roles(*DECIDES)
def get_log_csv() -> ResponseReturnValue:
    return whole(decisions.log, "decisions", DECISION, *DECIDES)


@console.get("/log/changes")
@for_roles(*MANAGES)
def get_changes() -> ResponseReturnValue:
    return page("console/changes.html", events.log, *MANAGES)


@console.get("/log/changes.csv")
@for_roles(*MANAGES)
def get_changes_csv() -> ResponseReturnValue:
    return whole(events.log, "changes", CHANGE, *MANAGES)
