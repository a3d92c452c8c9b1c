"""The rows of the table: each loads the running product in one way, for some seconds."""

import asyncio
import json
import random
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any, BinaryIO

import cramjam
import httpx
from sqlalchemy import Connection, func, insert, select

from service.domain import address
from service.domain.sketch import sketch_of
from service.store import articles, jobs, tables, threads
from service.use_cases import like as use_case
from service.use_cases.like import Liker
from service.use_cases.submit import new_uid
from tests.bench import seeding
from tests.bench.browser import main_thread_ms
from tests.bench.clients import listeners, paced, percentile, post
from tests.bench.machine import Figure, descendants, pss, several, wrk
from tests.bench.product import API, HOT, Product, Size, url, where

PATIENCE = 180  # seconds that screening may take
READ_RATE = 200  # likes and comments a second beside reading


@dataclass(frozen=True)
class Row:
    """One line of the table. met: None where there is nothing to compare with."""

    name: str
    goal: str
    figure: str
    met: bool | None = None


@dataclass(frozen=True)
class Bench:
    product: Product
    size: Size
    folder: Path
    nginx: str

    def reads(self, path: str, *headers: str) -> Figure:
        size = self.size
        at = self.product.at + path
        wrk(at, seconds=1, headers=headers)  # warm, as after a second of a hot article
        return several(lambda: wrk(at, seconds=size.seconds, headers=headers), size.times)

    def scripted(self, script: str, warm: int = 0) -> Figure:
        """warm: seconds of the same load before, which do not count."""
        path = self.folder / "load.lua"
        path.write_text(script)
        run = partial(wrk, self.product.at, script=str(path))
        if warm:
            run(seconds=warm)
        return several(partial(run, seconds=self.size.seconds), self.size.times)


def rate(figure: Figure) -> str:
    errors = f", {figure.errors} errors" if figure.errors else ""
    return f"{figure.rate:,.0f}/s ± {figure.spread / 2:.0%}, p99 {figure.p99:.1f} ms{errors}"


def compared(name: str, figure: Figure, other: Figure, least: float, what: str) -> Row:
    ratio = figure.rate / other.rate if other.rate else float("nan")
    is_met = ratio >= least and not figure.errors
    return Row(name, f"≥ {least} × {what}", f"{rate(figure)}; {ratio:.2f} ×", is_met)


def at_least(name: str, figure: Figure, least: int) -> Row:
    is_met = figure.rate >= least and not figure.errors
    return Row(name, f"≥ {least:,}/s", rate(figure), is_met)


# --- reading -----------------------------------------------------------------------------------

THREAD = f"{API}/threads?{where('hot/0')}"
PAGE = f"/thread?{where('hot/0')}"


def reading(bench: Bench) -> Iterator[Row]:
    static = {}
    for name, path, file in (("JSON", THREAD, "thread.json"), ("page", PAGE, "thread.html")):
        static[name] = several(
            partial(wrk, f"{bench.nginx}/{file}", seconds=bench.size.seconds), bench.size.times
        )
        yield Row(f"nginx, the same bytes as a static file, {name}", "", rate(static[name]))
        yield compared(f"hot thread, {name}", bench.reads(path), static[name], 0.7, "nginx")
    hot = bench.reads(THREAD)
    several_hot = f"{API}/threads?site=gazette&url="
    many = bench.scripted(random_url(several_hot, "hot/", HOT), warm=3)
    yield compared(f"{HOT} hot articles", many, hot, 0.8, "one")
    thousand = bench.scripted(random_url(several_hot, "cold/", 1000), warm=6)
    yield compared("1,000 hot articles", thousand, hot, 0.8, "one")
    with likes_arriving(bench.product, "hot/0"), counts_shown(bench.product, "hot/0") as shown:
        liked = bench.reads(THREAD)
    yield compared(f"hot thread, {READ_RATE} likes/s on it", liked, hot, 0.8, "without")
    age = oldest_shown(bench.product, "hot/0", shown)
    name = "oldest count that was shown meanwhile"
    yield Row(name, "≤ 2 s", f"{age:.2f} s of {len(shown):,} answers", age <= 2)
    twenty = "&".join(where(f"hot/{n}").partition("&")[2] for n in range(20))
    yield at_least(
        "counts of 20 articles", bench.reads(f"{API}/counts?site=gazette&{twenty}"), 20_000
    )
    tag = httpx.get(bench.product.at + THREAD).headers["ETag"]
    same = bench.reads(THREAD, f"If-None-Match: {tag}")
    yield compared("304 answers", same, hot, 1.2, "full ones")
    cold = bench.scripted(random_url(several_hot, "cold/", bench.size.articles))
    yield at_least(f"cold threads, uniform over {bench.size.articles:,} articles", cold, 2500)


def random_url(path: str, name: str, number: int) -> str:
    escaped = url(name).replace(":", "%3A").replace("/", "%2F")
    return (
        "math.randomseed(os.time())\n"
        "request = function()\n"
        f'  return wrk.format("GET", "{path}{escaped}" .. math.random(0, {number - 1}))\n'
        "end\n"
    )


@contextmanager
def likes_arriving(product: Product, name: str) -> Iterator[None]:
    """New readers like an article at a steady pace, until the block is left. By a bare socket: a
    client of the usual kind takes a tenth of the machine from what is measured."""
    stop, path = Event(), f"{API}/likes?{where(name)}"
    requests = [
        f"PUT {path} HTTP/1.1\r\nHost: bench\r\nX-Reader: {token}\r\n\r\n".encode()
        for token in product.tokens(READ_RATE * 60)
    ]

    def go() -> None:
        began = time.monotonic()
        at = ("127.0.0.1", product.settings.port)
        with socket.create_connection(at) as connection, connection.makefile("rb") as answers:
            for number, request in enumerate(requests, 1):
                connection.sendall(request)
                assert status_of(answers) == 200
                if stop.wait(max(0.0, began + number / READ_RATE - time.monotonic())):
                    return

    thread = Thread(target=go)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def status_of(answers: BinaryIO) -> int:
    """Of the next answer on a connection, which is read to its end."""
    status, length = answers.readline(), 0
    while (line := answers.readline()) not in (b"\r\n", b""):
        name, _, value = line.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
    answers.read(length)
    return int(status.split()[1])


@contextmanager
def counts_shown(product: Product, name: str) -> Iterator[list[tuple[float, int]]]:
    """(time, likes) of answers about an article, twenty times a second until the block is left."""
    stop, shown = Event(), list[tuple[float, int]]()

    def look() -> None:
        with httpx.Client() as client:
            while not stop.wait(0.05):
                asked = time.time()  # what is older than the question is the answer's fault
                found = client.get(f"{product.at}{API}/threads?{where(name)}").json()
                shown.append((asked, found["article"]["likes"]))

    thread = Thread(target=look)
    thread.start()
    try:
        yield shown
    finally:
        stop.set()
        thread.join()


def oldest_shown(product: Product, name: str, shown: list[tuple[float, int]]) -> float:
    """Seconds by which the oldest of these counts was late, by a recount of the rows."""
    backends, like = product.backends(), tables.like
    with backends.read() as db:
        mine = like.c.article_id == _article(db, name)
        found = db.scalars(select(like.c.at).where(mine)).all()
    backends.close()
    times: list[float] = sorted(one.timestamp() for one in found)
    late = (asked - times[count] for asked, count in shown if count < len(times))
    return max(late, default=0.0)


# --- writing -----------------------------------------------------------------------------------


def writing(bench: Bench, isso: Figure | None) -> Iterator[Row]:
    product = bench.product
    figure = bench.scripted(submitting())
    yield at_least("submit, durable before 202, worker running", figure, 2000)
    if isso is not None:
        yield compared("submit beside Isso", figure, isso, 6, "Isso")
    settled(product)
    half = asyncio.run(
        paced(product.settings.port, submission, rate=1000, seconds=bench.size.seconds)
    )
    p99 = percentile(half.seconds, 0.99) * 1000
    yield Row(
        "submit at 1,000/s", "p99 ≤ 50 ms", f"p99 {p99:.1f} ms", p99 <= 50 and not half.errors
    )
    settled(product)
    yield from liking(bench)
    yield from draining(bench)
    yield from showing(bench)


def submission(number: int) -> bytes:
    article = url(f"hot/{number % HOT}")
    body = {"site": "gazette", "url": article, "name": "Ann", "body": seeding.body(number)}
    return post(f"{API}/comments", body)


def submitting() -> str:
    """wrk's requests: comments of about two hundred characters, none like another."""
    return (
        "local n = 0\n"
        "math.randomseed(os.time())\n"
        'local run = math.random(1000000)\nwrk.method = "POST"\n'
        'wrk.headers["Content-Type"] = "application/json"\n'
        f"local words = [[{seeding.body(1)}]]\n"
        "request = function()\n"
        "  n = n + 1\n"
        f'  local body = string.format(\'{{"site":"gazette","url":"{url("hot/")}%d",\'\n'
        f'    .. \'"name":"Ann","body":"%s %d %d"}}\', n % {HOT}, words, run, n)\n'
        f'  return wrk.format(nil, "{API}/comments", nil, body)\n'
        "end\n"
    )


def settled(product: Product) -> float:
    """Wait until nothing waits to be screened; the seconds that took."""
    began = time.perf_counter()
    wanted = select(tables.comment.c.id).where(tables.comment.c.status == "pending").limit(1)
    backends = product.backends()
    while time.perf_counter() - began < PATIENCE:
        with backends.read() as db:
            if db.scalar(wanted) is None:
                break
        time.sleep(0.1)  # looking costs what is measured
    backends.close()
    return time.perf_counter() - began


def liking(bench: Bench) -> Iterator[Row]:
    product, path = bench.product, bench.folder / "tokens"
    asked = f"{API}/likes?{where('hot/1')}"
    path.write_text("\n".join(product.tokens(200_000)))
    script = (
        f'local tokens = {{}}\nfor line in io.lines("{path}") do tokens[#tokens + 1] = line end\n'
        "local n = 0\nrequest = function()\n  n = n + 1\n"
        f'  return wrk.format("PUT", "{asked}", {{["X-Reader"] = tokens[n]}})\n'
        "end\n"
    )
    (bench.folder / "like.lua").write_text(script)
    load = wrk(product.at, seconds=bench.size.seconds, script=str(bench.folder / "like.lua"))
    figure = Figure.of([load])
    yield at_least("like, one hot article, all different readers", figure, 2500)
    backends = product.backends()
    with backends.read() as db:
        article = articles.find(db, 1, address.parse(url("hot/1")))
        assert article is not None
        like = tables.like
        mine = (like.c.article_id == article.id, like.c.standing == "counted")
        rows = db.scalar(select(func.count()).where(*mine))
    backends.close()
    text = f"{article.likes:,}, recounted {rows:,} (likes in a burst are held out of the count)"
    yield Row("likes counted", "a recount's", text, article.likes == rows)


def draining(bench: Bench) -> Iterator[Row]:
    """Ten thousand waiting comments, from the ring to the last decision."""
    product, backends = bench.product, bench.product.backends()

    def add(db: Connection) -> list[int]:
        readers = seeding.add_readers(db, 1, 10_000)
        article = seeding.add_article(db, 1, url(f"waiting/{time.time()}"))
        row = {
            "site_id": 1, "article_id": article, "name": "Ann", "status": "pending",
            "submitted_at": datetime.now(UTC),
        }  # fmt: skip
        rows = [
            row
            | {
                "uid": new_uid(),
                "reader_id": reader,
                "body": seeding.body(reader),
                "text_hash": seeding.text_hash(reader),
                "sketch": sketch_of(seeding.body(reader)),
            }
            for reader in readers
        ]
        made = db.execute(insert(tables.comment).returning(tables.comment.c.id), rows)
        return [int(one) for one in made.scalars()]

    ids = backends.write(add)
    jobs.ring(backends.doorbell.redis, ids)
    backends.close()
    seconds = settled(product)
    figure = len(ids) / seconds
    workers = product.settings.workers
    text = f"{figure:,.0f}/s with {workers} worker(s), {seconds:.1f} s in all"
    yield Row(
        "10,000 waiting comments screened, decided, logged", "≥ 3,000/s", text, figure >= 3000
    )


def showing(bench: Bench) -> Iterator[Row]:
    waits = asyncio.run(_until_heard(bench))
    p50, p99 = (percentile(waits, share) * 1000 for share in (0.5, 0.99))
    figure = f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, {len(waits)} comments"
    goal = "p50 ≤ 150 ms, p99 ≤ 500 ms"
    name = f"from 202 to the event stream, at {READ_RATE} submits/s"
    yield Row(name, goal, figure, p50 <= 150 and p99 <= 500)


async def _until_heard(bench: Bench) -> list[float]:
    """Seconds from each answer to its event on the article's stream."""
    settings = bench.product.settings
    name = f"fresh/{time.time()}"
    [ear] = await listeners(settings.live_port, f"/events?{where(name)}", 1)

    def one(number: int) -> bytes:
        body = f"{seeding.body(number)} {random.random()}"
        return post(
            f"{API}/comments", {"site": "gazette", "url": url(name), "name": "Ann", "body": body}
        )

    sent = await paced(settings.port, one, rate=READ_RATE, seconds=bench.size.seconds)
    accepted = {json.loads(body)["id"]: at for at, body in sent.bodies}
    await asyncio.sleep(3)
    heard: dict[str, float] = {}
    for at, data in ear.heard:
        for line in data.decode(errors="replace").splitlines():
            if line.startswith('data: {"id"'):
                heard[line[12:].split('"')[1]] = at
    return [heard.get(id_, float("inf")) - at for id_, at in accepted.items()]


# --- growing -----------------------------------------------------------------------------------


def growing(bench: Bench) -> Iterator[Row]:
    backends = bench.product.backends()
    with backends.read() as db:
        names = {name: _article(db, name) for name in ("hot/5", "long", "longest", "liked")}
        small = timed(lambda: threads.page(db, names["hot/5"]))
        for name, number in (("long", bench.size.long), ("longest", bench.size.longest)):
            ratio = timed(partial(threads.page, db, names[name])) / small
            what = f"first page of {number:,} comments beside 50"
            yield Row(what, "≤ 1.2 × the time", f"{ratio:.2f} ×", ratio <= 1.2)
        likers = [
            Liker(site_id=1, address=address.parse(url(name)), reader=new_uid())
            for name in ("hot/5", "liked")
        ]
        likes = [timed(partial(use_case.likes_of, db, liker)) for liker in likers]
    backends.close()
    ratio = likes[1] / likes[0]
    yield Row(
        f"{bench.size.likes:,} likes beside none",
        "≤ 1.2 × the time",
        f"{ratio:.2f} ×",
        ratio <= 1.2,
    )


def _article(db: Connection, name: str) -> int:
    found = articles.find(db, 1, address.parse(url(name)))
    assert found is not None
    return found.id


def timed(work: Callable[[], Any]) -> float:
    """The least seconds of many runs: the one that nothing disturbed."""
    best = float("inf")
    for _ in range(200):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best


# --- listening ---------------------------------------------------------------------------------


def listening(bench: Bench) -> Iterator[Row]:
    live = _live_process(bench.product)
    before = pss([live])
    waits, lost, each = asyncio.run(_crowd(bench, live, before))
    p99 = percentile(waits, 0.99)
    number = bench.size.listeners
    figure = f"{lost} dropped, p99 {p99 * 1000:.0f} ms, {each:.1f} kB each"
    name = f"{number:,} streams on one process, a new count every second"
    is_met = lost == 0 and p99 <= 1 and each <= 20
    yield Row(name, "0 dropped, p99 ≤ 1 s, ≤ 20 kB each", figure, is_met)


def _live_process(product: Product) -> int:
    """The one that holds the streams: the youngest of the live server's."""
    live = [
        pid
        for pid in descendants(product.process.pid)
        if b"service.live.serve" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    return live[-1]


async def _crowd(bench: Bench, live: int, before: float) -> tuple[list[float], int, float]:
    product, name = bench.product, "hot/9"
    ears = await listeners(
        product.settings.live_port, f"/events?{where(name)}", bench.size.listeners
    )
    each = (pss([live]) - before) * 1024 / len(ears)
    waits: list[float] = []
    async with httpx.AsyncClient() as client:
        for token in product.tokens(bench.size.seconds * 2):
            for ear in ears:
                ear.heard.clear()
            began = time.perf_counter()
            path = f"{product.at}{API}/likes?{where(name)}"
            await client.put(path, headers={"X-Reader": token})
            await asyncio.sleep(max(0.0, 2.2 - (time.perf_counter() - began)))
            waits += [(ear.heard[0][0] if ear.heard else float("inf")) - began for ear in ears]
    lost = sum(ear.is_lost for ear in ears)
    for ear in ears:
        ear.transport.close()
    return waits, lost, each


# --- being there -------------------------------------------------------------------------------


def being_there(bench: Bench) -> Iterator[Row]:
    product = bench.product
    memory = pss(descendants(product.process.pid))
    processes = len(descendants(product.process.pid))
    text = f"{memory:.0f} MB in {processes} processes"
    yield Row("everything `run` starts, idle", "≤ 450 MB (PSS)", text, memory <= 450)
    ready = product.seconds_to_ready
    yield Row("start to ready, after set-up", "≤ 3 s", f"{ready:.1f} s", ready <= 3)


def embedding(bench: Bench) -> Iterator[Row]:
    at = bench.product.at
    page = httpx.get(at + PAGE, headers={"Accept-Encoding": "identity"}).text
    assets = [part.split('"')[0] for part in page.split('"/assets/')[1:]]
    paths = ["/embed.js", PAGE, *(f"/assets/{name}" for name in assets)]
    sizes = {path: zipped(at + path) for path in paths}
    total, script = sum(sizes.values()) / 1024, sizes["/embed.js"] / 1024
    yield Row("embed.js, gzip", "≤ 3 kB", f"{script:.1f} kB", script <= 3)
    text = f"{total:.1f} kB in {len(paths)} requests, embed.js among them"
    yield Row("all before the first comment is readable, gzip", "≤ 25 kB", text, total <= 25)
    work = main_thread_ms(at)
    name = "main threads of page and frame, a thread of 50 comments"
    yield Row(name, "≤ 50 ms", f"{work:.0f} ms of processor time", work <= 50)


def zipped(address_: str) -> int:
    answer = httpx.get(address_, headers={"Accept-Encoding": "identity"})
    return len(bytes(cramjam.gzip.compress(answer.content, level=6)))


# --- Isso --------------------------------------------------------------------------------------


def isso_rows(at: str, folder: Path, size: Size) -> tuple[list[Row], Figure]:
    """Isso at the same job: threads of fifty comments of two hundred characters."""
    for number in range(50):
        answer = httpx.post(
            f"{at}/new?uri=%2Fhot", json={"text": seeding.body(number), "title": "Hot"}
        )
        answer.raise_for_status()
    thread = several(lambda: wrk(f"{at}/?uri=%2Fhot", seconds=size.seconds), size.times)
    script = folder / "isso.lua"
    script.write_text(
        'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\nlocal n = 0\n'
        "request = function()\n  n = n + 1\n"
        '  return wrk.format(nil, "/new?uri=%2Fa" .. n % 200, nil,\n'
        f'    string.format(\'{{"title":"Hot","text":"{seeding.body(1)} %d"}}\', n))\nend\n'
    )
    submit = several(lambda: wrk(at, seconds=size.seconds, script=str(script)), size.times)
    rows = [Row("Isso: thread of 50", "", rate(thread)), Row("Isso: submit", "", rate(submit))]
    return rows, submit
