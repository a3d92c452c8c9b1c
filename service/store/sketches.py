"""Texts that are nearly the same, by their sketches."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta
from itertools import chain
from typing import Any

from sqlalchemy import Connection, select

from service.domain.policy import Policy
from service.domain.sketch import hashes_of, needed
from service.store import tables

comment = tables.comment

LOOKED_AT = 1000  # of the newest in the window: a campaign is found by its last ones


def near(db: Connection, policy: Policy, ids: Sequence[int]) -> dict[int, int]:
    """How many earlier texts are nearly the same as each of these comments of one site, within the
    policy's window; in two statements. Comments without any are left out."""
    if not policy.near_repeats:
        return {}
    columns = (comment.c.id, comment.c.site_id, comment.c.sketch, comment.c.submitted_at)
    mine = db.execute(
        select(*columns).where(comment.c.id.in_(ids), comment.c.sketch.is_not(None))
    ).all()
    if not mine:
        return {}
    window = timedelta(minutes=policy.repeat_minutes)
    others = db.execute(
        select(*columns)
        .where(comment.c.site_id == mine[0].site_id, comment.c.sketch.is_not(None))
        .where(comment.c.submitted_at >= min(one.submitted_at for one in mine) - window)
        .where(comment.c.submitted_at <= max(one.submitted_at for one in mine))
        .order_by(comment.c.submitted_at.desc())
        .limit(LOOKED_AT)
    ).all()
    counts = _counted(mine, others, window)
    return {one: number for one, number in counts.items() if number}


def _counted(mine: Sequence[Any], others: Sequence[Any], window: timedelta) -> dict[int, int]:
    by_hash: dict[int, list[int]] = defaultdict(list)  # places in others
    for place, other in enumerate(others):
        for hashed in hashes_of(other.sketch):
            by_hash[hashed].append(place)
    counts = {}
    for one in mine:
        own = hashes_of(one.sketch)
        enough = needed(len(own))
        shared = Counter(chain.from_iterable(by_hash.get(hashed, ()) for hashed in own))
        alike = [others[place] for place, number in shared.items() if number >= enough]
        counts[one.id] = sum(
            other.id < one.id and one.submitted_at - other.submitted_at <= window for other in alike
        )
    return counts
