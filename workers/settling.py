"""Likes settle: those that came in bursts leave the public count until a person decides."""

import logging
from datetime import UTC, datetime, timedelta

from service.domain.bursts import LOOK_BACK
from service.use_cases.settle_likes import MOST, find_bursts, hold
from workers.process import backends, settings

log = logging.getLogger(__name__)


def settle_floods() -> None:
    """Look at the last minutes; often."""
    settle(timedelta(minutes=2))


def settle_streams() -> None:
    """Look further back: for what came slower, or while nobody looked."""
    settle(LOOK_BACK)


def settle(look_back: timedelta) -> None:
    """Nothing is held while limits are off: a load test likes from one address."""
    if not settings().limits:
        return
    with backends().read() as db:
        ids = find_bursts(db, now=datetime.now(UTC), look_back=look_back)
    held = sum(
        backends().write(hold, ids[first : first + MOST]) for first in range(0, len(ids), MOST)
    )
    if held:
        log.info("likes_held", extra={"likes": held})
