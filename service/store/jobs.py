"""The doorbells: which comments wait, and one RQ job for all that ring within 5 s.

The rows are the to-do lists; whatever is lost here is found again by a sweep.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from redis import Redis
from rq import Queue, Retry, Worker
from rq.serializers import JSONSerializer

SCREEN_WAITING = "workers.jobs.screen_waiting"
ASK_WAITING = "workers.jobs.ask_waiting"
LEARN = "workers.jobs.learn_of_site"


@dataclass(frozen=True, slots=True)
class Door:
    """queue: RQ's. waiting: the list of ids of comments; its length is a metric. job: what answers
    the bell, within so many seconds."""

    queue: str
    waiting: str
    bell: str
    job: str
    seconds: int


SCREENING = Door("chaikhana", "chaikhana:waiting", "chaikhana:bell", SCREEN_WAITING, 60)
# Connectors have workers of their own: one that is slow delays no comment that needs none.
CONNECTORS = Door(
    "chaikhana-connectors", "chaikhana:asking", "chaikhana:asking-bell", ASK_WAITING, 120
)

WAITING = SCREENING.waiting
BELL_SECONDS = 5
FAILED_SECONDS = 3600
RETRIES = 3
LEARN_SECONDS = 300


def queue(redis: "Redis", door: Door = SCREENING) -> Queue:
    """JSON, not RQ's default pickle: who can write to Redis must not run code in a worker."""
    return Queue(door.queue, connection=redis, serializer=JSONSerializer)


def ring(redis: "Redis", ids: Sequence[int], door: Door = SCREENING) -> None:
    """Tell the workers that these comments wait. Safe to repeat.

    Raises:
        RedisError: nobody was told; the sweep will find the comments.
    """
    pipeline = redis.pipeline(transaction=False)
    if ids:
        pipeline.rpush(door.waiting, *ids)
    pipeline.set(door.bell, 1, nx=True, ex=BELL_SECONDS)
    if pipeline.execute()[-1]:
        ring_now(redis, door)


def ring_now(redis: "Redis", door: Door = SCREENING) -> None:
    """Queue a job, whatever the bell says."""
    try:
        queue(redis, door).enqueue(
            door.job,
            job_timeout=door.seconds,
            result_ttl=0,
            failure_ttl=FAILED_SECONDS,
            retry=Retry(max=RETRIES),
        )
    except Exception:
        clear_bell(redis, door)  # so that the next comment rings again
        raise


def learn(redis: "Redis", site_id: int) -> None:
    """Have a site's own model learnt. Two such jobs for one site make one model."""
    queue(redis).enqueue(
        LEARN, site_id, job_timeout=LEARN_SECONDS, result_ttl=0, failure_ttl=FAILED_SECONDS
    )


def clear_bell(redis: "Redis", door: Door = SCREENING) -> None:
    """Before taking: a ring from now on means another job."""
    redis.delete(door.bell)


def take(redis: "Redis", most: int, door: Door = SCREENING) -> list[int]:
    """The longest waiting ids; they are off the list then."""
    taken = cast("list[Any] | None", redis.lpop(door.waiting, most))
    return [int(one) for one in taken or ()]


def workers(redis: "Redis") -> int:
    """How many workers look after the queue of comments."""
    return int(Worker.count(connection=redis, queue=queue(redis)))


def waiting(redis: "Redis", door: Door = SCREENING) -> int:
    return redis.llen(door.waiting)


def put_back(redis: "Redis", ids: Sequence[int], door: Door = SCREENING) -> None:
    """At the end: these were tried before and come last."""
    if ids:
        redis.rpush(door.waiting, *ids)
