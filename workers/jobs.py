"""What runs on the queue. A job finds its work in the database, may run twice, keeps no state."""

import asyncio
import logging
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

from service.connectors.asking import Switchboard
from service.domain.comment import Comment
from service.store import comments, decisions, inquiries, jobs
from service.store.decisions import Moved
from service.use_cases import ask, screen
from workers.asking import Asking
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
    decided, to_ask = ask.apart(screened, {one: known[one].policy for one in known})
    moved = backends().write(decisions.record_screened, decided)
    log.info("screened", extra={"claimed": len(claimed), "moved": len(moved)})
    hand_over([comment for comment in claimed if comment.id in to_ask])
    return moved


def hand_over(waiting: Sequence[Comment]) -> None:
    """Let comments wait for connectors. A lost ring is found by the sweep."""
    if not waiting:
        return
    ids = backends().write(inquiries.hand_over, waiting, now=datetime.now(UTC))
    jobs.ring(backends().doorbell.redis, ids, jobs.CONNECTORS)


def ask_waiting() -> None:
    """Ask connectors about what waits for them, until none waits or ten seconds have passed."""
    redis = backends().doorbell.redis
    jobs.clear_bell(redis, jobs.CONNECTORS)
    asking = Asking(
        backends=backends(),
        board=switchboard(),
        with_pace=settings().limits,
        until=time.monotonic() + SECONDS,
    )
    asyncio.run(asking.run())
    if jobs.waiting(redis, jobs.CONNECTORS):
        jobs.ring(redis, [], jobs.CONNECTORS)


@cache
def switchboard() -> Switchboard:
    """This process's: it remembers which services rest."""
    return Switchboard(settings().connectors)
