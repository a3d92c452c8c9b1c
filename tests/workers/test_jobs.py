from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from service.store import comments, jobs
from service.store.backends import Backends
from tests.builders import send
from workers import schedule

LONG_AGO = datetime.now(UTC) - timedelta(minutes=1)


def work(redis: Any) -> None:
    """Run what waits on the queue, as RQ does, and stop."""
    SimpleWorker([jobs.queue(redis)], connection=redis, serializer=JSONSerializer).work(burst=True)


def statuses(backends: Backends) -> dict[str, int]:
    with backends.read() as db:
        rows = db.exec_driver_sql("SELECT status, count(*) FROM comment GROUP BY status")
        return {status: number for status, number in rows}


@pytest.mark.usefixtures("worker")
def test_one_job_screens_everything_that_waits(backends: Backends, redis: Any) -> None:
    for number in range(250):
        accepted = send(backends, body=f"Comment {number}")
        jobs.ring(redis, [accepted.id or 0])
    assert redis.llen("rq:queue:chaikhana") < 25  # one in five seconds, however slow the machine

    work(redis)

    assert statuses(backends) == {"approved": 250}
    assert redis.llen(jobs.WAITING) == 0


@pytest.mark.usefixtures("worker")
def test_a_job_delivered_five_times_changes_nothing_more(backends: Backends, redis: Any) -> None:
    accepted = send(backends)
    for _ in range(5):
        jobs.put_back(redis, [accepted.id or 0])
        jobs.ring_now(redis)

    work(redis)

    with backends.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM decision").scalar_one() == 1


@pytest.mark.usefixtures("worker")
def test_a_lost_ring_is_found_by_the_sweep(backends: Backends, redis: Any) -> None:
    send(backends, now=LONG_AGO)
    young = send(backends, now=datetime.now(UTC))

    schedule.sweep()
    assert redis.llen(jobs.WAITING) == 1
    work(redis)

    assert statuses(backends) == {"approved": 1, "pending": 1}
    assert young.id is not None


@pytest.mark.usefixtures("worker")
def test_two_sweeps_do_not_double_anything(backends: Backends, redis: Any) -> None:
    for number in range(10):
        send(backends, body=f"Comment {number}", now=LONG_AGO)

    schedule.sweep()
    schedule.sweep()
    assert redis.llen(jobs.WAITING) == 10
    work(redis)

    assert statuses(backends) == {"approved": 10}


@pytest.mark.usefixtures("worker")
def test_a_flushed_redis_is_a_delay_and_no_loss(backends: Backends, redis: Any) -> None:
    for number in range(10):
        accepted = send(backends, body=f"Comment {number}", now=LONG_AGO)
        jobs.ring(redis, [accepted.id or 0])
    redis.flushall()

    schedule.sweep()
    work(redis)

    assert statuses(backends) == {"approved": 10}


@pytest.mark.usefixtures("worker")
def test_a_comment_that_kills_its_worker_is_held_after_three_tries(
    backends: Backends, redis: Any
) -> None:
    poison = send(backends, now=LONG_AGO)
    for fresh in (True, False, False):
        backends.write(comments.claim, [poison.id or 0], fresh=fresh)  # and the worker is killed
        backends.write(expire_lease)

    schedule.sweep()

    assert statuses(backends) == {"held": 1}


def expire_lease(db: Any) -> None:
    db.exec_driver_sql("UPDATE comment SET lease_until = 1")


@pytest.mark.usefixtures("worker")
def test_a_comment_tried_before_is_screened_after_the_fresh_ones(
    backends: Backends, redis: Any
) -> None:
    tried, fresh = send(backends, now=LONG_AGO), send(backends, body="Fresh")
    backends.write(comments.claim, [tried.id or 0], fresh=True)
    backends.write(expire_lease)
    jobs.ring(redis, [tried.id or 0, fresh.id or 0])

    work(redis)

    assert statuses(backends) == {"approved": 2}
    with backends.read() as db:
        order = db.exec_driver_sql("SELECT comment_id FROM decision ORDER BY id").scalars().all()
    assert order == [fresh.id, tried.id]


def test_redis_away_puts_an_entry_off_and_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def away() -> None:
        raise ConnectionError

    schedule.attempt(schedule.Entry(1, away))

    assert [record.message for record in caplog.records] == ["put_off"]
