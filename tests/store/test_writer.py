import sqlite3
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from service.domain.errors import NotFound, Unavailable
from service.store import engagement
from service.store.backends import Backends
from service.store.engine import connect
from service.store.writer import Write, Writer
from tests.stores import until


def make_article(db: Connection) -> int:
    """On a site that the application's fixture has made."""
    statement = "INSERT INTO article (site_id, created_at) VALUES (1, 1) RETURNING id"
    return int(db.execute(text(statement)).scalar_one())


def likes(backends: Backends, article_id: int) -> tuple[int, int]:
    with backends.read() as db:
        row = db.execute(text(f"SELECT likes, version FROM article WHERE id = {article_id}")).one()
    return row.likes, row.version


def count_one(db: Connection, article_id: int) -> None:
    engagement.count(db, article_id, likes=1)


def test_what_was_answered_is_committed(backends: Backends) -> None:
    article_id = backends.write(make_article)

    assert likes(backends, article_id) == (0, 0)


def test_writes_that_wait_share_a_transaction_and_one_update_an_article(
    backends: Backends,
) -> None:
    article_id = backends.write(make_article)
    commits: list[int] = []
    event.listen(backends.engine, "commit", lambda _: commits.append(1))
    inside, go = Event(), Event()

    def block(db: Connection) -> None:
        inside.set()
        assert go.wait(10)

    blocker = Thread(target=lambda: backends.write(block))
    blocker.start()
    assert inside.wait(10)
    threads = [Thread(target=lambda: backends.write(count_one, article_id)) for _ in range(20)]
    for thread in threads:
        thread.start()
    until(lambda: backends.writer.waiting() == 20)
    go.set()
    for thread in (*threads, blocker):
        thread.join()

    assert likes(backends, article_id) == (20, 1)
    assert len(commits) == 2


def test_what_comes_while_another_writes_is_handed_over_together(backends: Backends) -> None:
    inside, go = Event(), Event()
    seen: list[int] = []

    def double(db: Connection, numbers: Sequence[int]) -> list[int]:
        seen.append(len(numbers))
        return [2 * number for number in numbers]

    def block(db: Connection) -> None:
        inside.set()
        assert go.wait(10)

    answers: dict[int, int] = {}

    def ask(number: int) -> None:
        answers[number] = backends.write_one_of(double, number)

    threads = [Thread(target=backends.write, args=(block,))]
    threads[0].start()
    assert inside.wait(10)
    threads += [Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads[1:]:
        thread.start()
    until(lambda: backends.writer.waiting() == 20)
    go.set()
    for thread in threads:
        thread.join()

    assert answers == {number: 2 * number for number in range(20)}
    assert seen == [20]


def test_one_of_several_that_is_refused_is_refused_alone(backends: Backends) -> None:
    def even(db: Connection, numbers: Sequence[int]) -> list[int]:
        if any(number % 2 for number in numbers):
            raise NotFound("There is no such thing.")
        return list(numbers)

    batch = [Write(even, number, Future()) for number in range(4)]
    backends.writer._carry(batch)

    assert [one.done.exception() is None for one in batch] == [True, False, True, False]


def test_who_gave_up_waiting_is_left_out(backends: Backends) -> None:
    batch = [Write(lambda db, some: some, number, Future()) for number in range(2)]
    assert batch[0].done.cancel()
    backends.writer._carry(batch)

    assert (batch[0].done.cancelled(), batch[1].done.result()) == (True, 1)


def test_a_refusal_takes_back_its_own_changes_and_nobody_elses(backends: Backends) -> None:
    article_id = backends.write(make_article)
    barrier = Barrier(6)
    refusals: list[NotFound] = []

    def refuse(db: Connection) -> None:
        count_one(db, article_id)
        make_article(db)
        raise NotFound("There is no such thing.")

    def run(use_case: Any, *args: Any) -> None:
        barrier.wait()
        try:
            backends.write(use_case, *args)
        except NotFound as refusal:
            refusals.append(refusal)

    threads = [Thread(target=run, args=(refuse,)) for _ in range(3)]
    threads += [Thread(target=run, args=(count_one, article_id)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refusals) == 3
    assert likes(backends, article_id)[0] == 3
    with backends.read() as db:
        assert db.execute(text("SELECT count(*) FROM article")).scalar_one() == 1


def test_a_bug_in_a_use_case_reaches_its_caller(backends: Backends) -> None:
    def broken(db: Connection) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        backends.write(broken)
    backends.write(make_article)


def test_a_faulty_statement_is_a_bug_and_not_a_store_that_is_away(backends: Backends) -> None:
    with pytest.raises(Exception, match="nonsense") as failure:
        backends.write(lambda db: db.execute(text("nonsense")))
    assert not isinstance(failure.value, Unavailable)
    backends.write(make_article)


def test_a_full_disk_is_unavailable_and_mends_itself(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'small.db'}")
    writer = Writer(engine, tmp_path / "lock")
    writer.write(lambda db: db.execute(text("CREATE TABLE page (body TEXT)")))

    def fill(db: Connection) -> None:
        db.exec_driver_sql("PRAGMA max_page_count = 10")
        db.execute(text("INSERT INTO page VALUES (:body)"), {"body": "x" * 10**6})

    with pytest.raises(Unavailable):
        writer.write(fill)
    room = "PRAGMA max_page_count = 1000000"
    writer.write(lambda db: db.exec_driver_sql(room).close())
    writer.write(lambda db: db.execute(text("INSERT INTO page VALUES ('y')")))
    with engine.connect() as db:
        assert db.execute(text("SELECT body FROM page")).scalars().all() == ["y"]
    engine.dispose()


def test_a_locked_database_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "locked.db"
    engine = connect(f"sqlite:///{path}")
    writer = Writer(engine, tmp_path / "lock")
    writer.write(lambda db: db.execute(text("CREATE TABLE page (body TEXT)")))
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    answered = Event()

    def write() -> None:
        writer.write(lambda db: db.execute(text("INSERT INTO page VALUES ('y')")))
        answered.set()

    Thread(target=write, daemon=True).start()
    assert not answered.wait(0.2)
    other.execute("ROLLBACK")
    other.close()

    assert answered.wait(5)
    engine.dispose()
