"""What stands beside the product in the same run: load generator, nginx, Isso; and the machine."""

import os
import platform
import re
import shutil
import statistics
import subprocess
import venv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.stores import ended, until

CONNECTIONS = 32
ISSO = "isso==0.14.0"


@dataclass(frozen=True)
class Load:
    """One run of wrk. p99: milliseconds. errors: answers that were not 2xx or 3xx, and timeouts."""

    rate: float
    p99: float
    errors: int


@dataclass(frozen=True)
class Figure:
    """Several runs: their median rate, how far they lie apart, the median p99, all errors."""

    rate: float
    spread: float
    p99: float
    errors: int

    @classmethod
    def of(cls, loads: Sequence[Load]) -> "Figure":
        rates = [one.rate for one in loads]
        middle = statistics.median(rates)
        spread = (max(rates) - min(rates)) / middle if middle else 0.0
        p99 = statistics.median(one.p99 for one in loads)
        return cls(middle, spread, p99, sum(one.errors for one in loads))


UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


def wrk(url: str, *, seconds: int, script: str = "", headers: Sequence[str] = ()) -> Load:
    """Load on one address, or what a Lua script makes of it."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency"]
    command += ["-s", script] if script else []
    command += [word for header in headers for word in ("-H", header)]
    said = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", said)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    socket = re.search(r"connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    assert rate is not None
    assert p99 is not None
    errors = int(bad[1]) if bad else 0
    errors += sum(map(int, socket.groups())) if socket else 0
    return Load(float(rate[1]), float(p99[1]) * UNITS[p99[2]], errors)


def several(run: Callable[[], Load], times: int) -> Figure:
    return Figure.of([run() for _ in range(times)])


@contextmanager
def nginx_serving(folder: Path, files: dict[str, bytes], port: int) -> Iterator[str]:
    """nginx with these bytes as static files."""
    for name, body in files.items():
        (folder / name).write_bytes(body)
    folder.chmod(0o755)
    conf = folder / "nginx.conf"
    conf.write_text(
        f"user root; worker_processes auto; daemon off; pid {folder}/pid; error_log stderr crit;\n"
        "events { worker_connections 1024; }\n"
        f"http {{ access_log off; keepalive_requests 100000000; open_file_cache max=100; "
        f"server {{ listen 127.0.0.1:{port}; root {folder}; }} }}\n"
    )
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    process = subprocess.Popen([program, "-p", str(folder), "-c", str(conf)])
    at = f"http://127.0.0.1:{port}"
    with ended(process):
        until(lambda: answers(f"{at}/{next(iter(files))}"), what="nginx")
        yield at


def answers(url: str) -> bool:
    try:
        return httpx.get(url).status_code < 500
    except httpx.TransportError:
        return False


@contextmanager
def isso(folder: Path, port: int) -> Iterator[str | None]:
    """Isso from its package, in a virtual environment of its own; None where it cannot be had."""
    home = folder / "isso"
    python = home / "bin" / "python"
    venv.create(home, with_pip=True)
    install = [str(python), "-m", "pip", "install", "--quiet", ISSO, "gunicorn", "setuptools<81"]
    if subprocess.run(install, capture_output=True).returncode:
        yield None
        return
    conf = folder / "isso.cfg"
    conf.write_text(
        f"[general]\ndbpath = {folder}/isso.db\nhost = http://127.0.0.1:{port}/\n"
        "[moderation]\nenabled = false\n[guard]\nenabled = false\n"
    )
    command = [str(python), "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "-w", "2"]
    env = {**os.environ, "ISSO_SETTINGS": str(conf)}
    with (folder / "isso.log").open("wb") as log:
        process = subprocess.Popen([*command, "isso.run"], env=env, stdout=log, stderr=log)
        with ended(process):
            at = f"http://127.0.0.1:{port}"
            until(lambda: answers(f"{at}/info"), what="Isso")
            yield at


def described() -> str:
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return f"{os.cpu_count()} cores ({model}), Linux, Python {platform.python_version()}"


def pss(pids: Sequence[int]) -> float:
    """Megabytes that these processes take, shared pages shared out among them."""
    total = 0
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
        total += int(found[1]) if found else 0
    return total / 1024


def descendants(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return found
