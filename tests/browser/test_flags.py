"""A reader reports a comment in a real browser."""

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import HOST_PAGE, Product

pytestmark = pytest.mark.browser
THANKS = "Thank you. A moderator will look at it."


def reasons(product: Product, comment: str) -> list[str]:
    query = {"site": "gazette", "queue": "flagged", "limit": "200"}
    address = f"{product.at}/api/v1/moderation/comments"
    found = httpx.get(address, params=query, headers=product.headers).json()["comments"]
    return [flag["reason"] for one in found if one["id"] == comment for flag in one["flags"]]


def test_a_reader_reports_a_comment_with_the_keyboard(product: Product, page: Page) -> None:
    article = f"{HOST_PAGE}/reported"
    comment = product.send(article, "Buy my watches.")
    page.goto(product.thread(article))
    shown = page.locator(f"#comment-{comment}")

    shown.locator(".flag").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(shown.get_by_text(THANKS)).to_be_visible()
    expect(shown.locator(".flag")).to_be_hidden()
    assert reasons(product, comment) == ["spam"]


def test_reporting_works_without_javascript(product: Product, plain_page: Page) -> None:
    article = f"{HOST_PAGE}/reported-plainly"
    comment = product.send(article, "Buy my watches.")
    plain_page.goto(product.thread(article))
    plain_page.locator(f"#comment-{comment} .flag").click()
    plain_page.get_by_label("Tells private things of somebody").check()

    plain_page.get_by_role("button", name="Report to the moderators").click()

    expect(plain_page.get_by_text(THANKS)).to_be_visible()
    assert reasons(product, comment) == ["private"]
