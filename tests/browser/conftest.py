"""The running product, for a real browser: web, live and worker on free ports."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from service.store.backends import Backends
from service.store.engine import connect
from service.store.migrate import migrate
from service.store.sites import add_origin
from tests.builders import KEYS, NORMAL, a_token, add_site, the_site
from tests.stores import a_redis, ended, free_port, lives, missing, until

HOST_PAGE = "http://gazette.example"
BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


@dataclass(frozen=True)
class Product:
    """at: its public address. headers: of a moderator's API token for the site `gazette`.
    backends: of the same stores, for what is quicker to bring about and to look up there."""

    at: str
    headers: dict[str, str]
    backends: Backends

    def thread(self, url: str, **asked: str) -> str:
        """The address of a thread."""
        return f"{self.at}/thread?{urlencode({'site': 'gazette', 'url': url, **asked})}"

    def send(self, url: str, body: str, **fields: str) -> str:
        """A comment by somebody else; its id once it is decided."""
        given = {"site": "gazette", "url": url, "name": "Somebody", "body": body, **fields}
        answer = httpx.post(f"{self.at}/api/v1/comments", json=given).raise_for_status().json()
        receipt = {"X-Receipt": answer["receipt"]}
        address = f"{self.at}/api/v1/comments/{answer['id']}"
        until(lambda: httpx.get(address, headers=receipt).json()["status"] != "pending")
        return str(answer["id"])

    def decide(self, comment: str, action: str, was: str = "held", *, reason: str = "") -> None:
        """What a moderator does."""
        decision = {"comment": comment, "action": action, "was": was, "reason": reason}
        address = f"{self.at}/api/v1/moderation/decisions"
        answer = httpx.post(address, json={"decisions": [decision]}, headers=self.headers)
        assert answer.json()["results"][0]["ok"], answer.text


def prepared(database_url: str, redis_url: str, home: Path, at: str) -> dict[str, str]:
    """A migrated database with the sites `gazette` and `demo`; a moderator's header."""
    engine = connect(database_url)
    migrate(engine)
    engine.dispose()
    backends = Backends(database_url, redis_url, home)
    gazette = backends.write(add_site, origin=HOST_PAGE)
    backends.write(add_origin, gazette, at)
    backends.write(add_site, "demo", origin=at, toml=NORMAL)
    assert the_site(backends, "demo").id
    header = a_token(backends)
    backends.close()
    return header


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with a_product(tmp_path_factory.mktemp("home"), limits="off") as product:
        yield product


@contextmanager
def a_product(home: Path, *, limits: str) -> Iterator[Product]:
    """Web and worker, running."""
    port = free_port()
    at = f"http://127.0.0.1:{port}"
    with ExitStack() as stack:
        redis_url = stack.enter_context(a_redis())
        ours = {
            "CHAIKHANA_HOME": str(home),
            "CHAIKHANA_PORT": str(port),
            "CHAIKHANA_LIVE_PORT": str(free_port()),
            "CHAIKHANA_REDIS_URL": redis_url,
            "CHAIKHANA_SECRET_KEY": KEYS.secret,
            "CHAIKHANA_LIMITS": limits,
        }
        database_url = f"sqlite:///{home}/chaikhana.db"
        headers = prepared(database_url, redis_url, home, at)
        web = ["granian", "--interface", "wsgi", "--factory", "--port", str(port)]
        parts = ([*web, "service.web:from_environment"], ["service.live.serve"], ["workers.run"])
        for part in parts:
            command = [sys.executable, "-m", *part]
            log = stack.enter_context((home / f"{part[0]}.log").open("wb"))
            process = subprocess.Popen(command, env={**os.environ, **ours}, stdout=log, stderr=log)
            stack.enter_context(ended(process))
        until(lambda: lives(at), seconds=30, what="the web process")
        backends = Backends(database_url, redis_url, home)
        stack.callback(backends.close)
        product = Product(at, headers, backends)
        product.send(f"{HOST_PAGE}/first", "The worker is ready when this is decided.")
        yield product


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the machine's, or Playwright's own."""
    installed = next((path for path in BROWSERS if Path(path).exists()), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=installed, args=["--no-sandbox"])
        except Error:
            missing("Chromium", "Install it, or run `python -m playwright install chromium`.")
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader who has never been here."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(6000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    context.set_default_timeout(6000)
    yield context.new_page()
    context.close()
