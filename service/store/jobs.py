"""The doorbell: which comments wait to be screened, and one RQ job for all that ring within 5 s.

The comment's row is the to-do list; whatever is lost here is found again by the sweep.
"""

from collections.abc import Sequence
from typing import Any, cast

from redis import Redis
from rq import Queue, Retry
from rq.serializers import JSONSerializer

SCREEN_WAITING = "workers.jobs.screen_waiting"

QUEUE = "chaikhana"
WAITING = "chaikhana:waiting"  # ids of comments; its length is a metric
BELL = "chaikhana:bell"
BELL_SECONDS = 5
JOB_SECONDS = 60
FAILED_SECONDS = 3600
RETRIES = 3


def queue(redis: "Redis") -> Queue:
    """JSON, not RQ's default pickle: who can write to Redis must not run code in a worker."""
    return Queue(QUEUE, connection=redis, serializer=JSONSerializer)


def ring(redis: "Redis", ids: Sequence[int]) -> None:
    """Tell the workers that these comments wait. Safe to repeat.

    Raises:
        RedisError: nobody was told; the sweep will find the comments.
    """
    pipeline = redis.pipeline(transaction=False)
    if ids:
        pipeline.rpush(WAITING, *ids)
    pipeline.set(BELL, 1, nx=True, ex=BELL_SECONDS)
    if pipeline.execute()[-1]:
        ring_now(redis)


def ring_now(redis: "Redis") -> None:
    """Queue a job, whatever the bell says."""
    try:
        queue(redis).enqueue(
            SCREEN_WAITING,
            job_timeout=JOB_SECONDS,
            result_ttl=0,
            failure_ttl=FAILED_SECONDS,
            retry=Retry(max=RETRIES),
        )
    except Exception:
        clear_bell(redis)  # so that the next comment rings again
        raise


def clear_bell(redis: "Redis") -> None:
    """Before taking: a ring from now on means another job."""
    redis.delete(BELL)


def take(redis: "Redis", most: int) -> list[int]:
    """The longest waiting ids; they are off the list then."""
    taken = cast("list[Any] | None", redis.lpop(WAITING, most))
    return [int(one) for one in taken or ()]


def waiting(redis: "Redis") -> int:
    return redis.llen(WAITING)


def put_back(redis: "Redis", ids: Sequence[int]) -> None:
    """At the end: these were tried before and come last."""
    if ids:
        redis.rpush(WAITING, *ids)
