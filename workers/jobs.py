"""What runs on the queue. A job finds its work in the database, may run twice, keeps no state."""

import asyncio
import logging
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

from service.connectors.asking import Switchboard
from service.domain.comment import Comment
from service.domain.decision import Screened
from service.screening.background import Background
from service.store import comments, decisions, inquiries, jobs
from service.store.decisions import Moved
from service.use_cases import ask, learn, lessons, screen
from workers import guard
from workers.asking import Asking
from workers.process import backends, settings

log = logging.getLogger(__name__)

BATCH = 100
ALONE = 5.0  # seconds for the comments of a batch that took too long
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
    retry(tried_before, until)


def retry(ids: list[int], until: float) -> None:
    """Each by itself; after `until` the rest waits for the next job, behind what came meanwhile."""
    while ids and time.monotonic() < until:
        record(backends().write(comments.claim, [ids.pop(0)], fresh=False))
    if ids:
        redis = backends().doorbell.redis
        jobs.put_back(redis, ids)
        jobs.ring(redis, [])


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
    screened = judged(claimed, known)
    decided, to_ask = ask.apart(screened, {one: known[one].policy for one in known})
    moved = backends().write(decisions.record_screened, decided)
    log.info("screened", extra={"claimed": len(claimed), "moved": len(moved)})
    hand_over([comment for comment in claimed if comment.id in to_ask])
    return moved


def judged(claimed: Sequence[Comment], known: dict[int, Background]) -> list[Screened]:
    """Judge a batch; where that takes too long, each of its comments by itself.

    Those that their lease leaves no time for are not judged: the sweep finds them.
    """
    now = datetime.now(UTC)
    hangs = guard.HANGS if len(claimed) > 1 else guard.ONE_HANGS
    try:
        with guard.limited(guard.BATCH_SECONDS, hangs=hangs):
            return screen.screen(claimed, known, now=now)
    except guard.TooLong:
        log.warning("screening_slow", extra={"comments": [one.id for one in claimed]})
    until = time.monotonic() + ALONE
    return [alone(one, known[one.id], now) for one in claimed if time.monotonic() < until]


def alone(comment: Comment, background: Background, now: datetime) -> Screened:
    """Judge one comment; one that takes too long waits for a moderator, with that reason."""
    try:
        with guard.limited(guard.ONE_SECONDS, hangs=guard.ONE_HANGS):
            return screen.screen([comment], {comment.id: background}, now=now)[0]
    except guard.TooLong:
        log.error("screening_too_slow", extra={"comment": comment.id})
        return screen.too_slow(comment, background.policy, now=now)


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


def learn_of_site(site_id: int) -> None:
    """Learn the site's own model, unless another worker has just done so."""
    now = datetime.now(UTC)
    with backends().read() as db:
        if site_id not in lessons.due(db, now=now):
            return
        one = learn.task(db, site_id)
    learnt = learn.carry_out(one)
    kept = backends().write(learn.keep, one, learnt, now=now)
    log.info(
        "learnt", extra={"site": site_id, "version": one.version, "area": learnt.area, "kept": kept}
    )
