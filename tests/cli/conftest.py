"""The product as `run --demo` starts it, on free ports, in a home of its own."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.stores import ended, until

SAYS_READY = "Ready after"


def free_ports() -> tuple[int, int]:
    """Two ports in a row that nobody listens on: for the web and the live one."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port = int(one.getsockname()[1])
            try:
                other.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port, port + 1


def environment(home: Path, **settings: str) -> dict[str, str]:
    """That of an operator who set these and nothing else."""
    ours = {key: value for key, value in os.environ.items() if not key.startswith("CHAIKHANA_")}
    return {**ours, "CHAIKHANA_HOME": str(home), **settings}


def chaikhana(
    *words: str, env: Mapping[str, str], seconds: float = 60
) -> "subprocess.CompletedProcess[str]":
    """One command of the command line, run to its end."""
    command = [sys.executable, "-m", "service.cli", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=seconds)


@dataclass
class Running:
    """`chaikhana run --demo`, and what it printed."""

    process: "subprocess.Popen[bytes]"
    env: Mapping[str, str]
    log: Path

    @property
    def at(self) -> str:
        return f"http://127.0.0.1:{self.env['CHAIKHANA_PORT']}"

    def said(self) -> str:
        return self.log.read_text()

    def is_ready(self) -> bool:
        assert self.process.poll() is None, f"it ended: {self.said()}"
        return SAYS_READY in self.said()

    def parts(self) -> dict[str, int]:
        """The processes it started: the first argument that tells them apart, and their id."""
        return {name: pid for pid, name in children(self.process.pid)}

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Its exit code, once it has ended."""
        self.process.send_signal(number)
        return self.process.wait(30)


def children(pid: int) -> list[tuple[int, str]]:
    found = []
    for line in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        words = Path(f"/proc/{line}/cmdline").read_bytes().decode().split("\0")
        found.append((int(line), " ".join(words)))
    return found


def part_of(running: Running, name: str) -> int:
    """The process id of the part whose command line has `name`."""
    return next(pid for words, pid in running.parts().items() if name in words)


def begin(env: Mapping[str, str], log: Path) -> Running:
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", "run", "--demo"],
            env=dict(env),
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    return Running(process, env, log)


def ready(running: Running) -> Running:
    until(running.is_ready, what="the product's start")
    return running


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    home = tmp_path_factory.mktemp("home")
    port, live = free_ports()
    env = environment(
        home,
        CHAIKHANA_PORT=str(port),
        CHAIKHANA_LIVE_PORT=str(live),
        CHAIKHANA_WEB_PROCESSES="1",
        CHAIKHANA_LIMITS="off",
    )
    one = begin(env, home / "run.log")
    with ended(one.process):
        yield ready(one)


def answers(at: str) -> bool:
    try:
        return httpx.get(f"{at}/readyz").status_code == 200
    except httpx.TransportError:
        return False
