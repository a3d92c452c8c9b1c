"""Security is tested on one database but where a test says otherwise: it is about the doors."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from service.store.backends import Backends
from service.store.engine import connect
from service.store.migrate import migrate
from tests.builders import KEYS, add_site
from tests.stores import ended, free_port, until


@dataclass(frozen=True)
class Server:
    """The web server that the product runs, in a process of its own. log: what it said."""

    port: int
    log: Path
    home: Path

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


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[Server]:
    home, port = tmp_path_factory.mktemp("home"), free_port()
    url = f"sqlite:///{home / 'chaikhana.db'}"
    engine = connect(url)
    migrate(engine)
    engine.dispose()
    backends = Backends(url, redis_url, home)
    backends.write(add_site)
    backends.close()
    ours = {
        "CHAIKHANA_HOME": str(home),
        "CHAIKHANA_PORT": str(port),
        "CHAIKHANA_REDIS_URL": redis_url,
        "CHAIKHANA_SECRET_KEY": KEYS.secret,
        "CHAIKHANA_LIMITS": "off",
        "CHAIKHANA_WEB_PROCESSES": "1",
        "CHAIKHANA_TRUSTED_PROXIES": "127.0.0.1",
    }
    server = Server(port, home / "web.log", home)
    with ExitStack() as stack:
        log = stack.enter_context(server.log.open("wb"))
        command = [sys.executable, "-m", "service.web.serve"]
        process = subprocess.Popen(command, env={**os.environ, **ours}, stdout=log, stderr=log)
        stack.enter_context(ended(process))
        until(lambda: lives(server.at), what="the web server")
        yield server


def lives(at: str) -> bool:
    try:
        return httpx.get(f"{at}/livez").status_code == 200
    except httpx.TransportError:
        return False
