"""What every part holds: the database, Redis behind a breaker, and the writer."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from service.domain.errors import Unavailable
from service.store import jobs, news
from service.store.engine import connect, is_sqlite
from service.store.gathered import Gathered
from service.store.writer import Writer, is_storage

log = logging.getLogger(__name__)

P = ParamSpec("P")
S = TypeVar("S")
T = TypeVar("T")

DOOR_TIMEOUT = 0.1  # seconds a request may lose to a slow Redis
REST = 1.0  # seconds without asking after a failure: a dead Redis costs one request a second


class Doorbell:
    """Redis for the doors: a call either answers quickly or is done without.

    Nothing in Redis is the only copy of anything, so a failure is a delay and never an error.
    """

    def __init__(self, redis: "Redis") -> None:
        self.redis = redis
        self._resting_until = 0.0

    def ask(self, question: Callable[["Redis"], T], otherwise: T) -> T:
        """`question(redis)`, or `otherwise` while Redis is away."""
        if time.monotonic() < self._resting_until:
            return otherwise
        try:
            return question(self.redis)
        except (RedisError, OSError) as error:
            self._resting_until = time.monotonic() + REST
            log.warning("redis_away", extra={"error": type(error).__name__})
            return otherwise


class Backends:
    """One per process, made inside it.

    redis_seconds: how long one call to Redis may take; workers are more patient than doors.
    """

    def __init__(
        self, database_url: str, redis_url: str, home: Path, *, redis_seconds: float = DOOR_TIMEOUT
    ) -> None:
        self.engine: Engine = connect(database_url)
        self.doorbell = Doorbell(one_try(redis_url, redis_seconds))
        lock = home / "write.lock" if is_sqlite(self.engine.dialect) else None
        self.writer = Writer(self.engine, lock, self._tell)

    def write(
        self, use_case: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Hand a use case to the writer; answers after the commit. See `Writer.write`."""
        return self.writer.write(use_case, *args, **kwargs)

    def write_one_of(self, many: Callable[[Connection, Sequence[S]], Sequence[T]], item: S) -> T:
        """Hand one of several to a use case that takes all. See `Writer.write_one_of`."""
        return self.writer.write_one_of(many, item)

    def _tell(self, committed: Gathered) -> None:
        """Every commit that changes public answers is news, and every one that brings comments
        rings for the workers, whoever wrote it."""
        if committed.changes:
            self.doorbell.ask(lambda redis: news.tell(redis, committed.changes), None)
        if committed.waiting:
            self.doorbell.ask(lambda redis: jobs.ring(redis, committed.waiting), None)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading, on one snapshot of the data.

        Raises:
            Unavailable: the database does not answer.
        """
        try:
            with self.engine.connect() as db:
                yield db
        except (DBAPIError, PoolTimeout) as error:
            if not is_storage(error):
                raise
            log.warning("database_away", extra={"error": type(error).__name__})
            raise Unavailable from error

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """As `read`, every statement sees the same data, on PostgreSQL too, and none can write."""
        with self.read() as db:
            if not is_sqlite(db.dialect):
                options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
                yield db.execution_options(**options)
                return
            db.exec_driver_sql("PRAGMA query_only = ON")
            try:
                yield db
            finally:
                db.exec_driver_sql("PRAGMA query_only = OFF")

    def close(self) -> None:
        self.writer.close()
        self.engine.dispose()
        self.doorbell.redis.close()


def one_try(url: str, seconds: float) -> "Redis":
    """A Redis that answers within so many seconds, or is done without."""
    return Redis.from_url(
        url,
        socket_timeout=seconds,
        socket_connect_timeout=seconds,
        retry=Retry(NoBackoff(), 0),
    )
