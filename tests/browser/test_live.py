"""What happens while a reader has the thread open."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import HOST_PAGE, Product

pytestmark = pytest.mark.browser


def test_counts_and_comments_of_others_arrive_by_themselves(page: Page, product: Product) -> None:
    url = f"{HOST_PAGE}/live"
    page.goto(product.thread(url))
    first = product.send(url, "The first of the day.")

    expect(page.locator("#count")).to_have_text("1 Comment(s)")
    expect(page.locator("#comments > li")).to_have_count(0)
    page.get_by_role("button", name="Show 1 new comment").click()

    expect(page.locator(f"#comment-{first}")).to_contain_text("The first of the day.")
    expect(page.locator(f"#comment-{first}")).to_be_focused()
    expect(page.locator("#fresh")).to_be_hidden()


def test_ones_own_comment_becomes_public_by_the_stream_alone(page: Page, product: Product) -> None:
    page.route("**/api/v1/comments/*", lambda route: route.abort())
    page.goto(product.thread(f"{HOST_PAGE}/own-by-stream", lang="en"))
    page.locator("#name").fill("Ann")
    page.locator("#body").fill("The trains run on time.")
    page.locator("#comment-form button[type=submit]").click()

    mine = page.locator("#comments .comment", has_text="The trains run on time.")
    expect(mine.locator(".reply")).to_be_visible()
    expect(page.locator("#comments .own")).to_have_count(0)


def test_without_a_stream_the_page_asks(page: Page, product: Product) -> None:
    url = f"{HOST_PAGE}/no-stream"
    page.clock.install()
    page.route("**/events?*", lambda route: route.fulfill(status=404))
    page.goto(product.thread(url))
    product.send(url, "Nobody heard it.")
    page.clock.run_for(16_000)

    expect(page.locator("#count")).to_have_text("1 Comment(s)")
    expect(page.locator("#fresh")).to_have_text("Show 1 new comment")
