"""What five million comments cost beside fifty thousand, in PostgreSQL: the same requests to both.

    python -m tests.bench.millions [comments]

Rows are made by PostgreSQL itself, as the product would have written them; the newest week is alike
in both databases, the big one has a longer past.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine

from config.settings import Settings
from service.store.backends import Backends
from service.store.engine import connect
from service.store.migrate import migrate
from service.web import create_app
from service.web.door import NAME
from tests.bench.rows import Row
from tests.builders import add_site
from tests.stores import a_postgresql, a_redis
from tests.web.staff import a_moderator, signed_in

EACH = 50  # comments of an article
SMALL, BIG = 50_000, 5_000_000
MINUTES = 1  # between two comments
ROUNDS = 30
ROOM = 1.5

FILL = """
INSERT INTO reader (site_id, uid, kind, first_seen)
SELECT 1, gen_random_uuid(), 'anonymous', {now} FROM generate_series(1, {readers});
INSERT INTO article (site_id, created_at, comments, version)
SELECT 1, {now}, {each}, 1 FROM generate_series(1, {articles});
INSERT INTO address (site_id, article_id, key, url)
SELECT 1, id, 'gazette.example/' || id, 'https://gazette.example/' || id FROM article;
"""
# An article's comments come together, as they do; one in five hundred waits for a moderator.
CHUNK = """
INSERT INTO comment (uid, site_id, article_id, reader_id, name, body, lang, status, submitted_at,
                     published_at, text_hash, network, network_key)
SELECT gen_random_uuid(), 1, (n - 1) / {each} + 1, n % {readers} + 1, 'Reader ' || n % 997,
       repeat('The road over the pass is open again, and the samovar is hot. ', 3) || n, 'en',
       CASE WHEN {total} - n < {held} AND n % 2 = 0 THEN 'held' ELSE 'approved' END,
       {now} - ({total} - n)::bigint * {minute},
       CASE WHEN {total} - n < {held} AND n % 2 = 0 THEN NULL
            ELSE {now} - ({total} - n)::bigint * {minute} + 1000000 END,
       decode(md5(n::text), 'hex'), decode(md5((n % 5000)::text), 'hex'), '2026-11'
FROM generate_series({first}, {last}) AS n;
INSERT INTO decision (comment_id, site_id, revision, was, becomes, actor_kind, reason,
                      policy_version, at)
SELECT id, 1, 1, 'pending', status, 'screening', '', 1, submitted_at + 1000000
FROM comment WHERE id BETWEEN {first} AND {last};
INSERT INTO comment_search SELECT id, comment_words(name, body, email)
FROM comment WHERE id BETWEEN {first} AND {last};
"""
RECOUNT = """
UPDATE article SET comments = (SELECT count(*) FROM comment
                               WHERE article_id = article.id AND status = 'approved')
WHERE id > {articles} - 100
"""
HELD = 2_000  # of the newest, every second one waits
STEP = 250_000


def fill(url: str, total: int, now: int) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    readers = total // 10
    values = {"now": now, "each": EACH, "readers": readers, "total": total, "held": HELD}
    with engine.connect() as connection:
        db = connection.connection.cursor()
        db.execute(FILL.format(**values, articles=total // EACH))
        db.execute("SELECT indexname, indexdef FROM pg_indexes WHERE indexname LIKE 'ix_%'")
        indexes = db.fetchall()  # made at the end: that takes a third of the time
        db.execute("".join(f"DROP INDEX {name};" for name, _ in indexes))
        db.execute("SET session_replication_role = replica")  # no triggers, no looking up of keys
        for first in range(1, total + 1, STEP):
            last = min(first + STEP - 1, total)
            chunk = CHUNK.format(**values, first=first, last=last, minute=MINUTES * 60_000_000)
            db.execute(chunk)
        db.execute("SET maintenance_work_mem = '1GB'")
        for _, made in indexes:
            db.execute(made)
        db.execute(RECOUNT.format(articles=total // EACH))
        db.execute("VACUUM ANALYZE")
    engine.dispose()


@dataclass(frozen=True)
class Side:
    """One of the two databases, with the application before it."""

    app: Flask
    backends: Backends
    staff: FlaskClient
    total: int

    def submit(self, number: int) -> None:
        article = self.total // EACH - number % 100
        body = {
            "site": "gazette",
            "url": f"https://gazette.example/{article}",
            "name": "Ann",
            "body": f"The conductor pours the tea for nothing, number {number}.",
        }
        answer = self.app.test_client().post("/api/v1/comments", json=body)
        assert answer.status_code == 202, answer.text

    def thread(self, number: int) -> None:
        article = self.total // EACH - 200 - number
        query = {"site": "gazette", "url": f"https://gazette.example/{article}"}
        answer = self.app.test_client().get("/api/v1/threads", query_string=query)
        assert answer.get_json()["article"]["comments"] == EACH

    def queue(self, number: int) -> None:
        answer = self.staff.get(f"/console/queue?after={self.total - number}")
        assert answer.status_code == 200

    def report(self, _: int) -> None:
        week = {"site": "gazette", "from": "2026-11-17", "to": "2026-11-23"}
        answer = self.staff.get("/console/reports", query_string=week)
        assert answer.status_code == 200


@contextmanager
def side(url: str, redis: str, total: int) -> Iterator[Side]:
    with tempfile.TemporaryDirectory(prefix="ckh-millions-") as folder:
        engine = connect(url)
        migrate(engine)
        with engine.begin() as db:
            add_site(db)
        engine.dispose()
        began = time.monotonic()
        fill(url, total, int(NOW * 1_000_000))
        sys.stderr.write(f"{total:,} comments written in {time.monotonic() - began:.0f} s\n")
        settings = Settings.from_env(
            {
                "CHAIKHANA_HOME": str(Path(folder)),
                "CHAIKHANA_DATABASE_URL": url,
                "CHAIKHANA_REDIS_URL": redis,
                "CHAIKHANA_SECRET_KEY": "a secret that only the tests know, long enough",
                "CHAIKHANA_LIMITS": "off",
            }
        )
        app = create_app(settings)
        backends: Backends = app.extensions[NAME].backends
        staff = signed_in(app, backends, a_moderator(backends))
        yield Side(app, backends, staff, total)
        backends.close()


NOW = 1_795_478_400.0  # 2026-11-24 00:00 UTC: the week before it is full


def rows(total: int = BIG) -> Iterator[Row]:
    """The rows of the table: medians, asked in turn so that a busy machine harms both alike."""
    with a_redis() as redis, a_postgresql() as server:
        urls = [server.replace("/postgres?", f"/{name}?") for name in ("small", "big")]
        with create_engine(server, isolation_level="AUTOCOMMIT").connect() as db:
            for name in ("small", "big"):
                db.exec_driver_sql(f"CREATE DATABASE {name}")
        with side(urls[0], redis, SMALL) as small, side(urls[1], redis, total) as big:
            for what in ("submit", "thread", "queue", "report"):
                one, other = compared(getattr(small, what), getattr(big, what))
                figure = f"{other / one:.2f} × ({other * 1000:.1f} ms beside {one * 1000:.1f} ms)"
                name = f"{what}: {total:,} comments in PostgreSQL beside {SMALL:,}"
                yield Row(name, f"≤ {ROOM} × the time", figure, other <= ROOM * one)


def compared(one: Callable[[int], None], other: Callable[[int], None]) -> tuple[float, float]:
    """Median seconds of each."""
    took: tuple[list[float], list[float]] = ([], [])
    for number in range(ROUNDS + 3):
        for ask, times in zip((one, other), took, strict=True):
            began = time.perf_counter()
            ask(number)
            times.append(time.perf_counter() - began)
    return tuple(sorted(times[3:])[ROUNDS // 2] for times in took)  # type: ignore[return-value]


def main() -> int:
    total = int(sys.argv[1]) if sys.argv[1:] else BIG
    is_met = True
    for row in rows(total):
        sys.stdout.write(f"{row.name}: {row.figure}\n")
        is_met = is_met and bool(row.met)
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
