"""axe-core over every page of the console: both themes, two widths, two directions."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Product
from tests.browser.desk import Desk, a_desk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
PAGES = {
    "queue": "/console/queue",
    "priority": "/console/queue?order=priority&q=load",
    "empty": "/console/queue?q=nothing-has-this",
    "all": "/console/comments",
    "comment": "/console/comments/{comment}",
    "articles": "/console/articles",
    "reports": "/console/reports",
    "moderation": "/console/reports/moderation",
    "bans": "/console/bans",
    "likes": "/console/likes",
    "policy": "/console/policy",
    "people": "/console/people",
    "account": "/console/account",
    "second factor": "/console/account/second-factor",
    "log": "/console/log",
    "changes": "/console/log/changes",
    "no such page": "/console/nothing",
}
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (360, 1280)]


@pytest.fixture(scope="module")
def desk(product: Product) -> Desk:
    return a_desk(product, "axe", 4)


@pytest.fixture(scope="module")
def page(browser: Browser, desk: Desk) -> Iterator[Page]:
    with browser.new_context() as context:
        context.set_default_timeout(20_000)
        yield desk.sit_down(context, "Nadia", role="admin")


def violations(page: Page) -> list[str]:
    """What is wrong, where, in one line each."""
    found: dict[str, Any] = json.loads(
        page.evaluate(f"async () => {{ {AXE}; return JSON.stringify(await axe.run()); }}")
    )
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in found["violations"]]


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_of_the_console_keeps_anybody_out(
    product: Product, page: Page, desk: Desk, name: str, lang: str
) -> None:
    path = PAGES[name].format(comment=desk.comments[0])
    page.goto(f"{product.at}{path}{'&' if '?' in path else '?'}lang={lang}")
    assert page.locator("html").get_attribute("dir") == ("rtl" if lang == "ar" else "ltr")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    wrong = []
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 800})
        wrong += [f"{scheme} {width}: {one}" for one in violations(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{width}: scrolls sideways to {wide}"] if wide > width else []
    assert wrong == []


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_sign_in_keeps_nobody_out(product: Product, browser: Browser, lang: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{product.at}/console/sign-in?lang={lang}")
        assert violations(page) == []


def test_the_console_works_with_scripts_off(product: Product, browser: Browser) -> None:
    """Signed in, decided, taken back, searched, banned and lifted: by forms alone."""
    desk = a_desk(product, "plain", 2)
    cookie = {"name": "chaikhana", "value": desk.cookie("Nadia"), "url": product.at}
    with browser.new_context(java_script_enabled=False) as context:
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(f"{product.at}/console/queue?q=load")
        page.locator(".card .reject[value=reject]").first.click()
        assert desk.decided()[0][0] == "rejected"
        page.locator("[data-done] button").click()
        assert desk.decided()[0][0] == "held"
        page.locator(".banning summary").first.click()
        page.locator(".banning .reject").first.click()
        page.goto(f"{product.at}/console/bans")
        page.get_by_role("button", name="Lift").click()
        assert page.get_by_text("Nobody is banned.").is_visible()
        page.goto(f"{product.at}/console/queue")
        page.locator(".matching summary").click()
        page.locator("#matching button[value=approve]").click()
    assert [status for status, _ in desk.decided()][-1] == "approved"
