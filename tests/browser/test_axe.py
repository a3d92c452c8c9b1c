"""axe-core over every page of the console: both themes, two widths, two directions."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Product
from tests.browser.desk import a_desk
from tests.browser.newsroom import DEMO, Newsroom, a_newsroom
from tests.browser.pages import PAGES, STEPS, STRANGERS, second_step, spoken
from tests.browser.screenshots import at_work

pytestmark = pytest.mark.browser

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RUN = "async () => JSON.stringify((await axe.run()).violations)"
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (360, 1280)]


@pytest.fixture(scope="module")
def room(product: Product) -> Newsroom:
    return a_newsroom(product.backends, product.at)


@pytest.fixture(scope="module")
def page(browser: Browser, room: Newsroom) -> Iterator[Page]:
    with at_work(browser, room, "Nadia Karimova") as context:
        context.set_default_timeout(20_000)
        yield context.new_page()


@pytest.fixture(scope="module")
def stranger(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        context.set_default_timeout(20_000)
        yield context.new_page()


def wrong_with(page: Page, lang: str) -> list[str]:
    """What is wrong where, in one line each, in every look of the page as it stands."""
    if page.locator("html").get_attribute("dir") != ("rtl" if lang == "ar" else "ltr"):
        return [f"not in {lang}"]
    page.evaluate(AXE)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    wrong = []
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 800})
        found: list[dict[str, Any]] = json.loads(page.evaluate(RUN))
        wrong += [f"{scheme} {width}: {one['id']}: {one['nodes'][0]['target']}" for one in found]
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{width}: scrolls sideways to {wide}"] if wide > width else []
    return wrong


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_of_the_console_keeps_anybody_out(
    page: Page, room: Newsroom, name: str, lang: str
) -> None:
    path = PAGES[name].format(comment=room.by_name("Ержан").uid, join=room.join)
    page.goto(room.at + spoken(path, lang))

    assert wrong_with(page, lang) == []


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("name", STEPS)
def test_nothing_that_a_form_or_a_key_leads_to_keeps_anybody_out(
    page: Page, room: Newsroom, name: str, lang: str
) -> None:
    page.goto(room.at + spoken("/console/queue", lang))
    STEPS[name](page, DEMO)

    assert wrong_with(page, lang) == []


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("name", STRANGERS)
def test_no_page_for_strangers_keeps_anybody_out(
    stranger: Page, room: Newsroom, name: str, lang: str
) -> None:
    stranger.goto(room.at + spoken(STRANGERS[name].format(join=room.join), lang))

    assert wrong_with(stranger, lang) == []


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_no_step_of_signing_in_keeps_anybody_out(
    product: Product, browser: Browser, lang: str
) -> None:
    """A wrong password; the second factor being set up, on, and asked for."""
    desk = a_desk(product, f"second-{lang}", 0)
    with browser.new_context() as context:
        page = desk.sit_down(context, "Timur", role="admin")
        wrong = [
            found
            for _ in second_step(page, f"timur@{desk.site}.example", lang)
            for found in wrong_with(page, lang)
        ]

    assert wrong == []
