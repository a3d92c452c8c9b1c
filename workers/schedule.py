"""`python -m workers.schedule`: the timetable. Each entry is safe to run twice and at once."""

import logging
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event

from redis.exceptions import RedisError

from config.settings import BadSetting
from service.domain.errors import Refused
from service.logs import set_up
from service.store import comments, inquiries, jobs
from service.store.decisions import Moved
from service.use_cases import ask, lessons
from service.use_cases import forget as forgetting
from service.use_cases import give_up as giving_up
from workers.process import backends, settings
from workers.settling import settle_floods, settle_streams

log = logging.getLogger(__name__)

LATE = timedelta(seconds=10)  # a comment that waits longer was not rung for, or its worker died
MOST = 10_000
FORGETTING = 1.0  # seconds a turn: the sweep comes every two


@dataclass(frozen=True, slots=True)
class Entry:
    seconds: float
    run: Callable[[], None]


def sweep() -> None:
    """Find comments whose bell was lost or whose worker died, and ring for them again."""
    now = datetime.now(UTC)
    with backends().read() as db:
        late = comments.waiting(db, submitted_before=now - LATE, now=now, most=MOST)
    if not late:
        return
    held = {one.comment_id for one in give_up(late)}
    waiting = [one for one in late if one not in held]
    redis = backends().doorbell.redis
    # While the list is as long as what is late, all of it waits in Redis and needs no second entry.
    if jobs.waiting(redis) < len(waiting):
        jobs.put_back(redis, waiting)
    jobs.ring_now(redis)
    log.info("swept", extra={"late": len(late), "held": len(held)})


def give_up(late: list[int]) -> list[Moved]:
    return backends().write(giving_up.give_up, late, now=datetime.now(UTC))


def forget() -> None:
    """Blank what was kept for a time only; what is too much for one turn waits for the next."""
    days, until = settings().network_days, time.monotonic() + FORGETTING
    while time.monotonic() < until:
        rows = backends().write(forgetting.forget, days=days, now=datetime.now(UTC))
        if not rows:
            return
        log.info("forgotten", extra={"rows": rows})


def sweep_inquiries() -> None:
    """The same for comments that wait for connectors."""
    with backends().read() as db:
        late = inquiries.waiting(db, asked_before=datetime.now(UTC) - LATE, most=MOST)
    if not late:
        return
    held = {one.comment_id for one in backends().write(ask.give_up, late, now=datetime.now(UTC))}
    waiting = [one for one in late if one not in held]
    redis = backends().doorbell.redis
    if jobs.waiting(redis, jobs.CONNECTORS) < len(waiting):
        jobs.put_back(redis, waiting, jobs.CONNECTORS)
    jobs.ring_now(redis, jobs.CONNECTORS)
    log.info("swept_inquiries", extra={"late": len(late), "held": len(held)})


def have_models_learnt() -> None:
    """Sites whose moderators decided enough get a model of their own, once a day."""
    with backends().read() as db:
        due = lessons.due(db, now=datetime.now(UTC))
    for site_id in due:
        jobs.learn(backends().doorbell.redis, site_id)


TIMETABLE = (
    Entry(2.0, sweep),
    Entry(2.0, sweep_inquiries),
    Entry(60.0, forget),
    Entry(600.0, have_models_learnt),
    Entry(10.0, settle_floods),
    Entry(60.0, settle_streams),
)


def main() -> int:
    try:
        settings()
    except BadSetting as error:
        sys.stderr.write(f"{error}\n")
        return 2
    set_up("schedule")
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    keep(TIMETABLE, stop)
    return 0


def keep(timetable: tuple[Entry, ...], stop: Event) -> None:
    """Run each entry every so many seconds until told to stop."""
    due = {entry: time.monotonic() for entry in timetable}
    while not stop.is_set():
        for entry in timetable:
            if time.monotonic() >= due[entry]:
                attempt(entry)
                due[entry] = time.monotonic() + entry.seconds
        stop.wait(0.2)


def attempt(entry: Entry) -> None:
    """A store that is away is a normal case: the next turn comes soon."""
    try:
        entry.run()
    except (Refused, RedisError, OSError) as error:
        log.warning("put_off", extra={"entry": entry.run.__name__, "error": type(error).__name__})
    except Exception:
        log.exception("entry_failed", extra={"entry": entry.run.__name__})


if __name__ == "__main__":
    sys.exit(main())
