"""Texts that are nearly the same, by their sketches."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select, type_coerce

from service.domain.policy import Policy
from service.domain.sketch import needed
from service.store import tables

comment = tables.comment

HASH = np.dtype(">u4")  # as `sketch_of` packs them
LOOKED_AT = 1000  # of the newest in the window: a campaign is found by its last ones


def near(db: Connection, policy: Policy, ids: Sequence[int]) -> dict[int, int]:
    """How many earlier texts are nearly the same as each of these comments of one site, within the
    policy's window; in two statements. Comments without any are left out."""
    if not policy.near_repeats:
        return {}
    at = type_coerce(comment.c.submitted_at, tables.Key).label("at")  # in microseconds
    columns = (comment.c.id, comment.c.site_id, comment.c.sketch, at)
    mine = db.execute(
        select(*columns).where(comment.c.id.in_(ids), comment.c.sketch.is_not(None))
    ).all()
    if not mine:
        return {}
    window = policy.repeat_minutes * 60_000_000
    others = db.execute(
        select(*columns)
        .where(comment.c.site_id == mine[0].site_id, comment.c.sketch.is_not(None))
        .where(at.between(min(one.at for one in mine) - window, max(one.at for one in mine)))
        .order_by(at.desc())
        .limit(LOOKED_AT)
    ).all()
    counts = _counted(mine, others, window)
    return {one: number for one, number in counts.items() if number}


def _counted(mine: Sequence[Any], others: Sequence[Any], window: int) -> dict[int, int]:
    """As `near`. By a table of which hash stands in which text: in a campaign all are alike."""
    wanted = np.unique(_hashes(mine))
    hashes = _hashes(others)
    places = np.repeat(
        np.arange(len(others)), [len(other.sketch) // HASH.itemsize for other in others]
    )
    lines = np.searchsorted(wanted, hashes).clip(max=len(wanted) - 1)
    known = wanted[lines] == hashes
    table = np.zeros((len(wanted), len(others)), np.uint8)
    table[lines[known], places[known]] = 1
    ids = np.array([other.id for other in others])
    times = np.array([other.at for other in others])
    counts = {}
    for one in mine:
        own = np.searchsorted(wanted, _hashes([one]))
        alike = table[own].sum(0, dtype=np.uint8) >= needed(len(own))
        in_time = one.at - times <= window
        counts[one.id] = int(np.count_nonzero(alike & in_time & (ids < one.id)))
    return counts


def _hashes(rows: Sequence[Any]) -> NDArray[np.uint32]:
    """Of all the sketches, one after the other."""
    return np.frombuffer(b"".join(row.sketch for row in rows), HASH)
