"""`python -m workers.run [connectors]`: one RQ worker, without forking, so its caches stay warm."""

import os
import sys
from datetime import UTC, datetime
from uuid import UUID

from redis import Redis
from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from config.settings import BadSetting, Settings
from service.domain.comment import Comment
from service.logs import set_up
from service.screening import findings
from service.screening.background import Background
from service.store import jobs
from workers import guard
from workers.process import REDIS_SECONDS, settings

CONNECTION_WAIT = 5  # seconds between tries while Redis is away
# RQ waits 15 s less than this for a job, and 10 s longer for an answer: a Redis that takes a
# connection and says nothing is left after 15 s (RQ's own 420 would make it 415).
RQ_SECONDS = 20
NICE = 5  # on a machine that they share, who sends or reads a comment comes before screening


class Worker(SimpleWorker):
    """An RQ worker that comes back quickly after Redis does."""

    max_connection_wait_time = CONNECTION_WAIT


def warm_up() -> None:
    """Read the vocabularies and models before the first comment comes: half a second of work."""
    nobody = Comment(
        id=0,
        uid=UUID(int=0),
        site_id=0,
        article_id=0,
        name="",
        body="Nothing yet. Пока ничего. لا شيء بعد.",
        submitted_at=datetime.now(UTC),
    )
    findings(nobody, Background())


def doors(settings: Settings, for_connectors: bool) -> list[jobs.Door]:
    """What this worker answers. Without an account nobody outside is asked, so nothing is slow, and
    the comments of a policy that names connectors all the same need no worker of their own."""
    if for_connectors:
        return [jobs.CONNECTORS]
    return [jobs.SCREENING] if settings.connectors else [jobs.SCREENING, jobs.CONNECTORS]


def main() -> int:
    try:
        address = settings().redis_address
    except BadSetting as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for_connectors = sys.argv[1:] == ["connectors"]
    set_up("connectors" if for_connectors else "worker")
    guard.limit_memory()
    os.nice(NICE)
    if not for_connectors:
        warm_up()
    redis = Redis.from_url(address, socket_connect_timeout=REDIS_SECONDS)
    queues = [jobs.queue(redis, door) for door in doors(settings(), for_connectors)]
    worker = Worker(queues, connection=redis, serializer=JSONSerializer, worker_ttl=RQ_SECONDS)
    try:
        worker.work(logging_level="WARNING", with_scheduler=False)
    except (RedisError, OSError):
        return 1  # the supervisor starts another
    return 0


if __name__ == "__main__":
    sys.exit(main())
