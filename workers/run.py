"""`python -m workers.run [connectors]`: one RQ worker, without forking, so its caches stay warm."""

import os
import sys
from functools import cache

from redis import Redis
from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from config.settings import BadSetting, Settings
from service.logs import set_up
from service.store import jobs
from service.store.backends import Backends

CONNECTION_WAIT = 5  # seconds between tries while Redis is away


@cache
def settings() -> Settings:
    """This process's settings."""
    return Settings.from_env(os.environ)


@cache
def backends() -> Backends:
    """This process's stores, made on first use inside it."""
    return Backends(settings().database_url, settings().redis_address, settings().home)


class Worker(SimpleWorker):
    """An RQ worker that comes back quickly after Redis does."""

    max_connection_wait_time = CONNECTION_WAIT


def main() -> int:
    try:
        address = settings().redis_address
    except BadSetting as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for_connectors = sys.argv[1:] == ["connectors"]
    set_up("connectors" if for_connectors else "worker")
    redis = Redis.from_url(address)
    queue = jobs.queue(redis, jobs.CONNECTORS if for_connectors else jobs.SCREENING)
    worker = Worker([queue], connection=redis, serializer=JSONSerializer)
    try:
        worker.work(logging_level="WARNING", with_scheduler=False)
    except (RedisError, OSError):
        return 1  # the supervisor starts another
    return 0


if __name__ == "__main__":
    sys.exit(main())
