"""A random fault every 20 s for as long as SOAK_MINUTES says, at 50 requests a second."""

import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chaos.conftest import Ground
from tests.stores import until

pytestmark = [pytest.mark.chaos, pytest.mark.long, pytest.mark.soak]

EVERY = 20.0  # seconds


def flush(ground: Ground) -> None:
    with ground.product.redis() as redis:
        redis.flushall()


def restart_postgres(ground: Ground) -> None:
    if ground.postgres is not None:
        ground.postgres.kill()
        ground.postgres.start()


FAULTS: dict[str, Callable[[Ground], object]] = {
    "a web process": lambda ground: ground.product.kill("web", which=-1),
    "the worker": lambda ground: ground.product.kill("worker"),
    "live": lambda ground: ground.product.kill("live"),
    "the schedule": lambda ground: ground.product.kill("schedule"),
    "Redis": lambda ground: ground.product.kill("redis"),
    "flush": flush,
    "PostgreSQL": restart_postgres,
}


def memory(ground: Ground) -> int:
    """Bytes of all parts together, shared pages counted once for each."""
    assert ground.product.process is not None
    parts = [pid for name in ("web", "worker", "schedule") for pid in ground.product.pids(name)]
    fields = [Path(f"/proc/{pid}/statm").read_text().split()[1] for pid in parts]
    return sum(int(pages) * os.sysconf("SC_PAGE_SIZE") for pages in fields)


def test_a_soak(ground: Ground) -> None:
    minutes = float(os.environ.get("SOAK_MINUTES", "30"))
    chance, done = random.Random(25), []
    ground.load.rate = 50.0
    began = time.monotonic()
    with ground.load.running() as load:
        while time.monotonic() - began < minutes * 60:
            time.sleep(EVERY)
            name = chance.choice(list(FAULTS))
            FAULTS[name](ground)
            done.append(name)
            load.send()
    newest = ground.product.newest()
    until(lambda: ground.product.undecided(newest) == 0, seconds=60, what="screening")
    ground.note(f"{minutes:g} minutes at 50 requests/s, {len(done)} random faults")
    asked = dict(ground.load.statuses)
    sys.stderr.write(
        f"\nsoak on {ground.database}: {len(done)} faults, answers {asked}, given up "
        f"{ground.load.given_up}, memory {memory(ground) >> 20} MiB\n"
    )
    assert ground.load.given_up == 0
    assert ground.load.statuses[500] == 0
