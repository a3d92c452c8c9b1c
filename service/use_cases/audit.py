"""Prove that nothing is lost, nothing is doubled, and every count is right."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from service.store import audit as recount
from service.store.audit import EXAMPLES, Found

PATIENCE = timedelta(seconds=60)  # a comment that waits longer for screening has been forgotten

FAULTS: Mapping[str, str] = {
    "lost": "acknowledged and not in the database",
    "doubled": "stored or acknowledged twice",
    "count_differences": "articles whose counts differ from a recount",
    "status_differs": "comments that are not what their last decision made them",
    "steps_broken": "comments whose decisions do not follow one another",
    "move_not_allowed": "comments that were moved as no comment may be",
    "screened_twice": "comments of which one revision was screened twice",
    "stuck": "comments that nobody screens",
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


def audit(db: Connection, ledger: Sequence[UUID] | None, *, now: datetime) -> Audit:
    """Recount everything on one snapshot. Reads only; safe while the product runs.

    ledger: ids that were answered with 202, in any order; read it before `db` takes its snapshot.
    """
    acknowledged = ledger or ()
    return Audit(
        totals=recount.totals(db),
        acknowledged=None if ledger is None else len(acknowledged),
        faults={
            "lost": recount.missing(db, acknowledged),
            "doubled": _together(_twice(acknowledged), recount.same_key_twice(db)),
            "count_differences": recount.wrong_counts(db),
            **recount.broken_histories(db),
            "stuck": recount.stuck(db, before=now - PATIENCE),
        },
        damage=recount.integrity(db),
    )


def _twice(ledger: Sequence[UUID]) -> Found:
    twice = [uid for uid, times in Counter(ledger).items() if times > 1]
    return Found(len(twice), [str(uid) for uid in twice[:EXAMPLES]])


def _together(one: Found, other: Found) -> Found:
    return Found(one.count + other.count, [*one.examples, *other.examples][:EXAMPLES])
