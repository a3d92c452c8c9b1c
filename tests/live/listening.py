"""A listener of the running live server, and what it hears."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from config.settings import Settings
from tests.builders import URL
from tests.stores import ended, free_port, lives, until

HERE = {"site": "gazette", "url": URL}


@contextmanager
def a_live_server(settings: Settings, port: int = 0) -> Iterator[str]:
    """The address of a live server with these settings."""
    port = port or free_port()
    ours = {
        "CHAIKHANA_HOME": str(settings.home),
        "CHAIKHANA_DATABASE_URL": settings.database_url,
        "CHAIKHANA_REDIS_URL": str(settings.redis_url),
        "CHAIKHANA_SECRET_KEY": settings.secret_key,
        "CHAIKHANA_LIVE_PORT": str(port),
    }
    command = [sys.executable, "-m", "service.live.serve"]
    process = subprocess.Popen(command, env={**os.environ, **ours})
    with ended(process):
        at = f"http://127.0.0.1:{port}"
        until(lambda: lives(at), seconds=30, what="the live server")
        yield at


@dataclass
class Heard:
    """Events in order: (name, data, id)."""

    status: int = 0
    headers: Any = None
    events: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)

    def of(self, name: str) -> list[dict[str, Any]]:
        return [data for kind, data, _ in list(self.events) if kind == name]

    def counts(self) -> tuple[int, int] | None:
        told = self.of("counts")
        return (told[-1]["likes"], told[-1]["comments"]) if told else None

    def wait_for(self, *counts: int) -> None:
        until(lambda: self.counts() == counts, seconds=30, what=f"{counts}, not {self.counts()}")

    @property
    def last_id(self) -> str:
        return self.events[-1][2]


@contextmanager
def listening(at: str, last: str = "", **asked: str) -> Iterator[Heard]:
    """Listen until the block is left; the first counts are heard when it begins."""
    heard = Heard()
    headers = {"Last-Event-ID": last} if last else {}
    with httpx.Client(timeout=30) as client, _stream(client, at, headers, asked) as response:
        heard.status, heard.headers = response.status_code, response.headers
        thread = threading.Thread(target=_read, args=(response, heard), daemon=True)
        thread.start()
        until(lambda: heard.counts() is not None, seconds=30, what="the first counts")
        yield heard


def _stream(client: httpx.Client, at: str, headers: dict[str, str], asked: dict[str, str]) -> Any:
    return client.stream("GET", f"{at}/events", params=HERE | asked, headers=headers)


def _read(response: httpx.Response, heard: Heard) -> None:
    given: dict[str, str] = {}
    try:
        for line in response.iter_lines():
            name, _, value = line.partition(": ")
            if line:
                given[name] = value
            elif "event" in given:
                heard.events.append((given["event"], json.loads(given["data"]), given["id"]))
                given = {}
    except (httpx.HTTPError, httpx.StreamError):
        return
