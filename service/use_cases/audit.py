"""Prove that nothing is lost, nothing is doubled, and every count is right."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from service.domain import days
from service.domain.keys import first_kept
from service.domain.site import Site
from service.store import audit as recount
from service.store import engagement, promises, sites
from service.store.audit import EXAMPLES, Found
from service.use_cases.report_engagement import Range, report_articles, report_daily

PATIENCE = timedelta(seconds=60)  # a comment that waits longer for screening has been forgotten
OVERDUE = 2  # days after which what should have been forgotten is a fault; a schedule may be down
REPAIRED = 100  # articles a transaction

FAULTS: Mapping[str, str] = {
    "lost": "acknowledged and not in the database",
    "doubled": "stored or acknowledged twice",
    "count_differences": "articles whose counts differ from a recount",
    "status_differs": "comments that are not what their last decision made them",
    "steps_broken": "comments whose decisions do not follow one another",
    "move_not_allowed": "comments that were moved as no comment may be",
    "screened_twice": "comments of which one revision was screened twice",
    "unapproved": "public comments whose present revision nobody approved",
    "misplaced": "replies that stand below another article's comment",
    "liked_twice": "readers who are counted twice for one article",
    "report_differences": "figures of reports that differ from a recount",
    "stuck": "comments that nobody screens",
    "remains": "erased comments of which something is left",
    "kept_too_long": "hashes of networks older than they may become",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """totals: rows by kind and status. acknowledged: ids in the ledger, None without one.
    faults: by their names in FAULTS. damage: sentences about the database file itself."""

    totals: Mapping[str, int]
    acknowledged: int | None
    faults: Mapping[str, Found]
    damage: Sequence[str]

    @property
    def is_clean(self) -> bool:
        return not self.damage and all(found.count == 0 for found in self.faults.values())


def audit(
    db: Connection, ledger: Sequence[UUID] | None, *, network_days: int = 30, now: datetime
) -> Audit:
    """Recount everything on one snapshot. Reads only; safe while the product runs.

    ledger: ids that were answered with 202, in any order; read it before `db` takes its snapshot.
    network_days: how long hashes of networks may be kept.
    """
    acknowledged = ledger or ()
    kept_since = first_kept(now, network_days + OVERDUE)
    return Audit(
        totals=recount.totals(db),
        acknowledged=None if ledger is None else len(acknowledged),
        faults={
            "lost": recount.missing(db, acknowledged),
            "doubled": _together(_twice(acknowledged), recount.same_key_twice(db)),
            "count_differences": recount.wrong_counts(db),
            **recount.broken_histories(db),
            "unapproved": promises.not_approved_as_they_are(db),
            "misplaced": promises.misplaced(db),
            "liked_twice": promises.liked_twice(db),
            "report_differences": _report_differences(db, now),
            "stuck": recount.stuck(db, before=now - PATIENCE),
            "remains": promises.remains(db),
            "kept_too_long": promises.networks_kept_too_long(db, before=kept_since),
        },
        damage=recount.integrity(db),
    )


def _report_differences(db: Connection, now: datetime) -> Found:
    """Sums over the rows of each site's reports of the last days, against one plain count."""
    wrong = [
        f"{site.key}: {name} is {report} by {kind}, {plain} by the rows"
        for site in sites.every(db)
        for kind, name, report, plain in _compared(db, site, _lately(site, now))
        if report != plain
    ]
    return Found(len(wrong), wrong[:EXAMPLES])


def _lately(site: Site, now: datetime) -> Range:
    """More days would take longer and show no other fault: reports count the rows themselves."""
    week_ago = now.astimezone(days.zone(site.zone)).date() - timedelta(days=6)
    return Range.of(week_ago, None, site.zone, now)


def _compared(db: Connection, site: Site, over: Range) -> Iterator[tuple[str, str, int, int]]:
    plain = recount.cohort(db, site.id, *over.bounds)
    for kind, report in (("day", report_daily), ("article", report_articles)):
        rows = report(db, site.id, over)["rows"]
        for name, number in plain.items():
            yield kind, name, sum(row[name] for row in rows), number


def repair(db: Connection) -> int:
    """Set some of the counts that are wrong to what the rows say; of how many articles.

    Repeat until 0. Only what can be rebuilt from rows is repaired; a broken history is for a
    person to look at.
    """
    wrong = recount.wrong_articles(db, most=REPAIRED)
    if wrong:
        engagement.recount(db, wrong)
    return len(wrong)


def _twice(ledger: Sequence[UUID]) -> Found:
    twice = [uid for uid, times in Counter(ledger).items() if times > 1]
    return Found(len(twice), [str(uid) for uid in twice[:EXAMPLES]])


def _together(one: Found, other: Found) -> Found:
    return Found(one.count + other.count, [*one.examples, *other.examples][:EXAMPLES])
