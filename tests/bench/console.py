"""How quickly the console answers over 10,000 held and 200,000 decided comments.

    python -m tests.bench.console [sqlite] [postgresql]

Real requests through the application, signed in as a moderator; prints the figures and exits with 1
when a limit is not kept: a page or a search 300 ms at the 95th percentile, a bulk decision of 1,000
comments 5 s, all counts equal to a recount.
"""

import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, func, insert, select

from config.settings import Settings
from service.domain.comment import Status
from service.store import engagement, tables
from service.store.backends import Backends
from service.store.engine import connect
from service.store.migrate import migrate
from service.use_cases.submit import new_uid
from service.web import create_app
from service.web.door import NAME
from tests.bench.rows import Row
from tests.builders import KEYS, add_site
from tests.stores import a_postgresql, a_redis
from tests.web.staff import a_moderator, form_token, signed_in

HELD, DECIDED, ARTICLES, READERS = 10_000, 200_000, 2_000, 20_000
ROUNDS = 40
PAGE_MS, BULK_S, BULK = 300.0, 5.0, 1_000
CHUNK = 5_000
WORDS = {
    "en": "the bridge water price school mayor road winter people answer never always today market "
    "doctor promise river light paper young neighbour winter budget train minister",
    "ru": "мост вода цена школа мэр дорога зима люди ответ никогда всегда сегодня рынок врач "
    "обещание река свет бумага сосед бюджет поезд министр",
    "ar": "الجسر الماء السعر المدرسة الطريق الشتاء الناس الجواب اليوم السوق الطبيب الوعد النهر "
    "الضوء الورق الجار الميزانية القطار الوزير",
}
PAGES = {
    "queue": "/console/queue",
    "queue, by priority": "/console/queue?order=priority",
    "queue, deep": "/console/queue?after={deep}",
    "flagged": "/console/queue?queue=flagged",
    "approved": "/console/queue?queue=approved",
    "filter: article": "/console/queue?queue=all&article=7",
    "filter: rule": "/console/queue?rule=words",
    "filter: language and age": "/console/queue?language=ru&age=older-day",
    "search: a common word": "/console/queue?queue=all&q=bridge",
    "search: held, common word": "/console/queue?q=мост",
    "search: a rare word": "/console/queue?queue=all&q=caravanserai",
    "search: a phrase": "/console/queue?queue=all&q=%22школа мэр%22",
    "search: Arabic": "/console/queue?queue=all&q=الجسر",
}


def seed(db: Connection, site_id: int, now: datetime) -> None:
    """Rows as the product would have written them, without taking an hour over it."""
    rng = random.Random(20)
    articles = [{"site_id": site_id, "created_at": now} for _ in range(ARTICLES)]
    db.execute(insert(tables.article), articles)
    addresses = [
        {
            "site_id": site_id,
            "article_id": n,
            "key": f"g/{n}",
            "url": f"https://gazette.example/{n}",
        }
        for n in range(1, ARTICLES + 1)
    ]
    db.execute(insert(tables.address), addresses)
    readers = [
        {"site_id": site_id, "uid": new_uid(), "kind": "anonymous", "first_seen": now}
        for _ in range(READERS)
    ]
    db.execute(insert(tables.reader), readers)
    statuses = [Status.HELD] * HELD + [Status.APPROVED, Status.REJECTED] * (DECIDED // 2)
    rng.shuffle(statuses)
    for start in range(0, len(statuses), CHUNK):
        chunk = statuses[start : start + CHUNK]
        rows = [a_row(rng, site_id, start + n, status, now) for n, status in enumerate(chunk, 1)]
        db.execute(insert(tables.comment), rows)
        db.execute(
            insert(tables.decision), [a_decision(row, start + n) for n, row in enumerate(rows, 1)]
        )
        doubted = [
            a_finding(start + n) for n, row in enumerate(rows, 1) if row["status"] != "approved"
        ]
        db.execute(insert(tables.finding), doubted)
        flagged = [a_flag(row, start + n, rng) for n, row in enumerate(rows, 1) if n % 100 == 0]
        db.execute(insert(tables.flag), flagged)
    engagement.recount(db, range(1, ARTICLES + 1))


def a_row(
    rng: random.Random, site_id: int, number: int, status: Status, now: datetime
) -> dict[str, Any]:
    lang = rng.choice(list(WORDS))
    words = rng.choices(WORDS[lang].split(), k=rng.randint(5, 60))
    if number % 5_000 == 0:
        words.append("caravanserai")
    return {
        "uid": new_uid(), "site_id": site_id, "article_id": rng.randint(1, ARTICLES),
        "reader_id": rng.randint(1, READERS), "name": f"Reader {number % 997}",
        "body": " ".join(words), "lang": lang, "status": status.value, "revision": 1,
        "submitted_at": now - timedelta(seconds=(HELD + DECIDED - number) * 20),
        "network": b"n" * 32, "network_key": "2026-11",
    }  # fmt: skip


def a_decision(row: dict[str, Any], number: int) -> dict[str, Any]:
    return {
        "comment_id": number, "site_id": row["site_id"], "revision": 1, "was": "pending",
        "becomes": row["status"], "actor_kind": "screening", "reason": "", "policy_version": 1,
        "at": row["submitted_at"],
    }  # fmt: skip


def a_finding(number: int) -> dict[str, Any]:
    return {
        "comment_id": number, "revision": 1, "rule": "words", "version": 1, "field": "body",
        "code": "severe" if number % 7 == 0 else "profane", "params": {"word": "x"},
        "spans": [[0, 3]],
    }  # fmt: skip


def a_flag(row: dict[str, Any], number: int, rng: random.Random) -> dict[str, Any]:
    return {
        "site_id": row["site_id"], "comment_id": number, "reader_id": rng.randint(1, READERS),
        "reason": "spam", "at": row["submitted_at"],
    }  # fmt: skip


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[-1]


def get(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.text


def measured(client: FlaskClient, backends: Backends) -> Iterator[tuple[str, float, float, float]]:
    """(what, median, 95th percentile, limit) in milliseconds."""
    with backends.read() as db:
        deep = db.scalar(
            select(func.max(tables.comment.c.id)).where(tables.comment.c.status == "held")
        )
    for name, path in PAGES.items():
        path = path.format(deep=int(deep or 0) // 2)
        get(client, path)
        times = [milliseconds(partial(get, client, path)) for _ in range(ROUNDS)]
        yield name, median(times), p95(times), PAGE_MS


def decide_thousand(client: FlaskClient) -> float:
    """Seconds for 1,000 comments, 200 a request, as the console's script sends them."""
    token = form_token(client)
    answer = client.get("/console/matching", query_string={"queue": "held"}, headers=JSON)
    assert answer.json is not None
    picks = answer.json["picks"][:BULK]
    start = time.perf_counter()
    for first in range(0, BULK, 200):
        fields = {
            "csrf": token,
            "action": "reject",
            "reason": "bench",
            "pick": picks[first : first + 200],
        }
        told = client.post("/console/decisions/many", data=fields, headers=JSON).json
        assert told is not None
        assert all(one["ok"] for one in told["results"])
    return time.perf_counter() - start


JSON = {"Accept": "application/json"}


def counts_are_right(client: FlaskClient, backends: Backends) -> bool:
    """What the tabs say, against the rows read one by one."""
    page = get(client, "/console/queue")
    said = dict(re.findall(r'data-queue="(\w+)".*?class="count">([\d,]+)<', page, re.DOTALL))
    with backends.read() as db:
        statuses = list(db.scalars(select(tables.comment.c.status)))
        flagged = set(
            db.scalars(select(tables.flag.c.comment_id).where(tables.flag.c.settled_at.is_(None)))
        )
        rows = db.execute(select(tables.comment.c.id, tables.comment.c.status))
        right = {
            status: statuses.count(status) for status in ("held", "pending", "approved", "rejected")
        }
        right["flagged"] = sum(row.id in flagged and row.status == "approved" for row in rows)
    right["all"] = len(statuses)
    return {name: int(number.replace(",", "")) for name, number in said.items()} == right


def rows_of(kind: str, database_url: str, redis_url: str, home: Path) -> Iterator[Row]:
    engine = connect(database_url)
    migrate(engine)
    engine.dispose()
    settings = Settings.from_env(
        {
            "CHAIKHANA_HOME": str(home), "CHAIKHANA_DATABASE_URL": database_url,
            "CHAIKHANA_REDIS_URL": redis_url, "CHAIKHANA_SECRET_KEY": KEYS.secret,
            "CHAIKHANA_LIMITS": "off",
        }
    )  # fmt: skip
    app = create_app(settings)
    backends: Backends = app.extensions[NAME].backends
    client = prepared(app, backends)
    for name, middle, worst, limit in measured(client, backends):
        figure = f"median {middle:.0f} ms, p95 {worst:.0f} ms"
        yield Row(f"console, {kind}: {name}", f"p95 ≤ {limit:.0f} ms", figure, worst <= limit)
    seconds = decide_thousand(client)
    name = f"console, {kind}: {BULK:,} decided at once"
    yield Row(name, f"≤ {BULK_S:.0f} s", f"{seconds:.2f} s", seconds <= BULK_S)
    is_right = counts_are_right(client, backends)
    text = "equal" if is_right else "differ"
    yield Row(f"console, {kind}: all counts", "a recount's", text, is_right)
    backends.close()


def prepared(app: Flask, backends: Backends) -> FlaskClient:
    site_id, now = backends.write(add_site), datetime.now(UTC)
    client = signed_in(app, backends, a_moderator(backends))
    with backends.engine.execution_options(writes=True).begin() as db:
        seed(db, site_id, now)
    with backends.engine.connect() as db:
        db.exec_driver_sql("ANALYZE")
        db.commit()
    return client


def rows(kinds: Sequence[str] = ("sqlite", "postgresql")) -> Iterator[Row]:
    with ExitStack() as stack:
        redis_url = stack.enter_context(a_redis())
        for kind in kinds:
            home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ckh-bench-")))
            url = f"sqlite:///{home}/chaikhana.db"
            if kind == "postgresql":
                url = stack.enter_context(a_postgresql())
            yield from rows_of(kind, url, redis_url, home)


def main() -> int:
    is_good = True
    for row in rows(sys.argv[1:] or ["sqlite", "postgresql"]):
        sys.stdout.write(f"{row.name}: {row.figure}\n")
        is_good = is_good and bool(row.met)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
