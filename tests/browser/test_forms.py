"""Every form of the console in a browser without JavaScript."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, Request, expect
from pyotp import TOTP

from service.domain import address
from service.domain.keys import Network
from service.use_cases import like, settle_likes
from service.use_cases.submit import new_uid
from tests.browser import pages
from tests.browser.conftest import Product
from tests.browser.desk import Desk, a_desk
from tests.builders import a_token, the_site
from tests.web.staff import PASSWORD, a_moderator

pytestmark = pytest.mark.browser

SITE = "plain"
NADIA = f"nadia@{SITE}.example"
NEW = "another password of hers"
ONLY_SCRIPTS = {"console.post_pulse"}
SENT: set[str] = set()  # paths of the forms that the tests of this file have sent


@pytest.fixture(scope="module")
def desk(product: Product) -> Desk:
    desk = a_desk(product, SITE, 9)
    a_moderator(product.backends, email=NADIA, name="Nadia", role="admin", sites=(SITE,))
    return desk


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Of somebody who is not signed in; what it sends is noted."""
    with browser.new_context(java_script_enabled=False, locale="en-GB") as context:
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("request", note)
        yield page


@pytest.fixture
def nadia(page: Page, desk: Desk) -> Page:
    page.goto(f"{desk.product.at}/console/sign-in")
    pages.sign_in(page, NADIA, PASSWORD)
    page.wait_for_url("**/console/queue")
    return page


def note(request: Request) -> None:
    if request.method == "POST":
        SENT.add(urlsplit(request.url).path)


def press(button: Locator) -> None:
    """A click returns before its form is sent: whoever goes on at once stops it."""
    with button.page.expect_navigation():
        button.click()


def go(page: Page, path: str) -> None:
    page.goto(f"{page.url.partition('/console')[0]}/console/{path}")


def test_comments_are_decided_taken_back_and_decided_together(nadia: Page, desk: Desk) -> None:
    press(nadia.locator(".card .reject[value=reject]").first)
    expect(nadia.locator("[data-done]")).to_be_visible()
    press(nadia.locator("[data-done] button"))
    assert len(nadia.locator(".card").all()) == 9
    for place in (0, 1):
        nadia.locator(".pick").nth(place).check()
    press(nadia.locator("#bulk button[value=approve]"))
    assert len(nadia.locator(".card").all()) == 7
    go(nadia, "queue?q=load")
    nadia.locator(".matching summary").click()
    press(nadia.locator("#matching button[value=reject]"))
    expect(nadia.get_by_text("Decided: 7; unchanged: 0")).to_be_visible()
    go(nadia, "queue?queue=rejected&q=load")
    nadia.locator(".matching summary").click()
    press(nadia.locator("#matching button[value=hold]"))
    go(nadia, "queue")
    assert len(nadia.locator(".card").all()) == 7


def test_what_somebody_else_decided_is_shown_and_unchanged(nadia: Page, desk: Desk) -> None:
    nadia.locator(".pick").last.check()
    headers = a_token(desk.product.backends, site=SITE)
    replace(desk.product, headers=headers).decide(str(desk.comments[-1]), "reject")

    press(nadia.locator("#bulk button[value=approve]"))

    expect(nadia.get_by_role("heading", name="Somebody was first")).to_be_visible()
    press(nadia.get_by_text("Back to the list"))
    assert nadia.url.endswith("/console/queue")


def test_an_author_is_banned_and_the_ban_lifted(nadia: Page) -> None:
    nadia.locator(".banning summary").first.click()
    press(nadia.locator(".banning .reject").first)
    go(nadia, "bans")
    press(nadia.get_by_role("button", name="Lift"))
    expect(nadia.get_by_text("Nobody is banned.")).to_be_visible()


def test_an_article_is_closed_and_opened(nadia: Page) -> None:
    go(nadia, "articles")
    press(nadia.get_by_role("button", name="Close comments"))
    press(nadia.get_by_role("button", name="Open comments"))
    expect(nadia.get_by_role("button", name="Close comments")).to_be_visible()


def test_held_likes_are_released(nadia: Page, desk: Desk) -> None:
    backends, now = desk.product.backends, datetime.now(UTC)
    at = address.parse(f"https://{SITE}.example/1")
    for _ in range(450):
        liker = like.Liker(site_id=the_site(backends, SITE).id, address=at, reader=new_uid())
        backends.write_one_of(like.like, like.Liking(liker, Network(b"m" * 32, "2026-11"), now))
    with backends.read() as db:
        found = settle_likes.find_bursts(db, now=now, look_back=timedelta(hours=1))
    backends.write(settle_likes.hold, found)
    go(nadia, "likes")

    press(nadia.get_by_role("button", name="Release"))

    expect(nadia.get_by_text("released")).to_be_visible()


def test_a_text_is_tried_and_a_policy_put_in_force(nadia: Page) -> None:
    go(nadia, "policy")
    nadia.locator("#text").fill("What a load of shit.")
    press(nadia.get_by_role("button", name="Try"))
    expect(nadia.locator("mark")).to_be_visible()
    nadia.locator("#rule-max_links").fill("7")
    press(nadia.get_by_role("button", name="See what would change").first)
    press(nadia.get_by_role("button", name="Put it in force"))
    expect(nadia.get_by_text("The new version is in force.")).to_be_visible()
    assert nadia.locator("#rule-max_links").input_value() == "7"
    go(nadia, "policy/versions/1")
    press(nadia.get_by_role("button", name="See what restoring it would change"))
    press(nadia.get_by_role("button", name="Put it in force"))
    assert nadia.locator("#rule-max_links").input_value() == "1"


def invite(page: Page, email: str) -> str:
    page.locator("#email").fill(email)
    press(page.get_by_role("button", name="Make a link"))
    return page.locator("#link").input_value()


def test_somebody_is_invited_joins_and_gets_another_role(nadia: Page, browser: Browser) -> None:
    go(nadia, "people")
    invite(nadia, "nobody@plain.example")
    link = invite(nadia, "timur@plain.example")
    press(nadia.get_by_role("button", name="Take back nobody"))
    with browser.new_context(java_script_enabled=False) as context:
        his = context.new_page()
        his.on("request", note)
        his.goto(link)
        his.locator("#name").fill("Timur")
        his.locator("#new_password").fill("a kettle and two cups")
        press(his.get_by_role("button", name="Come in"))
        assert his.url.endswith("/console/queue")
    go(nadia, "people")
    row = nadia.locator("tr", has_text="timur@plain.example")
    row.locator("select").select_option("analyst")
    press(row.get_by_role("button", name="Change"))
    assert row.locator("select").input_value() == "analyst"
    nadia.locator("#name").fill("Figures")
    press(nadia.get_by_role("button", name="Make a token"))
    go(nadia, "people")
    press(nadia.get_by_role("button", name="Revoke Figures"))
    expect(nadia.get_by_text("revoked")).to_be_visible()


def test_an_account_is_kept_safe(nadia: Page, desk: Desk) -> None:
    go(nadia, "account/second-factor")
    recovery = pages.turn_on(nadia, TOTP(pages.shown_secret(nadia)).now())
    press(nadia.get_by_role("button", name="Sign out", exact=True))
    pages.sign_in(nadia, NADIA, PASSWORD)
    nadia.locator("#code").fill(recovery[0])
    press(nadia.locator(".door button"))
    nadia.wait_for_url("**/console/queue")
    go(nadia, "account")
    press(nadia.get_by_role("button", name="Sign out everywhere else"))
    nadia.locator("#password-off").fill(PASSWORD)
    press(nadia.get_by_role("button", name="Turn off"))
    expect(nadia.get_by_text("The second factor is off.")).to_be_visible()
    nadia.locator("#password").fill(PASSWORD)
    nadia.locator("#new_password").fill(NEW)
    press(nadia.get_by_role("button", name="Change the password"))
    expect(nadia.get_by_text("The new password holds.")).to_be_visible()


def test_no_form_of_the_console_is_forgotten(empty_app: Flask) -> None:
    """Runs last: the tests above have sent each of them."""
    at = empty_app.url_map.bind("127.0.0.1")
    sent = {at.match(path, method="POST")[0] for path in SENT}

    forms = {
        str(rule.endpoint)
        for rule in empty_app.url_map.iter_rules()
        if rule.endpoint.startswith("console.post_")
    }
    assert forms - sent == ONLY_SCRIPTS
