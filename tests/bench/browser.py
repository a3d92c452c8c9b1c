"""What an article pays for its thread in a real browser."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.product import PAGES
from tests.browser.conftest import BROWSERS

PAGE = f"{PAGES}/hot/0"
RUNS = 5
# Events of Chromium's timeline; starting a process is not among them.
WORK = {
    *("ParseHTML", "ParseAuthorStyleSheet", "EvaluateScript", "v8.compileModule"),
    *("v8.evaluateModule", "FunctionCall", "UpdateLayoutTree", "Layout", "PrePaint", "Paint"),
    *("Layerize", "Commit", "MinorGC", "MajorGC"),
}
# The page is ours and of nowhere, which Chromium would not let speak to this machine.
FREE = "BlockInsecurePrivateNetworkRequests,LocalNetworkAccessChecks"
FLAGS = ["--no-sandbox", f"--disable-features={FREE}"]
ARTICLE = "<!doctype html><meta charset=utf-8><title>An article</title><p>From Monday on.{}"
EMBED = '<script async src="{at}/embed.js"></script><chaikhana-thread site="gazette">'


def main_thread_ms(at: str) -> float:
    """Milliseconds that the main threads of page and frame work until the first comments are read,
    beyond those of the same article without a thread; the median of some runs, on nothing slowed.
    """
    installed = next((one for one in BROWSERS if Path(one).exists()), None)
    with (
        sync_playwright() as play,
        play.chromium.launch(executable_path=installed, args=FLAGS) as browser,
    ):
        plain = median(worked(browser, ARTICLE.format("")) for _ in range(RUNS))
        embedded = ARTICLE.format(EMBED.format(at=at))
        return median(worked(browser, embedded) for _ in range(RUNS)) - plain


def worked(browser: Browser, html: str) -> float:
    """Milliseconds of processor time of what WORK names on the main threads of all renderers."""
    browser.start_tracing(categories=["devtools.timeline", "disabled-by-default-devtools.timeline"])
    with opened(browser, html) as page:
        if EMBED[:10] in html:
            page.frame_locator("chaikhana-thread iframe").locator(".comment").first.wait_for()
        page.wait_for_load_state()
        events = json.loads(browser.stop_tracing())["traceEvents"]
    # Chromium's own pages have main threads as well; ours parse documents of the web.
    parsed = [one for one in events if one["name"] == "ParseHTML" and "args" in one]
    mains = {
        (one["pid"], one["tid"])
        for one in parsed
        if str(one["args"].get("beginData", {}).get("url", "")).startswith("http")
    }
    work = [
        one for one in events if one["name"] in WORK and "tdur" in one and not is_of_playwright(one)
    ]
    return sum(outermost(one for one in work if (one["pid"], one["tid"]) == main) for main in mains)


def is_of_playwright(event: dict[str, Any]) -> bool:
    """What it evaluates to look for elements comes from no address."""
    return event["name"] == "EvaluateScript" and not event["args"].get("data", {}).get("url")


def outermost(work: Iterable[dict[str, Any]]) -> float:
    """Milliseconds of processor time of one thread's events; of those within others, none."""
    total, end = 0.0, 0.0
    for one in sorted(work, key=lambda event: (event["ts"], -event["dur"])):
        if one["ts"] >= end:
            total, end = total + one["tdur"], one["ts"] + one["dur"]
    return total / 1000


@contextmanager
def opened(browser: Browser, html: str) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.route(PAGE, lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(PAGE)
    yield page
    context.close()
