"""Markup of our own devising, through every field into every page, in a real browser.

The oracle: no dialog, no violation of the pages' policy, no attribute that we did not write, and
nothing of it ran.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page

from tests.browser.conftest import HOST_PAGE, Product

pytestmark = pytest.mark.browser

ARTICLE = f"{HOST_PAGE}/markup-of-all-kinds"
RUN = "window.ran=1"
VECTORS = [
    f"<img src=x onerror={RUN}>",
    f"<svg/onload={RUN}>",
    f"'\" onmouseover='{RUN}' autofocus onfocus='{RUN}' x='",
    f"</textarea></script></title></style><details open ontoggle={RUN}>",
    "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    f"<math><mtext><table><mglyph><style><!--</style>"
    f"<img title='--&gt;&lt;img src=x onerror={RUN}>'>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<form id=comment-form><input name=body><button formaction=javascript:{RUN}>x</button></form>",
    f"<a href=javascript:{RUN}>x</a><base href=//evil.example/>",
    f"<template id=a-comment><img src=x onerror={RUN}></template>",
    f"<script type=application/json id=thread-data>{{}}</script><script>{RUN}</script>",
    "{{constructor.constructor('window.ran=1')()}}${window.ran=1}#{7*7}",
    "\u2028\u2029</script><script>window.ran=1</script>",
    "&lt;img src=x onerror=window.ran=1&gt; &#60;script&#62;",
]  # fmt: skip
LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation",
  (event) => window.violations.push(`${event.violatedDirective} ${event.sample}`));
"""
FOUND = """() => ({
  ran: window.ran ?? null,
  violations: window.violations,
  handlers: [...document.querySelectorAll("*")].flatMap((one) =>
    [...one.attributes].map((it) => it.name).filter((name) => /^on|^srcdoc$/.test(name))),
  foreign: document.querySelectorAll("iframe, base, object, embed, math, img").length,
  links: [...document.querySelectorAll("[href],[src],[action],[formaction]")]
    .map((one) => one.href?.baseVal ?? one.href ?? one.src ?? one.action ?? "")
    .filter((address) => /^(javascript|data|vbscript):/i.test(address)),
})"""


@pytest.fixture
def watched(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    with browser.new_context() as context:
        context.add_init_script(LISTEN)
        page = context.new_page()
        dialogs: list[str] = []

        def close(dialog: Dialog) -> None:
            dialogs.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", close)
        yield page, dialogs


def nothing_ran(page: Page, dialogs: list[str]) -> None:
    found = page.evaluate(FOUND)
    nothing: dict[str, object] = {
        "ran": None,
        "violations": [],
        "handlers": [],
        "foreign": 0,
        "links": [],
    }

    assert found == nothing
    assert dialogs == []


def test_no_markup_of_a_reader_ever_runs(watched: tuple[Page, list[str]], product: Product) -> None:
    """Waline CVE-2026-64670, Isso CVE-2026-27469, Valine CVE-2022-38545: a comment that ran."""
    page, dialogs = watched
    for vector in VECTORS:
        product.send(ARTICLE, vector, name=vector[:80], title=vector)

    page.goto(product.thread(ARTICLE, title=VECTORS[0], lang="en"))
    page.locator("#body").fill(VECTORS[1])
    page.mouse.wheel(0, 4000)
    nothing_ran(page, dialogs)


def test_no_markup_of_ones_own_runs_while_it_waits_or_comes_back_as_a_draft(
    watched: tuple[Page, list[str]], product: Product
) -> None:
    """Waline CVE-2026-64670: the preview of a text that was being edited."""
    page, dialogs = watched
    url = f"{ARTICLE}/own"
    page.goto(product.thread(url))
    page.locator("#name").fill(VECTORS[0])
    page.locator("#body").fill(VECTORS[3])
    page.locator("#comment-form button[type=submit]").click()
    page.locator("#comments .comment").first.wait_for()
    page.locator("#body").fill(VECTORS[2])
    nothing_ran(page, dialogs)
    page.reload()
    page.locator("#comments .comment").first.wait_for()
    nothing_ran(page, dialogs)


@pytest.mark.parametrize("message", ["{type: 'chaikhana:height', height: 9}", "'x'", "null", "{}"])
def test_a_message_from_elsewhere_moves_no_frame(
    watched: tuple[Page, list[str]], product: Product, message: str
) -> None:
    """Remark42: any window could resize the frame and sign the reader out."""
    page, dialogs = watched
    host = f"{product.at}/host-of-messages"
    html = f"""<!doctype html><title>News</title>
      <script async src="{product.at}/embed.js"></script>
      <chaikhana-thread site="gazette" url="{ARTICLE}"></chaikhana-thread>"""
    page.route(host, lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(host)
    page.frame_locator("iframe").locator("#body").wait_for()
    frame = page.locator("iframe")
    page.wait_for_function("parseInt(document.querySelector('iframe').style.height) > 100")

    page.evaluate(f"window.postMessage({message}, '*')")

    page.evaluate("new Promise((done) => setTimeout(done))")
    assert frame.evaluate("one => parseInt(one.style.height)") > 100
    assert dialogs == []
