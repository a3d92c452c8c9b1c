"""The web server that the product runs, in a process of its own, on SQLite, with one site."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from service.store.backends import Backends
from service.store.engine import connect
from service.store.migrate import migrate
from tests.builders import KEYS, a_token, add_site
from tests.stores import ended, free_port, lives, until


@dataclass(frozen=True)
class Server:
    """log: what it said. headers: of an API token for a moderator of the site `gazette`."""

    port: int
    log: Path
    home: Path
    headers: dict[str, str]

    @property
    def at(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connect(self, sent: bytes) -> socket.socket:
        client = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        client.sendall(sent)
        return client

    def answers(self, sent: bytes) -> list[bytes]:
        """The first line of every answer until the server ends the connection."""
        said = b""
        with self.connect(sent) as client, suppress(ConnectionError):
            while more := client.recv(65536):
                said += more
        return [line for line in said.split(b"\r\n") if line.startswith(b"HTTP/1.")]


@contextmanager
def a_server(home: Path, redis_url: str, *, limits: str) -> Iterator[Server]:
    """Takes the client's address from this machine, as behind a proxy."""
    port, url = free_port(), f"sqlite:///{home / 'chaikhana.db'}"
    server = Server(port, home / "web.log", home, prepared(url, redis_url, home))
    ours = {
        "CHAIKHANA_HOME": str(home),
        "CHAIKHANA_PORT": str(port),
        "CHAIKHANA_REDIS_URL": redis_url,
        "CHAIKHANA_SECRET_KEY": KEYS.secret,
        "CHAIKHANA_LIMITS": limits,
        "CHAIKHANA_WEB_PROCESSES": "1",
        "CHAIKHANA_TRUSTED_PROXIES": "127.0.0.1",
    }
    with ExitStack() as stack:
        log = stack.enter_context(server.log.open("wb"))
        command = [sys.executable, "-m", "service.web.serve"]
        process = subprocess.Popen(command, env={**os.environ, **ours}, stdout=log, stderr=log)
        stack.enter_context(ended(process))
        until(lambda: lives(server.at), what="the web server")
        yield server


def prepared(url: str, redis_url: str, home: Path) -> dict[str, str]:
    engine = connect(url)
    migrate(engine)
    engine.dispose()
    backends = Backends(url, redis_url, home)
    backends.write(add_site)
    header = a_token(backends)
    backends.close()
    return header
