"""Figures about the work of moderators, over local days of a zone."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from heapq import merge
from typing import Any

from sqlalchemy import Connection

from service.domain.comment import Status
from service.store import queues, rates, rulings
from service.store.rates import Span, Work
from service.store.rulings import Ruling
from service.use_cases.report_engagement import Range

COLUMNS = (
    "kind",
    "name",
    "decisions",
    "approved",
    "rejected",
    "held",
    "overturned",
    "overturn_rate",
    "seconds_median",
    "seconds_p95",
)


def report_moderation(
    db: Connection, site_id: int, over: Range, *, now: datetime
) -> dict[str, Any]:
    """`{rows, totals, screening, waiting, zone, from, to}`: a row a person or program.

    Rates are shares of approvals and rejections, None where there are none. seconds_…: from
    submission to the decision on a comment that waited. waiting: comments held now, and for how
    long the oldest.
    """
    start, end = over.bounds
    span = Span(site_id, start, end)
    work = rates.by_actor(db, span)
    decided, changed = rates.screening(db, span)
    oldest = queues.oldest(db, [site_id], Status.HELD)
    return {
        "rows": [{"kind": one.kind, **_row([one]), "name": one.name} for one in work],
        "totals": _row(work),
        "screening": {
            "decisions": decided,
            "overturned": changed,
            "overturn_rate": rate(changed, decided),
        },
        "waiting": {
            "held": queues.counts(db, [site_id])["held"],
            "oldest_seconds": (now - oldest).total_seconds() if oldest else None,
        },
        **over.said,
    }


def table(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Its rows with one for screening, for a spreadsheet."""
    return [*report["rows"], {"kind": "screening", "name": "", **report["screening"]}]


def report_rules(db: Connection, site_id: int, over: Range) -> dict[str, Any]:
    """`{rows, zone, from, to}`: a row a rule, code and language, the most frequent first.

    fired: comments screened on these days in which it found something; upheld, overturned: comments
    decided on these days in which it had, and that were rejected or approved in the end.
    """
    ruled = {
        (one.rule, one.code, one.lang): one for one in rulings.within(db, site_id, *over.bounds)
    }
    fired = rulings.fired(db, site_id, *over.bounds)
    rows = [
        asdict(ruled.get(key) or Ruling(*key, upheld=0, overturned=0))
        | {"fired": fired.get(key, 0)}
        for key in sorted(ruled.keys() | fired.keys())
    ]
    rows.sort(key=lambda row: -row["fired"])
    return {"rows": rows, **over.said}


def _row(work: Sequence[Work]) -> dict[str, Any]:
    approved, rejected = sum(one.approved for one in work), sum(one.rejected for one in work)
    held, overturned = sum(one.held for one in work), sum(one.overturned for one in work)
    seconds = list(merge(*(one.seconds for one in work)))
    return {
        "decisions": approved + rejected + held,
        "approved": approved,
        "rejected": rejected,
        "held": held,
        "overturned": overturned,
        "overturn_rate": rate(overturned, approved + rejected),
        "seconds_median": percentile(seconds, 0.5),
        "seconds_p95": percentile(seconds, 0.95),
    }


def rate(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def percentile(ordered: Sequence[float], share: float) -> float | None:
    """The smallest value that `share` of all do not exceed (nearest rank); None of nothing."""
    if not ordered:
        return None
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]
