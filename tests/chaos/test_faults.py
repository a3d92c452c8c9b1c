"""One fault at a time under load, then an audit: nothing lost or doubled, every count right."""

import json
import random
import sqlite3
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from redis.exceptions import RedisError

from service.store import jobs
from tests.chaos.conftest import Ground
from tests.chaos.load import CANARY
from tests.stores import until

pytestmark = pytest.mark.chaos


def since(began: float, is_so: Callable[[], bool], *, what: str) -> float:
    """Seconds until it was so."""
    until(is_so, seconds=120, what=what)
    return time.monotonic() - began


def some_are_stored(ground: Ground, number: int = 20) -> int:
    """Under load; the newest comment's row id then."""
    newest = ground.product.newest() + number
    until(lambda: ground.product.newest() >= newest, what="comments")
    return ground.product.newest()


def all_decided(ground: Ground, up_to: int) -> Callable[[], bool]:
    return lambda: ground.product.undecided(up_to) == 0


def is_replaced(ground: Ground, name: str, killed: int) -> bool:
    """Another process leads the part; what the killed one left behind does not count."""
    return [pid for pid in ground.product.pids(name)[:1] if pid != killed] != []


def test_a_web_process_is_killed(ground: Ground) -> None:
    with ground.load.running() as load:
        some_are_stored(ground)
        ground.product.kill("web", which=-1)
        began = time.monotonic()
        load.send()
        took = time.monotonic() - began
    ground.note("kill -9 of a web process", took, 2)


@pytest.mark.long
def test_the_web_server_is_killed_as_a_whole(ground: Ground) -> None:
    with ground.load.running() as load:
        some_are_stored(ground)
        killed = ground.product.kill("web")
        began = time.monotonic()
        until(lambda: is_replaced(ground, "web", killed), what="another web server")
        load.send()
        took = time.monotonic() - began
    ground.note("kill -9 of the web server as a whole", took, 10)


def test_the_worker_is_killed(ground: Ground) -> None:
    with ground.load.running() as load:
        some_are_stored(ground)
        ground.product.kill("worker")
        began = time.monotonic()
        load.send()
        newest = ground.product.newest()
        took = since(began, all_decided(ground, newest), what="screening")
    ground.note("kill -9 of the worker", took, 30)


@pytest.mark.long
def test_the_schedule_is_killed(ground: Ground) -> None:
    with ground.load.running():
        killed = ground.product.kill("schedule")
        began = time.monotonic()
        took = since(began, lambda: is_replaced(ground, "schedule", killed), what="schedule")
    ground.note("kill -9 of the schedule", took, 10)


@pytest.mark.long
def test_live_is_killed(ground: Ground) -> None:
    with ground.load.running():
        some_are_stored(ground)
        killed = ground.product.kill("live")
        began = time.monotonic()
        until(lambda: is_replaced(ground, "live", killed), what="another live server")
        took = since(began, lambda: live_answers(ground), what="live")
    ground.note("kill -9 of live", took, 10)


def live_answers(ground: Ground) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{ground.product.port + 1}/livez") as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_redis_is_killed_and_forgets_everything(ground: Ground) -> None:
    """Submissions go on meanwhile; the private one is started again by the supervisor."""
    with ground.load.running() as load:
        some_are_stored(ground)
        ground.product.kill("redis")
        load.send()
        until(lambda: answers(ground), what="Redis")
        began, newest = time.monotonic(), ground.product.newest()
        took = since(began, all_decided(ground, newest), what="the queue")
    ground.note("kill -9 of Redis", took, 30)


def answers(ground: Ground) -> bool:
    with ground.product.redis() as redis:
        try:
            return bool(redis.ping())
        except RedisError:
            return False


@pytest.mark.long
def test_redis_is_flushed(ground: Ground) -> None:
    with ground.load.running(), ground.product.redis() as redis:
        some_are_stored(ground)
        redis.flushall()
        began, newest = time.monotonic(), ground.product.newest()
        took = since(began, all_decided(ground, newest), what="the queue")
    ground.note("Redis flushed", took, 30)


def test_postgresql_is_killed(ground: Ground) -> None:
    if ground.postgres is None:
        lock_sqlite(ground)
        return
    with ground.load.running() as load:
        some_are_stored(ground)
        ground.postgres.kill()
        time.sleep(1)  # the outage itself
        ground.postgres.start()
        began = time.monotonic()
        load.send()
        took = time.monotonic() - began
    ground.note("kill -9 of PostgreSQL, and its return", took, 15)


def lock_sqlite(ground: Ground) -> None:
    """The same place in the run for SQLite: somebody else holds its lock for seven seconds."""
    with ground.load.running() as load:
        some_are_stored(ground)
        other = sqlite3.connect(ground.product.home / "chaikhana.db", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        time.sleep(7)
        other.execute("ROLLBACK")
        other.close()
        began = time.monotonic()
        load.send()
        took = time.monotonic() - began
    ground.note("SQLite locked for 7 s by another process", took, 15)


@pytest.mark.long
def test_each_job_is_delivered_five_times_late_and_out_of_order(ground: Ground) -> None:
    with ground.load.running():
        newest = some_are_stored(ground, 50)
        ids = [id_ for id_ in range(max(1, newest - 100), newest + 1) for _ in range(5)]
        random.Random(6).shuffle(ids)
        with ground.product.redis() as redis:
            jobs.put_back(redis, ids)
            for _ in range(5):
                jobs.ring_now(redis)
        until(all_decided(ground, newest), what="screening")
    ground.note("each job delivered five times, late, out of order")


@pytest.mark.long
def test_twenty_moderators_decide_one_comment(ground: Ground) -> None:
    token = ground.product.token()
    sent = ground.load.send(body=f"What the fuck. {CANARY}")
    until(lambda: ground.load.status_of(sent) == "held", what="held")
    outcomes: list[dict[str, Any]] = []
    barrier = threading.Barrier(20)

    def decide(number: int) -> None:
        action = "approve" if number % 2 else "reject"
        wish = {"comment": sent["id"], "action": action, "was": "held"}
        barrier.wait()
        outcomes.append(decided(ground, token, wish))

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Counter(one["ok"] for one in outcomes) == {True: 1, False: 19}
    assert {one["code"] for one in outcomes if not one["ok"]} == {"stale"}
    ground.note("20 moderators decide one comment at once")


def decided(ground: Ground, token: dict[str, str], wish: dict[str, Any]) -> dict[str, Any]:
    request = urllib.request.Request(
        f"{ground.product.url}/api/v1/moderation/decisions",
        json.dumps({"decisions": [wish]}).encode(),
        {"Content-Type": "application/json", **token},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        [result] = json.loads(answer.read())["results"]
    return dict(result)


def test_the_product_is_asked_to_end_under_load_and_started_again(ground: Ground) -> None:
    """Last: whoever was answered is stored, whoever was not sends again after the start."""
    with ground.load.running() as load:
        some_are_stored(ground)
        took = ground.product.stop()
        ground.product.start()
        load.send()
    ground.note("SIGTERM under load", took, 30)
    assert ground.load.statuses[500] == 0, ground.load.statuses
    assert ground.load.given_up == 0
    assert CANARY not in ground.product.log.read_text(errors="replace")
    with ground.product.redis() as redis:
        assert not [key for key in redis.keys("*") if CANARY.encode() in (redis.dump(key) or b"")]
