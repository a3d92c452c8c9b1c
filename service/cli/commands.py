"""Which processes there are, and the command line of each."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def web() -> list[str]:
    return python("service.web.serve")


def live() -> list[str]:
    return python("service.live.serve")


def worker() -> list[str]:
    return python("workers.run")


def connectors() -> list[str]:
    return [*worker(), "connectors"]


def schedule() -> list[str]:
    return python("workers.schedule")


def python(module: str) -> list[str]:
    """-P: what lies in the present folder is not ours to import."""
    return [sys.executable, "-P", "-m", module]


def environment() -> dict[str, str]:
    """For processes that we start: they run the same code as we do, wherever that is."""
    env = dict(os.environ)
    if (ROOT / "pyproject.toml").exists():  # a checkout; a wheel is found by itself
        env["PYTHONPATH"] = os.pathsep.join(_with_ours(env.get("PYTHONPATH", "")))
    return env


def _with_ours(path: str) -> Sequence[str]:
    return [str(ROOT), *(part for part in path.split(os.pathsep) if part)]
