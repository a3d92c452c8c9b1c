"""The product as `run` starts it, with its parts to be killed and its promises to be audited."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis import Redis
from sqlalchemy import text

from service.store.engine import connect
from tests.stores import until

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "service.cli")

# What a part's command line holds, by the name it has here.
MODULES = {
    "web": "service.web.serve",
    "worker": "workers.run",
    "schedule": "workers.schedule",
    "live": "service.live.serve",
    "redis": "redis-server",
}


def free_port() -> int:
    """Two in a row, since live listens on the one after web's."""
    while True:
        with socket.socket() as one, socket.socket() as next_one:
            one.bind(("127.0.0.1", 0))
            port = int(one.getsockname()[1])
            try:
                next_one.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


@dataclass(slots=True)
class Product:
    """settings: CHAIKHANA_ settings beside the home and the port. command: what starts it."""

    home: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = (*COMMAND, "run", "--demo")
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.home.with_suffix(".log")

    @property
    def environment(self) -> dict[str, str]:
        ours = {
            "CHAIKHANA_HOME": str(self.home),
            "CHAIKHANA_PORT": str(self.port),
            "CHAIKHANA_LIMITS": "off",
            "CHAIKHANA_WEB_PROCESSES": "2",
            "CHAIKHANA_WORKERS": "1",
            "PYTHONPATH": str(ROOT),
            **self.settings,
        }
        kept = {name: value for name, value in os.environ.items() if "CHAIKHANA" not in name}
        return kept | ours

    @property
    def database_url(self) -> str:
        return self.settings.get(
            "CHAIKHANA_DATABASE_URL", f"sqlite:///{self.home / 'chaikhana.db'}"
        )

    # --- its life ---------------------------------------------------------------------------

    def start(self) -> None:
        """Returns when it is ready."""
        with self.log.open("ab") as log:
            said = self.log.stat().st_size
            self.process = subprocess.Popen(
                self.command, env=self.environment, cwd=ROOT, stdout=log, stderr=log
            )
        until(lambda: "Ready after" in self.said(said), seconds=90, what="the product")

    def said(self, since: int = 0) -> str:
        assert self.process is not None
        assert self.process.poll() is None, self.log.read_text()[-3000:]
        with self.log.open(encoding="utf-8", errors="replace") as log:
            log.seek(since)
            return log.read()

    def stop(self) -> float:
        """Ask it to end; the seconds that it took."""
        began = time.monotonic()
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)
        return time.monotonic() - began

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """A command beside it, in its environment."""
        return subprocess.run(
            [*COMMAND, *words],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )

    # --- its parts --------------------------------------------------------------------------

    def pids(self, name: str) -> list[int]:
        """The processes of a part that live now; for `web` the one that holds the port first."""
        assert self.process is not None
        return [pid for pid in descendants(self.process.pid) if MODULES[name] in words_of(pid)]

    def kill(self, name: str, *, which: int = 0) -> int:
        pid = self.pids(name)[which]
        os.kill(pid, signal.SIGKILL)
        return pid

    @contextmanager
    def redis(self) -> Iterator["Redis"]:
        """The private one."""
        with Redis(unix_socket_path=str(self.home / "redis" / "redis.sock")) as redis:
            yield redis

    # --- what it promises -------------------------------------------------------------------

    def audit(self, ledger: Path) -> dict[str, Any]:
        """What `chaikhana audit` finds; fails the test when something is wrong."""
        done = self.run("audit", "--ledger", str(ledger), "--json")
        assert done.returncode == 0, (done.stdout, done.stderr)
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def token(self) -> dict[str, str]:
        """The header of a moderator of the demo site."""
        done = self.run("token", "add", "--site", "demo", "--role", "moderator", "--json")
        return {"Authorization": f"Bearer {json.loads(done.stdout)['token']}"}

    def ask(self, statement: str) -> Any:
        """One number from its database, read past it."""
        engine = connect(self.database_url)
        try:
            with engine.connect() as db:
                return db.execute(text(statement)).scalar()
        finally:
            engine.dispose()

    def newest(self) -> int:
        return int(self.ask("SELECT coalesce(max(id), 0) FROM comment"))

    def undecided(self, up_to: int) -> int:
        """How many of the comments that were there wait for screening."""
        where = f"status = 'pending' AND id <= {up_to}"
        return int(self.ask(f"SELECT count(*) FROM comment WHERE {where}"))


def descendants(pid: int) -> list[int]:
    """Processes that this one started, and what those started, parents first."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # it ended meanwhile
        return []
    found = [int(child) for child in listed]
    return found + [one for child in found for one in descendants(child)]


def words_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
