"""What readers and moderators wait for costs the same however much there is, on both databases.

SQLite counts the steps of its machine, PostgreSQL the rows that a plan touches: neither depends on
how busy the machine is.
"""

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, event

from service.domain import address
from service.domain.policy import Policy
from service.store import articles, comments, likes, queues, threads
from service.store.backends import Backends
from service.store.engine import is_sqlite
from tests.bench import seeding

SMALL, BIG = 60, 1500
ROOM = 1.2  # how much more the big one may cost
SITE = 1


def url(name: str) -> str:
    return f"https://gazette.example/{name}"


def fill(db: Connection) -> None:
    """Two articles, one with 25 times as many comments, likes and refused comments; none has the
    hash that finds repeats, as after an import."""
    readers = seeding.add_readers(db, SITE, BIG)
    for name, number in (("small", SMALL), ("big", BIG)):
        id_ = seeding.add_article(db, SITE, url(name))
        seeding.add_likes(db, id_, readers[:number])
        for status in ("rejected", "approved", "rejected"):
            seeding.add_comments(
                db, SITE, id_, number, readers=readers, status=status, hashed=False
            )


@pytest.fixture
def filled(backends: Backends) -> Backends:
    backends.write(fill)
    with backends.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        db.exec_driver_sql("ANALYZE")
    return backends


def cost(backends: Backends, ask: Callable[[Connection], object]) -> float:
    with backends.read() as db:
        ask(db)  # compiled by now
        return steps(db, ask) if is_sqlite(db.dialect) else rows(db, ask)


def steps(db: Connection, ask: Callable[[Connection], object]) -> float:
    connection = db.connection.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    taken = [0]

    def step() -> int:
        taken[0] += 1
        return 0

    connection.set_progress_handler(step, 10)
    try:
        ask(db)
    finally:
        connection.set_progress_handler(None, 0)
    return taken[0]


def rows(db: Connection, ask: Callable[[Connection], object]) -> float:
    asked: list[tuple[str, Any]] = []

    def note(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        asked.append((statement, parameters))

    event.listen(db, "before_cursor_execute", note)
    ask(db)
    event.remove(db, "before_cursor_execute", note)
    explain = "EXPLAIN (ANALYZE, FORMAT JSON) "
    plans = [db.exec_driver_sql(explain + one, with_).scalar_one() for one, with_ in asked]
    return sum(touched(plan[0]["Plan"]) for plan in plans)


def touched(node: dict[str, Any]) -> float:
    removed = node.get("Rows Removed by Filter", 0)
    own = (node["Actual Rows"] + removed) * node["Actual Loops"]
    return float(own + sum(touched(child) for child in node.get("Plans", ())))


def article_of(db: Connection, name: str) -> int:
    found = articles.find(db, SITE, address.parse(url(name)))
    assert found is not None
    return found.id


def middle(db: Connection, id_: int) -> int:
    page = threads.page(db, id_, newest_first=False, limit=5)
    assert page.next is not None
    return page.next


Read = Callable[..., object]
NAMES = ("none", "neither")
READS: dict[str, Read] = {
    "first page": lambda db, name: threads.page(db, article_of(db, name)),
    "oldest first": lambda db, name: threads.page(db, article_of(db, name), newest_first=False),
    "a later page": lambda db, name: threads.page(
        db, article_of(db, name), newest_first=False, after=middle(db, article_of(db, name))
    ),
    "counts": lambda db, name: articles.standings(
        db, SITE, [f"gazette.example/{one}" for one in (name, *NAMES)]
    ),
    "own like": lambda db, name: likes.has(db, article_of(db, name), 5),
    "what is new": lambda db, name: threads.arrived_since(
        db, article_of(db, name), seeding.START, most=50
    ),
}


def queue(db: Connection) -> object:
    wanted = queues.Filter(site_ids=[SITE], queue="rejected")
    return queues.page(db, wanted, after=None, limit=20)


def claim(db: Connection) -> object:
    return comments.claim(db, [1, 2, 3], fresh=True)


def histories(db: Connection) -> object:
    return comments.histories(db, Policy(), [BIG * 3, BIG * 3 + 1])


def test_what_is_waited_for_costs_the_same_however_much_there_is(filled: Backends) -> None:
    for what, read in READS.items():
        small, big = (cost(filled, partial(read, name=name)) for name in ("small", "big"))
        assert big <= small * ROOM + 5, what
    for ask in (queue, claim, histories):
        assert cost(filled, ask) < BIG / 2, ask.__name__
