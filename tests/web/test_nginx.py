"""config/nginx.conf as it is, but for the places of its files, in front of the real service."""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import ip_network
from pathlib import Path
from threading import Thread

import httpx
import pytest
from werkzeug.serving import make_server

from config.settings import Settings
from service.web import create_app
from service.web.door import NAME
from tests.builders import add_site
from tests.live.listening import a_live_server, listening
from tests.stores import ended, free_port, missing, until

CONF = Path(__file__).parents[2] / "config" / "nginx.conf"
ARTICLE = "https://gazette.example/behind-nginx"

pytestmark = pytest.mark.process
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass(frozen=True)
class Front:
    """at: nginx's address. web, live: the ports of the service behind it."""

    at: str
    log: Path
    web: int
    live: int


def conf(folder: Path, listen: int, web: int, live: int) -> Path:
    """The configuration with other ports, and its files in `folder` in place of /tmp."""
    text = CONF.read_text().replace("/tmp/", f"{folder}/")
    for was, becomes in {
        "listen 8080": f"listen 127.0.0.1:{listen}",
        "server web:8000": f"server 127.0.0.1:{web}",
        "server live:8001": f"server 127.0.0.1:{live}",
        "/dev/stdout": f"{folder}/access.log",
        "/dev/stderr": f"{folder}/error.log",
        "worker_processes auto": "worker_processes 1",
    }.items():
        assert was in text
        text = text.replace(was, becomes)
    path = folder / "nginx.conf"
    path.write_text(text)
    return path


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    """nginx, with nobody behind it yet."""
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        missing("nginx", "Install nginx-light.")
    assert program is not None
    listen, web, live = free_port(), free_port(), free_port()
    path = conf(tmp_path, listen, web, live)
    command = [program, "-p", str(tmp_path), "-c", str(path), "-g", "daemon off; user root;"]
    with (tmp_path / "nginx.out").open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
    with ended(process):
        at = f"http://127.0.0.1:{listen}"
        until(lambda: answers(at), what=f"nginx ({(tmp_path / 'nginx.out').read_text()})")
        yield Front(at, tmp_path / "access.log", web, live)


def answers(at: str) -> bool:
    try:
        httpx.get(f"{at}/metrics")
    except httpx.TransportError:
        return False
    return True


@pytest.fixture
def service(front: Front, settings: Settings) -> Iterator[Front]:
    """The service behind nginx, which believes it about who the client is."""
    app = create_app(replace(settings, trusted_proxies=(ip_network("127.0.0.0/8"),)))
    backends = app.extensions[NAME].backends
    backends.write(add_site)
    server = make_server("127.0.0.1", front.web, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield front
    server.shutdown()
    server.server_close()
    backends.close()


def a_comment(body: str = "A fine piece.") -> dict[str, str]:
    return {"site": "gazette", "url": ARTICLE, "name": "Ann", "body": body}


@on_sqlite
def test_a_reader_cannot_say_who_the_client_is(service: Front, tmp_path: Path) -> None:
    for forged in ("203.0.113.7", "198.51.100.9, 203.0.113.8"):
        headers = {"X-Forwarded-For": forged, "X-Real-IP": forged}
        answer = httpx.post(f"{service.at}/api/v1/comments", json=a_comment(), headers=headers)
        assert answer.status_code == 202

    with sqlite3.connect(tmp_path / "chaikhana.db") as db:
        networks = db.execute("SELECT count(DISTINCT network), count(*) FROM comment").fetchone()
    assert networks == (1, 2)


@on_sqlite
def test_its_log_holds_neither_addresses_nor_queries(service: Front) -> None:
    asked = {"site": "gazette", "url": ARTICLE, "title": "canary"}
    assert httpx.get(f"{service.at}/thread", params=asked).status_code == 200

    until(lambda: "/thread 200" in service.log.read_text(), what="the line in the log")
    assert "127.0.0.1" not in service.log.read_text()
    assert "canary" not in service.log.read_text()
    assert "gazette" not in service.log.read_text()


@on_sqlite
def test_a_body_that_is_too_large_is_refused_in_the_services_words(service: Front) -> None:
    answer = httpx.post(f"{service.at}/api/v1/comments", json=a_comment("x" * 70 * 1024))

    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_while_nobody_answers_behind_it_it_says_so_as_the_service_would(front: Front) -> None:
    answer = httpx.post(f"{front.at}/api/v1/comments", json=a_comment())

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "unavailable"


@on_sqlite
def test_metrics_are_not_public(service: Front) -> None:
    assert httpx.get(f"{service.at}/metrics").status_code == 403


@on_sqlite
def test_events_come_through_at_once(service: Front, settings: Settings) -> None:
    assert httpx.get(f"{service.at}/events").json()["code"] == "unavailable"
    with a_live_server(settings, service.live), listening(service.at) as heard:
        assert heard.counts() == (0, 0)
        assert heard.headers["cache-control"] == "no-store"
