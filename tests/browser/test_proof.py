"""A reader behind a flooded address writes on: the browser works a moment for it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from service.store.limits import COMMENTS_BY_NETWORK
from tests.browser.conftest import HOST_PAGE, Product, a_product

pytestmark = pytest.mark.browser

ARTICLE = f"{HOST_PAGE}/flooded"
SOLVE = """async (puzzle) => {
  const began = performance.now();
  const encoder = new TextEncoder();
  for (let first = 0; first < 25000; first += 500) {
    await Promise.all(Array.from({ length: 500 }, (_, next) =>
      crypto.subtle.digest("SHA-256", encoder.encode(puzzle + (first + next)))));
  }
  return performance.now() - began;
}"""

SHOWN = """() => {
  const trap = document.getElementById("homepage");
  trap.scrollIntoView();
  const { x, y, width, height } = trap.getBoundingClientRect();
  return document.elementFromPoint(x + width / 2, y + height / 2) === trap;
}"""


def flood(product: Product) -> set[int]:
    """More comments at once than a network may send, on however slow a machine; what came back."""

    def send(number: int) -> int:
        given = {"site": "gazette", "url": ARTICLE, "name": "Flood", "body": f"Number {number}."}
        return httpx.post(f"{product.at}/api/v1/comments", json=given).status_code

    with ThreadPoolExecutor(16) as pool:
        return set(pool.map(send, range(COMMENTS_BY_NETWORK.most * 5)))


def test_a_comment_goes_in_after_a_moment_of_work(page: Page, tmp_path: Path) -> None:
    with a_product(tmp_path, limits="on") as product:
        page.goto(product.thread(ARTICLE))
        page.locator("#name").fill("Ann")
        page.locator("#body").fill("I only share their address.")
        assert flood(product) == {202, 429}

        page.locator("#comment-form button[type=submit]").click()

        said = page.locator("#comments").get_by_text("I only share their address.")
        expect(said).to_be_visible(timeout=30_000)
        took = page.evaluate(SOLVE, "salt?expires=1&")
        print(f"25,000 hashes in Chromium: {took:.0f} ms")  # noqa: T201 - shown with -rP


def test_the_trap_is_neither_seen_nor_reached_by_key(page: Page, product: Product) -> None:
    page.goto(product.thread(f"{HOST_PAGE}/trap"))

    assert page.evaluate(SHOWN) is False
    page.locator("#body").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "homepage"
