"""`chaikhana run`: everything on one machine, watched over."""

import fcntl
import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import click
from redis import Redis
from redis.exceptions import RedisError

from config.settings import BadSetting, Settings
from service.cli import commands, demo, private_redis
from service.cli.demo import SignIn
from service.cli.desk import Desk, schema_of
from service.cli.parts import warn
from service.cli.supervisor import TICK, Supervisor, is_alive
from service.store import migrate
from service.store.health import eviction_policy

STAGES = ("live", "web", "worker", "connectors", "schedule", "Redis")
PATIENCE = 5.0  # seconds for the watchman of a killed supervisor to end what that left behind
SLOW = 20.0  # seconds until a start that is not ready says what it waits for


@click.command()
@click.option("--demo", "with_demo", is_flag=True, help="With a demo site and its moderator.")
def run(with_demo: bool) -> None:
    """Run every part on this machine: a private Redis, web, live, workers, schedule.

    Brings the database to the present schema first. Ctrl-C ends every process; the data stays.
    """
    settings = Settings.from_env(os.environ)
    stopper = Stopper()
    with only_one(settings.home) as lock:
        redis = _redis(settings)
        for port in (settings.port, settings.live_port):
            refuse_taken_port(settings.host, port)
        sign_in = prepare(settings, with_demo)
        supervisor = Supervisor(click.echo, lock.fileno())
        try:
            start(supervisor, settings, redis)
            supervise(supervisor, settings, sign_in, stopper)
        finally:
            click.echo("Stopping.")
            supervisor.stop(*STAGES, is_hurried=lambda: stopper.asked > 1)


class Stopper:
    """Counts Ctrl-C and SIGTERM: the first asks to stop, the second to hurry."""

    def __init__(self) -> None:
        self.asked = 0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, *_: object) -> None:
        self.asked += 1


# --- before anything is started ----------------------------------------------------------------


@contextmanager
def only_one(home: Path) -> Iterator[IO[str]]:
    """Hold the home's lock. The kernel frees it, however we end.

    Raises:
        BadSetting: another `run` has it.
    """
    with (home / "run.lock").open("a+") as file:
        until = time.monotonic() + PATIENCE
        while not _lock(file):
            file.seek(0)
            holder = int(file.read().strip() or 0)
            if time.monotonic() > until or (holder and is_alive(holder)):
                raise BadSetting(f"Chaikhana already runs in {home} (process {holder}).")
            time.sleep(TICK)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield file


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _redis(settings: Settings) -> list[str] | None:
    """The command line of a private Redis; None when one is given, and good."""
    if settings.redis_url is None:
        return private_redis.command(private_redis.find_server(), settings)
    refuse_evicting(settings.redis_url)
    return None


def refuse_evicting(url: str) -> None:
    """Raises BadSetting unless the Redis answers and keeps what it is given."""
    try:
        with Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) as redis:
            policy = eviction_policy(redis)
    except (RedisError, OSError, ValueError) as error:
        raise BadSetting(
            f"The Redis that CHAIKHANA_REDIS_URL names does not answer ({error})."
        ) from None
    if policy != "noeviction":
        raise BadSetting(
            f"The Redis that CHAIKHANA_REDIS_URL names evicts keys (maxmemory-policy {policy}), "
            "so jobs would be lost without a word; it has to be set to noeviction."
        )


def refuse_taken_port(host: str, port: int) -> None:
    """Raises BadSetting when a server could not listen."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        raise BadSetting(
            f"The address {host}, port {port} cannot be listened on ({error.strerror}): "
            "choose others with CHAIKHANA_HOST, CHAIKHANA_PORT and CHAIKHANA_LIVE_PORT, or stop "
            "what holds it."
        ) from error


def prepare(settings: Settings, with_demo: bool) -> SignIn | None:
    """Bring the database to the present schema and make the demo, if it is wanted."""
    desk = Desk.of(settings)
    if schema_of(desk.backends) != migrate.head():
        migrate.migrate(desk.backends.engine)
    sign_in = demo.prepare(desk) if with_demo else None
    desk.backends.close()
    return sign_in


# --- while it runs -----------------------------------------------------------------------------


def start(supervisor: Supervisor, settings: Settings, redis: list[str] | None) -> None:
    click.echo(f"Chaikhana {version('chaikhana')} starts in {settings.home}.")
    warn(settings)
    if redis is None:
        click.echo(f"Redis: {_without_secrets(settings.redis_address)}.")
    else:
        supervisor.start("Redis", redis)
    supervisor.start("web", commands.web())
    supervisor.start("live", commands.live())
    for number in range(1, settings.workers + 1):
        supervisor.start(f"worker {number}", commands.worker())
    if settings.connectors:
        supervisor.start("connectors", commands.connectors())
    supervisor.start("schedule", commands.schedule())


def _without_secrets(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def supervise(
    supervisor: Supervisor, settings: Settings, sign_in: SignIn | None, stopper: Stopper
) -> None:
    """Look after the parts until asked to stop; say when the product is ready."""
    began, is_announced, is_late = time.monotonic(), False, False
    while not stopper.asked:
        supervisor.tend()
        if not is_announced:
            missing = readiness(settings)
            if missing is None:
                announce(settings, sign_in, time.monotonic() - began)
                is_announced = True
            elif not is_late and time.monotonic() - began > SLOW:
                click.echo(f"Not ready yet: {missing}.")
                is_late = True
        time.sleep(TICK)


def readiness(settings: Settings) -> str | None:
    """What is missing, by name; None when the product is ready."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    web = _asked(host, settings.port, "/readyz")
    if web is None:
        return "the web server does not answer"
    if web.get("missing"):
        return ", ".join(web["missing"])
    live = _asked(host, settings.live_port, "/livez")
    return "the live server does not answer" if live is None else None


def _asked(host: str, port: int, path: str) -> dict[str, Any] | None:
    """The JSON object there; None when nobody answers."""
    connection = HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", path)
        answer = json.loads(connection.getresponse().read())
    except (OSError, HTTPException, ValueError):
        return None
    finally:
        connection.close()
    return answer if isinstance(answer, dict) else None


def announce(settings: Settings, sign_in: SignIn | None, seconds: float) -> None:
    url = settings.public_url
    lines = [("Console", f"{url}/console"), ("API", f"{url}/api/v1/openapi.json")]
    if sign_in is not None:
        lines.insert(0, ("Demo", f"{url}/demo/"))
        lines.insert(2, ("Sign in", f"{sign_in.email}  password  {sign_in.password}"))
    click.echo("")
    for name, value in lines:
        click.echo(f"  {name:8} {value}")
    click.echo(f"\nReady after {seconds:.1f} s. Ctrl-C ends every process; the data stays.")
