"""`make screenshots`: pictures for README and docs, of the product as `run --demo` starts it."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

import httpx
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import BROWSERS
from tests.stores import ended, free_port, until

IMAGES = Path("docs/images")
STORY = "caravanserai-reopens"
COMMENTS = (
    ("Nodira", "My grandfather slept under these arches. Thank you for keeping the soot."),
    ("Tom", "Does the well hold water again, or is it only for show?"),
    ("Ainura", "Забавно: в детстве мы думали, что там живут привидения. Оказалось, реставраторы!"),
    ("Grumpy", "Another pile of shit for tourists."),
    ("Deals", "Visit https://cheap.example and https://cheaper.example today"),
)


def main() -> None:
    port = free_port()
    at = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "CHAIKHANA_HOME": home, "CHAIKHANA_PORT": str(port)}
        log = Path(home) / "run.log"
        command = [sys.executable, "-m", "service.cli", "run", "--demo"]
        with log.open("wb") as file, ended(subprocess.Popen(command, env=env, stdout=file)):
            until(lambda: "Ready" in log.read_text(), seconds=60, what="the product")
            comment(at)
            take(at, log.read_text())


def comment(at: str) -> None:
    url = f"{at}/demo/{STORY}"
    for name, body in COMMENTS:
        sent = {"site": "demo", "url": url, "name": name, "body": body}
        httpx.post(f"{at}/api/v1/comments", json=sent).raise_for_status()
    counts = f"{at}/api/v1/counts?{urlencode({'site': 'demo', 'url': url})}"
    until(lambda: httpx.get(counts).json()["counts"][0]["comments"] == 3, what="three comments")


def take(at: str, log: str) -> None:
    path = next(path for path in BROWSERS if Path(path).exists())
    found = re.search(r"Sign in\s+(\S+)\s+password\s+(\S+)", log)
    assert found is not None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 900, "height": 1000})
        page.goto(f"{at}/demo/{STORY}")
        element = page.locator("chaikhana-thread")
        element.scroll_into_view_if_needed()
        page.wait_for_function("document.querySelector('iframe')?.style.height.endsWith('px')")
        page.wait_for_load_state("networkidle")
        element.screenshot(path=IMAGES / "thread.png")
        sign_in(page, at, found[1], found[2])
        page.screenshot(path=IMAGES / "queue.png")
        browser.close()


def sign_in(page: Page, at: str, email: str, password: str) -> None:
    page.goto(f"{at}/console")
    page.locator("input[type=email]").fill(email)
    page.locator("input[type=password]").fill(password)
    page.keyboard.press("Enter")
    page.get_by_text("Grumpy").wait_for()


if __name__ == "__main__":
    main()
