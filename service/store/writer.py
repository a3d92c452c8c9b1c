"""Group commit: one thread a process gathers what waits to be written into one transaction."""

import fcntl
import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from service.domain.errors import Unavailable
from service.store import engagement, gathered
from service.store.gathered import Gathered

log = logging.getLogger(__name__)

P = ParamSpec("P")
S = TypeVar("S")
T = TypeVar("T")

MOST = 64  # writes in one transaction; measured: more makes single writers wait longer
PATIENCE = 8.0  # seconds a caller waits for its commit before it says so
TRIES = 3
Tell = Callable[[Gathered], None]
Answer = Callable[[], None]
RETRYABLE = frozenset({"40001", "40P01"})  # PostgreSQL: serialization failure, deadlock
Many = Callable[[Connection, Sequence[Any]], Sequence[Any]]  # an answer for each of several


@dataclass(frozen=True, slots=True, eq=False)
class Write:
    """One of several items for a use case that takes any number of them."""

    many: Many
    item: Any
    done: "Future[Any]"


class Writer:
    """`write` blocks until the transaction that carried the write is committed, or failed.

    One that raises takes back its own changes and nobody else's. A write may run twice, and has
    no effect outside the transaction.
    On SQLite a file lock queues the processes, since SQLite's own waiting starves some of them.
    """

    def __init__(self, engine: Engine, lock: Path | None, tell: Tell = lambda _: None) -> None:
        """tell: hears of what each commit changed and brought, once its callers are answered."""
        self._tell = tell
        self._engine = engine.execution_options(writes=True)
        self._lock = lock
        self._waiting: SimpleQueue[Write | None] = SimpleQueue()  # None: nothing more comes
        self._starting = Lock()
        self._thread: Thread | None = None

    def write(
        self, use_case: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `use_case(db, *args, **kwargs)` and answer after its commit.

        Raises:
            Refused: whatever the use case refuses; nothing of it is stored.
            Unavailable: the database did not commit. After a broken connection it may have.
        """
        run = partial(_alone, lambda db: use_case(db, *args, **kwargs))
        result: T = self._written(Write(run, None, Future()))
        return result

    def write_one_of(self, many: Callable[[Connection, Sequence[S]], Sequence[T]], item: S) -> T:
        """As `write`, for a use case that takes all that came at once, and answers each."""
        result: T = self._written(Write(many, item, Future()))
        return result

    def _written(self, write: Write) -> Any:
        self._start()
        self._waiting.put(write)
        try:
            return write.done.result(timeout=PATIENCE)
        except Late:
            write.done.cancel()
            raise Unavailable from None

    def close(self) -> None:
        """Wait for what was handed over, and for what is told of it."""
        with self._starting:
            if self._thread is not None and self._thread.is_alive():
                self._waiting.put(None)
                self._thread.join(PATIENCE)

    def waiting(self) -> int:
        """How many writes wait for a transaction: a metric."""
        return self._waiting.qsize()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._work, name="writer", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while (first := self._waiting.get()) is not None:
            self._carry([first])

    def _more(self) -> Iterator[Write]:
        for _ in range(MOST - 1):
            try:
                write = self._waiting.get_nowait()
            except Empty:
                return
            if write is None:
                self._waiting.put(None)  # for the next turn
                return
            yield write

    def _carry(self, batch: list[Write]) -> None:
        """Carry these, and what else has come by the time that it is our turn."""
        brought = Gathered()
        batch = _unless_given_up(batch)
        if not batch:
            return
        try:
            with self._turn():
                batch += _unless_given_up(self._more())
                answers, brought = self._committed(batch)
        except Exception as error:  # a bug in here must not leave callers waiting for ever
            log.exception("write_failed", extra={"writes": len(batch)})
            failure = Unavailable() if is_storage(error) else error
            answers = [partial(write.done.set_exception, failure) for write in batch]
        for answer in answers:
            answer()
        self._told(brought)

    def _told(self, brought: Gathered) -> None:
        try:
            self._tell(brought)
        except Exception:  # it is committed and answered: whoever shows it live looks anyway
            log.exception("news_lost")

    def _committed(self, batch: list[Write]) -> tuple[list[Answer], Gathered]:
        """Run and commit the batch; the answers to be given afterwards, and what it gathered.

        Nearly every write succeeds, so all are tried without savepoints first, which cost as much
        as the writes. When one fails, nothing was stored, and each runs again in one of its own.
        """
        try:
            return self._carried(batch, _run_all)
        except Exception as error:
            if is_storage(error):
                raise
            if len(batch) == 1:
                return [partial(batch[0].done.set_exception, error)], Gathered()
        return self._carried(batch, _try_each)

    def _carried(
        self, batch: list[Write], run: Callable[[Connection, list[Write]], list[Answer]]
    ) -> tuple[list[Answer], Gathered]:
        for attempt in range(1, TRIES + 1):
            try:
                with self._engine.begin() as db:
                    gathered.start(db)
                    answers = run(db, batch)
                    engagement.settle(db)
                    brought = gathered.by(db)
                return answers, brought
            except DBAPIError as error:
                if attempt == TRIES or getattr(error.orig, "sqlstate", None) not in RETRYABLE:
                    raise
        raise AssertionError("unreachable")

    def _turn(self) -> AbstractContextManager[None]:
        return _held(self._lock) if self._lock else nullcontext()


def _unless_given_up(writes: Iterable[Write]) -> list[Write]:
    """Without those whose callers wait no longer; nobody can give up the others any more."""
    return [write for write in writes if write.done.set_running_or_notify_cancel()]


def _alone(run: Callable[[Connection], Any], db: Connection, _: object) -> Sequence[Any]:
    return [run(db)]


def _run_all(db: Connection, batch: list[Write]) -> list[Answer]:
    """Writes of one use case together; they came at once, so their order is nobody's."""
    alike: dict[Many, list[Write]] = {}
    for write in batch:
        alike.setdefault(write.many, []).append(write)
    return [answer for many, writes in alike.items() for answer in _run(db, many, writes)]


def _run(db: Connection, many: Many, writes: list[Write]) -> list[Answer]:
    results = many(db, [write.item for write in writes])
    return [
        partial(write.done.set_result, result)
        for write, result in zip(writes, results, strict=True)
    ]


def _try_each(db: Connection, batch: list[Write]) -> list[Answer]:
    return [answer for write in batch for answer in _tried(db, write)]


def _tried(db: Connection, write: Write) -> list[Answer]:
    before = gathered.mark(db)
    try:
        with db.begin_nested():
            return _run(db, write.many, [write])
    except Exception as error:
        if is_storage(error):
            raise
        gathered.back_to(db, before)
        return [partial(write.done.set_exception, error)]


def is_storage(error: BaseException | None) -> bool:
    """True when the database, and not our statement or use case, is what failed.

    A full disk makes SQLite drop its savepoints, so that going back to one fails as well: one
    such failure in the chain is enough.
    """
    while error is not None:
        if _is_failure(error):
            return True
        error = error.__context__
    return False


def _is_failure(error: BaseException) -> bool:
    if isinstance(error, OperationalError | InterfaceError):
        return getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR
    return isinstance(error, PoolTimeout | OSError)


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Wait for the home's write lock; the kernel frees it when its holder dies."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
