"""What runs on the queue. A job finds its work in the database, may run twice, keeps no state."""

import logging
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from service.domain.comment import Comment
from service.store import comments, decisions, jobs
from service.store.decisions import Moved
from service.use_cases import screen
from workers.run import backends, settings

log = logging.getLogger(__name__)

BATCH = 100
SECONDS = 10  # then another job takes over, so that none comes near its time limit


def screen_waiting() -> None:
    """Take, judge and record comments until none waits, or ten seconds have passed."""
    redis = backends().doorbell.redis
    jobs.clear_bell(redis)
    until = time.monotonic() + SECONDS
    tried_before: list[int] = []
    while ids := jobs.take(redis, BATCH):
        tried_before += screen_fresh(ids)
        if time.monotonic() > until:
            jobs.put_back(redis, tried_before)
            jobs.ring(redis, [])
            return
    for one in tried_before:
        record(backends().write(comments.claim, [one], fresh=False))


def screen_fresh(ids: Sequence[int]) -> list[int]:
    """Screen those never tried, as one batch; the ids of those that were, and still wait."""
    claimed = backends().write(comments.claim, ids, fresh=True)
    record(claimed)
    if len(claimed) == len(ids):
        return []
    with backends().read() as db:
        return comments.tried(db, ids)


def record(claimed: Sequence[Comment]) -> list[Moved]:
    """Judge claimed comments with no transaction open, record what still applies."""
    if not claimed:
        return []
    with backends().read() as db:
        known = screen.backgrounds(db, claimed, with_pace=settings().limits)
    screened = screen.screen(claimed, known, now=datetime.now(UTC))
    moved = backends().write(decisions.record_screened, screened)
    log.info("screened", extra={"claimed": len(claimed), "moved": len(moved)})
    return moved
