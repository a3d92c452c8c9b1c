"""`chaikhana run`: what it says, what it keeps alive, what it refuses, and how it ends."""

import os
import re
import signal
import socket
from pathlib import Path

import httpx
import pytest
from redis import Redis

from tests.cli.conftest import (
    Running,
    answers,
    begin,
    chaikhana,
    children,
    environment,
    free_ports,
    part_of,
    ready,
)
from tests.stores import a_redis, ended, until

pytestmark = pytest.mark.process


def test_it_says_where_everything_is_and_how_to_sign_in(running: Running) -> None:
    said = running.said()

    for path in ("/demo/", "/console", "/api/v1/openapi.json"):
        assert f"{running.at}{path}" in said
        assert httpx.get(f"{running.at}{path}", follow_redirects=True).status_code == 200
    assert re.search(r"Sign in\s+moderator@news\.example\s+password\s+\S{12,}", said)


def test_its_redis_is_private_keeps_nothing_on_disk_and_evicts_nothing(running: Running) -> None:
    socket_path = Path(running.env["CHAIKHANA_HOME"]) / "redis" / "redis.sock"

    assert socket_path.stat().st_mode & 0o777 == 0o600
    with Redis(unix_socket_path=str(socket_path), decode_responses=True) as redis:
        wanted = {"maxmemory-policy": "noeviction", "appendonly": "no", "save": "", "port": "0"}
        assert {key: redis.config_get(key)[key] for key in wanted} == wanted


@pytest.mark.parametrize("name", ["workers.run", "workers.schedule", "redis-server", "serve"])
def test_a_part_that_dies_is_started_again_with_a_line_that_says_so(
    running: Running, name: str
) -> None:
    died, before = part_of(running, name), running.said().count("is started again")

    os.kill(died, signal.SIGKILL)

    until(lambda: running.said().count("is started again") > before, what="the line")
    until(lambda: any(name in words for words in running.parts()), what="the part")
    assert part_of(running, name) != died
    until(lambda: answers(running.at), what="the product")


def test_a_second_run_in_the_same_home_is_refused_in_a_sentence(running: Running) -> None:
    port, live = free_ports()
    env = {**running.env, "CHAIKHANA_PORT": str(port), "CHAIKHANA_LIVE_PORT": str(live)}

    answer = chaikhana("run", env=env)

    assert answer.returncode == 2
    assert answer.stderr.startswith("Chaikhana already runs in")
    assert answer.stderr.count("\n") == 1


def test_ctrl_c_ends_every_process_and_the_next_run_keeps_the_data(tmp_path: Path) -> None:
    port, live = free_ports()
    home = tmp_path / "home"
    env = environment(
        home, CHAIKHANA_PORT=str(port), CHAIKHANA_LIVE_PORT=str(live), CHAIKHANA_WEB_PROCESSES="1"
    )
    first = begin(env, tmp_path / "first.log")
    with ended(first.process):
        ready(first)
        comment = {"site": "demo", "url": f"{first.at}/demo/x", "name": "Ann", "body": "Kept."}
        sent = httpx.post(f"{first.at}/api/v1/comments", json=comment).raise_for_status().json()
        ours = [pid for pid, _ in children(first.process.pid)]
        assert len(ours) >= 4

        assert first.stop() == 0
        assert [pid for pid in ours if Path(f"/proc/{pid}").exists()] == []

    second = begin(env, tmp_path / "second.log")
    with ended(second.process):
        ready(second)
        receipt = {"X-Receipt": sent["receipt"]}
        kept = httpx.get(f"{second.at}/api/v1/comments/{sent['id']}", headers=receipt)
        assert kept.json()["body"] == "Kept."
        assert signs_in(second) == signs_in(first)
        left = [pid for pid, _ in children(second.process.pid)]

        second.process.kill()  # nobody passes that on: the watchman ends what it left behind

        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in left), what="their end")


def signs_in(running: Running) -> str:
    return next(line for line in running.said().splitlines() if "Sign in" in line)


# --- what stops a start -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"CHAIKHANA_PROT": "8000"}, "There is no setting CHAIKHANA_PROT."),
        ({"CHAIKHANA_PORT": "eight"}, "CHAIKHANA_PORT has to be a whole number"),
        ({"CHAIKHANA_LIMITS": "False"}, "CHAIKHANA_LIMITS has to be 'on' or 'off'"),
        ({"CHAIKHANA_SECRET_KEY": "short"}, "CHAIKHANA_SECRET_KEY has to have at least 32"),
        ({"CHAIKHANA_SECRET_KEY_FILE": "/nowhere"}, "CHAIKHANA_SECRET_KEY_FILE names a file"),
        ({"CHAIKHANA_REDIS_URL": "redis://127.0.0.1:1/0"}, "The Redis that CHAIKHANA_REDIS_URL"),
        ({"CHAIKHANA_DATABASE_URL": "mysql://x"}, "CHAIKHANA_DATABASE_URL has to begin with"),
        (
            {"CHAIKHANA_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none"},
            "The database that CHAIKHANA_DATABASE_URL names",
        ),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence_that_names_it(
    tmp_path: Path, settings: dict[str, str], sentence: str
) -> None:
    port, live = free_ports()
    ports = {"CHAIKHANA_PORT": str(port), "CHAIKHANA_LIVE_PORT": str(live)}

    answer = chaikhana("run", env=environment(tmp_path, **{**ports, **settings}))

    assert answer.returncode == 2
    assert answer.stderr.startswith(sentence)
    assert answer.stderr.count("\n") == 1


def test_a_home_that_cannot_be_written_to_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    answer = chaikhana("run", env=environment(tmp_path / "file" / "home"))

    assert answer.returncode == 2
    assert answer.stderr.startswith("CHAIKHANA_HOME cannot be written to:")


def test_a_taken_port_stops_the_start(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        answer = chaikhana("run", env=environment(tmp_path, CHAIKHANA_PORT=str(port)))

    assert answer.returncode == 2
    assert f"The address 127.0.0.1, port {port} cannot be listened on" in answer.stderr


def test_a_redis_that_evicts_stops_the_start(tmp_path: Path) -> None:
    with a_redis() as url, Redis.from_url(url) as redis:
        redis.config_set("maxmemory-policy", "allkeys-lru")

        answer = chaikhana("run", env=environment(tmp_path, CHAIKHANA_REDIS_URL=url))

    assert answer.returncode == 2
    assert "evicts keys (maxmemory-policy allkeys-lru)" in answer.stderr
