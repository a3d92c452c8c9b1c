"""Faults that take longer, or a product of their own. `make chaos` runs them."""

import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.store.backends import Backends
from tests.chaos.conftest import Ground, a_postgres
from tests.chaos.load import Load
from tests.chaos.product import COMMAND, ROOT, Product, free_port
from tests.chaos.proxy import Proxy
from tests.chaos.test_faults import all_decided, since, some_are_stored
from tests.crowd import gather
from tests.stores import answers, ended, missing, redis_server, until

pytestmark = [pytest.mark.chaos, pytest.mark.long]


def readyz(product: Product) -> str:
    try:
        with urllib.request.urlopen(f"{product.url}/readyz", timeout=10) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return error.read().decode()


# --- a Redis that does not do its work ----------------------------------------------------------

SICK = {
    "full": (("CONFIG", "SET", "maxmemory", "1"), ("CONFIG", "SET", "maxmemory", "256mb")),
    "read-only": (("REPLICAOF", "127.0.0.1", "1"), ("REPLICAOF", "NO", "ONE")),
}


@pytest.mark.parametrize("how", SICK)
def test_redis_does_not_take_writes(ground: Ground, how: str) -> None:
    sick, well = SICK[how]
    with ground.load.running() as load, ground.product.redis() as redis:
        some_are_stored(ground)
        redis.execute_command(*sick)
        some_are_stored(ground, 30)
        load.send()
        redis.execute_command(*well)
        began, newest = time.monotonic(), ground.product.newest()
        took = since(began, all_decided(ground, newest), what="the queue")
    ground.note(f"Redis {how}, and well again", took, 30)


def test_redis_that_evicts_is_said_to(ground: Ground) -> None:
    with ground.product.redis() as redis:
        redis.config_set("maxmemory-policy", "allkeys-lru")
        said = readyz(ground.product)
        redis.config_set("maxmemory-policy", "noeviction")

    assert "redis evicts keys" in said
    assert "degraded" in said
    ground.note("Redis evicts keys: degraded, by name")


# --- too many of one thing ----------------------------------------------------------------------


def test_two_schedules_and_three_workers(ground: Ground) -> None:
    with ExitStack() as stack, ground.load.running():
        for part in ("schedule", "worker", "worker"):
            process = subprocess.Popen(
                [*COMMAND, part],
                env=ground.product.environment,
                cwd=ROOT,
                stderr=subprocess.DEVNULL,
            )
            stack.enter_context(ended(process))
        some_are_stored(ground, 30)
        with ground.product.redis() as redis:
            redis.flushall()
        newest = some_are_stored(ground, 100)
        until(all_decided(ground, newest), what="screening")
    ground.note("two schedules and three workers, Redis flushed")


def test_ten_thousand_comments_wait(ground: Ground) -> None:
    product = ground.product
    backends = Backends(product.database_url, "unix:///nowhere", product.home)
    gather(backends, 1, 10_000, now=datetime.now(UTC), status="pending")
    backends.close()
    began, newest = time.monotonic(), product.newest()
    with ground.load.running():
        until(all_decided(ground, newest), seconds=300, what="the queue")
    ground.note("10,000 comments wait", time.monotonic() - began, 180)


def test_a_backup_under_load_comes_back(ground: Ground, tmp_path: Path) -> None:
    with ground.load.running():
        some_are_stored(ground)
        shutil.copy(ground.load.ledger, tmp_path / "ledger")
        made = ground.product.run("backup", str(tmp_path / "backup.zip"))
    began = time.monotonic()
    restored = Product(tmp_path / "restored")
    back = restored.run("restore", str(tmp_path / "backup.zip"))
    took = time.monotonic() - began

    assert (made.returncode, back.returncode) == (0, 0), (made.stderr, back.stderr)
    # What waited then waits still: nothing screens it, as no product runs there.
    found = restored.run("audit", "--ledger", str(tmp_path / "ledger"), "--json")
    assert '"lost": 0' in found.stdout
    assert '"count_differences": 0' in found.stdout
    ground.note("a backup under load, restored", took, 300)


# --- a comment that harms -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def poisoned() -> Iterator[Ground]:
    with tempfile.TemporaryDirectory(prefix="ckh-chaos-") as folder:
        command = (sys.executable, "-m", "tests.chaos.poisoned", "run", "--demo")
        product = Product(Path(folder) / "home", command=command)
        product.start()
        try:
            yield Ground(product, Load(product.port, Path(folder) / "ledger"), "sqlite")
        finally:
            product.stop()


@pytest.mark.parametrize("harm", ["CRASH", "LOOP", "HANG", "BLOAT"])
def test_a_comment_harms_the_screener(poisoned: Ground, harm: str) -> None:
    with poisoned.load.running() as load:
        some_are_stored(poisoned, 5)
        sent = load.send(body=f"{harm} {time.monotonic()}")
        some_are_stored(poisoned, 5)
        began = time.monotonic()
        others = (
            f"status = 'pending' AND id <= {poisoned.product.newest()} AND body NOT LIKE '{harm}%'"
        )
        count = f"SELECT count(*) FROM comment WHERE {others}"
        took = since(began, lambda: poisoned.product.ask(count) == 0, what="the others")
        until(lambda: load.status_of(sent) == "held", seconds=150, what="held")
    poisoned.note(f"a comment lets the screener {harm.lower()}; the others", took, 30)


# --- a network between the parts ----------------------------------------------------------------


@contextmanager
def a_redis_on(port: int) -> Iterator[None]:
    command = [redis_server(), "--port", str(port), "--save", "", "--bind", "127.0.0.1"]
    process = subprocess.Popen([*command, "--appendonly", "no"], stdout=subprocess.DEVNULL)
    with ended(process):
        until(lambda: answers(f"redis://127.0.0.1:{port}"), what="Redis")
        yield


@pytest.fixture(scope="module")
def apart() -> Iterator[tuple[Ground, dict[str, Proxy]]]:
    """A product on PostgreSQL and Redis, each behind a proxy that can misbehave."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ckh-chaos-")))
        redis_port, database_port = free_port(), free_port()
        stack.enter_context(a_redis_on(redis_port))
        postgres = a_postgres(stack, database_port)
        proxies = {"Redis": Proxy(redis_port), "PostgreSQL": Proxy(database_port)}
        for proxy in proxies.values():
            stack.enter_context(proxy.listening())
        database = f"postgresql+psycopg://postgres@127.0.0.1:{proxies['PostgreSQL'].port}/postgres"
        redis = f"redis://127.0.0.1:{proxies['Redis'].port}"
        settings = {"CHAIKHANA_DATABASE_URL": database, "CHAIKHANA_REDIS_URL": redis}
        product = Product(folder / "home", settings)
        product.start()
        stack.callback(product.stop)
        load = Load(product.port, folder / "ledger")
        yield Ground(product, load, "postgresql", postgres), proxies


@pytest.mark.parametrize("mode", ["refuse", "reset", "hole", "slow"])
@pytest.mark.parametrize(("what", "goal"), [("Redis", 30), ("PostgreSQL", 15)])
def test_the_way_between_the_parts_is_bad(
    apart: tuple[Ground, dict[str, Proxy]], what: str, goal: float, mode: str
) -> None:
    ground, proxies = apart
    with ground.load.running() as load:
        some_are_stored(ground)
        if mode == "slow":
            proxies[what].set("pass", delay=0.5)
        else:
            proxies[what].set(mode)
        if what == "Redis":
            load.send()
        time.sleep(5)  # the fault itself
        proxies[what].set("pass")
        began = time.monotonic()
        load.send()
        took = time.monotonic() - began
        if what == "Redis":
            newest = ground.product.newest()
            took = since(began, all_decided(ground, newest), what="the queue")
    name = {
        "refuse": "partitioned",
        "reset": "resets",
        "hole": "a black hole",
        "slow": "500 ms away",
    }
    ground.note(f"{what} {name[mode]} for 5 s", took, goal)
    assert ground.load.statuses[500] == 0, ground.load.statuses


# --- a disk without room ------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A folder with room for 48 MB."""
    folder = tmp_path / "home"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "small", str(folder)])
    if mounted.returncode:
        missing("The right to mount a small disk", "Run this test as root.")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_the_disk_is_full(small: Path, tmp_path: Path) -> None:
    product = Product(small)
    product.start()
    ground = Ground(product, Load(product.port, tmp_path / "ledger"), "sqlite")
    try:
        with ground.load.running() as load:
            some_are_stored(ground)
            fill(small / "filler")
            until(lambda: load.statuses[503] > 0, what="a refusal")
            (small / "filler").unlink()
            began = time.monotonic()
            load.send()
            took = time.monotonic() - began
        ground.note("the disk is full, and has room again", took, 15)
        assert ground.load.statuses[500] == 0, ground.load.statuses
    finally:
        product.stop()


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 65536)
        except OSError:
            return
