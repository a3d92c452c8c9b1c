"""`make screenshots`: pictures for README and docs, of a newsroom as `run --demo` would show it.

    python -m tests.browser.screenshots FOLDER [NAME]

takes every page of the console in every look instead, to be looked at before a release; with NAME
only those whose name begins so.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import (
    Browser,
    BrowserContext,
    FloatRect,
    Page,
    ViewportSize,
    sync_playwright,
)

from service.store.backends import Backends
from service.store.engine import connect
from service.store.migrate import migrate
from tests.browser import pages
from tests.browser.conftest import BROWSERS
from tests.browser.desk import COOKIE
from tests.browser.newsroom import GATES, HIDDEN, Newsroom, a_newsroom
from tests.builders import KEYS
from tests.stores import a_redis, ended, free_port, until

IMAGES = Path("docs/images")
DESK: ViewportSize = {"width": 1180, "height": 780}
PHONE: ViewportSize = {"width": 360, "height": 740}
LOOKS = [
    (lang, width, scheme)
    for lang in ("en", "ru", "ar")
    for width in (360, 1280)
    for scheme in ("light", "dark")
]


@contextmanager
def running() -> Iterator[Newsroom]:
    """The product with a newsroom in it. Its stores are filled before it starts."""
    with tempfile.TemporaryDirectory() as home, a_redis() as redis_url:
        port = free_port()
        database_url = f"sqlite:///{home}/chaikhana.db"
        engine = connect(database_url)
        migrate(engine)
        engine.dispose()
        backends = Backends(database_url, redis_url, Path(home))
        room = a_newsroom(backends, f"http://127.0.0.1:{port}")
        ours = {"HOME": home, "PORT": str(port), "LIVE_PORT": str(free_port())}
        ours |= {"SECRET_KEY": KEYS.secret, "LIMITS": "off"}
        env = {**os.environ, **{f"CHAIKHANA_{name}": value for name, value in ours.items()}}
        log, command = Path(home) / "run.log", [sys.executable, "-m", "service.cli", "run"]
        with log.open("wb") as file, ended(subprocess.Popen(command, env=env, stdout=file)):
            until(lambda: "Ready" in log.read_text(), seconds=60, what="the product")
            yield room
        backends.close()


def at_work(browser: Browser, room: Newsroom, name: str, **look: object) -> BrowserContext:
    """This person's browser, signed in."""
    context = browser.new_context(locale="en-GB", **look)  # type: ignore[arg-type]
    cookie = {"name": COOKIE, "value": room.cookie(name), "url": room.at}
    context.add_cookies([cookie])  # type: ignore[list-item]
    return context


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page


# --- for the docs -----------------------------------------------------------------------------


def take(browser: Browser, room: Newsroom) -> None:
    """Every picture of the docs."""
    take_thread(browser, room)
    nadia = at_work(browser, room, "Nadia Karimova", viewport=DESK)
    queue = opened(nadia, f"{room.at}/console/queue")
    queue.screenshot(path=IMAGES / "queue.png")
    card = queue.locator(f"#c-{room.by_name(HIDDEN).uid}")
    card.locator(".checks").evaluate("one => { one.open = true; }")
    card.screenshot(path=IMAGES / "card.png")
    reports = opened(nadia, f"{room.at}/console/reports/moderation?site=demo")
    reports.screenshot(path=IMAGES / "reports.png", full_page=True)
    draft = opened(nadia, f"{room.at}/console/policy?site=demo")
    pages.propose(draft, {'"words" = "hold"': '"words" = "reject"'})
    draft.screenshot(path=IMAGES / "dry-run.png")
    dark = {"viewport": DESK, "color_scheme": "dark"}
    his = at_work(browser, room, "Timur Bekov", **dark)
    opened(his, f"{room.at}/console/queue?lang=ru").screenshot(path=IMAGES / "dark.png")
    hers = at_work(browser, room, "Aigerim Seit", viewport=PHONE, device_scale_factor=1.5)
    opened(hers, f"{room.at}/console/queue").screenshot(path=IMAGES / "phone.png")
    opened(hers, f"{room.at}/console/queue?lang=ar").screenshot(path=IMAGES / "phone-ar.png")


def take_thread(browser: Browser, room: Newsroom) -> None:
    page = browser.new_page(viewport={"width": 900, "height": 1000})
    page.goto(f"{room.at}/demo/{GATES}")
    element = page.locator("chaikhana-thread")
    element.scroll_into_view_if_needed()
    frame = page.locator("iframe")
    until(lambda: bool(frame.evaluate("one => one.style.height.endsWith('px')")))
    box = element.bounding_box()
    assert box is not None
    top = box["y"] + page.evaluate("scrollY")
    clip: FloatRect = {"x": box["x"], "y": top, "width": box["width"], "height": 760}
    page.screenshot(path=IMAGES / "thread.png", clip=clip, full_page=True)


# --- to be looked at --------------------------------------------------------------------------


def take_all(browser: Browser, room: Newsroom, folder: Path, beginning: str) -> None:
    """Every page in every look: `NAME-LANGUAGE-WIDTH-SCHEME.png`."""
    folder.mkdir(parents=True, exist_ok=True)
    known = {"comment": str(room.by_name("Ержан").uid), "join": room.join}
    for lang, width, scheme in LOOKS:
        look = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
        with at_work(browser, room, "Nadia Karimova", **look) as context:
            for name, path in pages.PAGES.items():
                if name.startswith(beginning):
                    page = opened(context, room.at + pages.spoken(path.format(**known), lang))
                    file = f"{name.replace(' ', '-')}-{lang}-{width}-{scheme}.png"
                    page.screenshot(path=folder / file, full_page=True)
                    page.close()


def main() -> None:
    installed = next((path for path in BROWSERS if Path(path).exists()), None)
    with running() as room, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed, args=["--no-sandbox"])
        if sys.argv[1:]:
            take_all(browser, room, Path(sys.argv[1]), (*sys.argv, "")[2])
        else:
            take(browser, room)
        browser.close()


if __name__ == "__main__":
    main()
