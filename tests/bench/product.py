"""The product as `run` starts it, full of data, in a home of its own."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection

from config.settings import Settings
from service.domain.keys import Keyring, reader_token
from service.store.backends import Backends
from service.store.migrate import migrate
from service.store.sites import add_origin
from service.use_cases.submit import new_uid
from tests.bench import seeding
from tests.builders import add_site
from tests.stores import ended, free_port, until

SITE = 1
HOT, EACH = 200, 50
API = "/api/v1"


@dataclass(frozen=True)
class Size:
    """How much there is, and how long each row runs."""

    articles: int = 10_000
    long: int = 10_000
    longest: int = 100_000
    likes: int = 1_000_000
    listeners: int = 10_000
    seconds: int = 5
    times: int = 3


FULL = Size()
QUICK = Size(
    articles=1000, long=1000, longest=10_000, likes=20_000, listeners=1000, seconds=2, times=1
)


PAGES = "http://gazette.example"  # of pages that the bench makes up itself


def url(name: object) -> str:
    return f"https://gazette.example/{name}"


def where(name: object) -> str:
    return f"site=gazette&url={quote(url(name), safe='')}"


@dataclass(frozen=True)
class Product:
    settings: Settings
    process: "subprocess.Popen[bytes]"
    seconds_to_ready: float

    @property
    def at(self) -> str:
        return f"http://127.0.0.1:{self.settings.port}"

    def tokens(self, number: int) -> list[str]:
        """Readers nobody has heard of yet."""
        keys = Keyring(self.settings.secret_key)
        return [reader_token(keys, "gazette", new_uid()) for _ in range(number)]

    def backends(self) -> Backends:
        return Backends(self.settings.database_url, self.settings.redis_address, self.settings.home)


def fill(db: Connection, size: Size) -> None:
    readers = seeding.add_readers(db, SITE, max(size.likes, 5000))
    some = readers[:5000]
    for number in range(HOT):
        id_ = seeding.add_article(db, SITE, url(f"hot/{number}"))
        seeding.add_comments(db, SITE, id_, EACH, readers=some)
    for number in range(size.articles):
        id_ = seeding.add_article(db, SITE, url(f"cold/{number}"))
        seeding.add_comments(db, SITE, id_, 10, readers=some)
    for name, comments in (("long", size.long), ("longest", size.longest), ("liked", 1)):
        id_ = seeding.add_article(db, SITE, url(name))
        seeding.add_comments(db, SITE, id_, comments, readers=some)
    seeding.add_likes(db, id_, readers[: size.likes])


@contextmanager
def running(home: Path, size: Size) -> Iterator[Product]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("CHAIKHANA_")}
    ours = {
        "CHAIKHANA_HOME": str(home),
        "CHAIKHANA_PORT": str(free_port()),
        "CHAIKHANA_LIVE_PORT": str(free_port()),
        "CHAIKHANA_LIMITS": "off",
    }
    settings = Settings.from_env(ours)
    backends = Backends(settings.database_url, settings.redis_address, home)
    migrate(backends.engine)
    with backends.engine.execution_options(writes=True).begin() as db:
        add_origin(db, add_site(db), PAGES)
        fill(db, size)
        db.exec_driver_sql("ANALYZE")
    backends.close()
    with (home / "run.log").open("wb") as log:
        command = [sys.executable, "-m", "service.cli", "run"]
        process = subprocess.Popen(command, env=env | ours, stdout=log, stderr=log)
    with ended(process):
        until(lambda: "Ready after" in (home / "run.log").read_text(), what="the product")
        ready = re.search(r"Ready after ([\d.]+) s", (home / "run.log").read_text())
        assert ready is not None
        time.sleep(2)  # the machine comes to rest
        yield Product(settings, process, float(ready[1]))
