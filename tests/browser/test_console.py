"""The console in a real browser: keys, several moderators at once, what is new coming in."""

import re
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from playwright.sync_api import APIResponse, Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import Product
from tests.browser.desk import COOKIE, Desk, a_desk
from tests.builders import screen_now, send
from tests.stores import until

expect.set_options(timeout=20_000)  # a busy machine is no fault

pytestmark = pytest.mark.browser

CURRENT = ".card[aria-current]:not(.away)"


def current(page: Page) -> str:
    return page.locator(f"{CURRENT} .name").inner_text()


def test_a_hundred_comments_are_decided_with_the_keyboard_alone(
    product: Product, context: BrowserContext
) -> None:
    desk = a_desk(product, "keys", 100)
    page = desk.sit_down(context, "Nadia")
    wanted = []

    for number in range(100):
        expect(page.locator(f"{CURRENT} .name")).to_have_text(f"Reader {number + 1}")
        key = "arh"[number % 2]
        page.keyboard.press(key)
        wanted.append(({"a": "approved", "r": "rejected"}[key], "Nadia"))

    expect(page.locator(".empty")).to_be_visible()
    until(lambda: desk.decided() == wanted, what="every decision")


def test_the_language_of_a_finding_turns_no_comment_round(
    product: Product, context: BrowserContext
) -> None:
    """What screen readers hear of a mark stands first in the text, and is Arabic."""
    desk = a_desk(product, "arabic", 1, body="Shit happens here.")
    page = desk.sit_down(context, "Nadia", "/console/queue?lang=ar")

    expect(page.locator(".card .text")).to_have_css("direction", "ltr")


def test_keys_do_nothing_while_somebody_types_or_with_a_modifier(
    product: Product, context: BrowserContext
) -> None:
    desk = a_desk(product, "typing", 3)
    page = desk.sit_down(context, "Nadia")
    because = page.locator(f"{CURRENT} .because")

    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("ararhxu")
    because.focus()
    page.keyboard.type("a rather rude remark")
    page.locator("h1").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Alt+r")

    expect(because).to_have_value("a rather rude remark")
    assert page.locator(".card:not(.away)").count() == 3
    assert [status for status, _ in desk.decided()] == ["held"] * 3


def test_a_decision_is_taken_back_with_u(product: Product, context: BrowserContext) -> None:
    desk = a_desk(product, "undo", 2)
    page = desk.sit_down(context, "Nadia")

    page.keyboard.press("r")
    expect(page.locator("#toast")).to_be_visible()
    until(lambda: desk.decided()[0][0] == "rejected", what="the rejection")
    page.keyboard.press("u")

    until(lambda: desk.decided()[0][0] == "held", what="the way back")
    expect(page.locator(f"{CURRENT} .name")).to_have_text("Reader 1")


def test_a_stretch_is_selected_with_shift_and_decided_with_one_reason(
    product: Product, context: BrowserContext
) -> None:
    desk = a_desk(product, "many", 6)
    page = desk.sit_down(context, "Nadia")

    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    expect(page.locator("#bulk [data-picked]")).to_contain_text("3")
    page.locator("#bulk .because").fill("All the same")
    page.locator("#bulk button[value=reject]").click()

    until(lambda: [status for status, _ in desk.decided()].count("rejected") == 3, what="three")
    assert [status for status, _ in desk.decided()] == [
        "held", "rejected", "rejected", "rejected", "held", "held",
    ]  # fmt: skip


def test_all_that_fit_are_decided_with_progress(product: Product, context: BrowserContext) -> None:
    desk = a_desk(product, "all", 230)
    page = desk.sit_down(context, "Nadia", "/console/queue?q=load")
    page.on("dialog", lambda dialog: dialog.accept())

    page.locator(".matching summary").click()
    page.locator("#matching button[value=reject]").click()

    expect(page.locator("#matching [data-progress]")).to_have_text(
        "Decided: 230 of 230, unchanged: 0"
    )
    assert desk.decided() == [("rejected", "Nadia")] * 230
    expect(page.locator(".empty")).to_be_visible()


def test_a_page_from_before_a_decision_brings_no_decided_comment_back(
    product: Product, context: BrowserContext
) -> None:
    desk = a_desk(product, "before", 230)
    page = desk.sit_down(context, "Nadia", "/console/queue?q=load")
    page.on("dialog", lambda dialog: dialog.accept())
    batches: list[Route] = []
    written: list[tuple[Route, APIResponse]] = []

    def hold_the_second(route: Route) -> None:
        batches.append(route)
        if len(batches) == 1:
            route.continue_()

    def decide_meanwhile(route: Route) -> None:
        if route.request.resource_type != "xhr" or written:
            route.continue_()
            return
        written.append((route, route.fetch()))
        batches[1].continue_()

    page.route("**/console/decisions/many", hold_the_second)
    page.route("**/console/queue?*", decide_meanwhile)
    page.locator(".matching summary").click()
    page.locator("#matching button[value=reject]").click()
    expect(page.locator("#matching [data-progress]")).to_have_text(
        "Decided: 230 of 230, unchanged: 0"
    )
    with page.expect_event("requestfinished", lambda one: one.resource_type == "xhr"):
        route, response = written[0]
        route.fulfill(response=response)
    page.evaluate("() => new Promise(requestAnimationFrame)")

    assert page.locator(".card:not(.away)").count() == 0


def test_new_comments_come_in_and_decided_ones_leave_without_moving_the_card_under_the_cursor(
    product: Product, context: BrowserContext
) -> None:
    desk = a_desk(product, "live", 6)
    page = desk.sit_down(context, "Nadia")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert current(page) == "Reader 3"
    place = page.locator(CURRENT).bounding_box()

    decide_over_http(desk, "Timur", 0, "approve")
    origin = f"https://{desk.site}.example"
    late = send(product.backends, site=desk.site, url=f"{origin}/1", name="Late", body="Shit.")
    screen_now(product.backends, late.id)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # asks at once

    expect(page.get_by_role("heading", name="Late")).to_be_visible()
    expect(page.get_by_role("heading", name="Reader 1")).to_be_hidden()
    assert current(page) == "Reader 3"
    after = page.locator(CURRENT).bounding_box()
    assert place is not None
    assert after is not None
    assert abs(after["y"] - place["y"]) < 2


def decide_over_http(desk: Desk, name: str, place: int, action: str) -> None:
    with httpx.Client(base_url=desk.product.at, cookies={COOKIE: desk.cookie(name)}) as client:
        answer = press(client, csrf(client), str(desk.comments[place]), action)
    assert answer.status_code == 200


def csrf(client: httpx.Client) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/console/queue").text)
    assert found is not None
    return found[1]


def press(client: httpx.Client, token: str, comment: str, action: str) -> httpx.Response:
    """What the console's script sends when a key is pressed."""
    fields = {"csrf": token, "comment": comment, "action": action, "was": "held", "revision": "1"}
    headers = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}
    return client.post("/console/decisions", data=fields, headers=headers)


def test_twenty_moderators_decide_each_comment_once_and_every_loser_is_told(
    product: Product,
) -> None:
    desk = a_desk(product, "crowd", 12)
    names = [f"Moderator{number}" for number in range(20)]
    cookies = {name: desk.cookie(name) for name in names}

    def sit(name: str) -> list[httpx.Response]:
        with httpx.Client(
            base_url=product.at, cookies={COOKIE: cookies[name]}, timeout=60
        ) as client:
            token = csrf(client)
            action = "approve" if names.index(name) % 2 else "reject"
            return [press(client, token, str(comment), action) for comment in desk.comments]

    with ThreadPoolExecutor(20) as pool:
        answers = [answer for one in pool.map(sit, names) for answer in one]

    decided = desk.decided()
    assert len(decided) == 12
    assert all(who for _, who in decided)
    winners = [answer.json() for answer in answers if answer.status_code == 200]
    losers = [answer.json() for answer in answers if answer.status_code == 409]
    assert (len(winners), len(losers)) == (12, 19 * 12)
    first = {str(uid): who for uid, (_, who) in zip(desk.comments, decided, strict=True)}
    assert all(one["message"].startswith(f"{first[one['comment']]} was first") for one in losers)


def test_what_another_looks_at_says_so_and_is_skipped(product: Product, browser: Browser) -> None:
    desk = a_desk(product, "looks", 3)
    with browser.new_context() as hers, browser.new_context() as his:
        nadia = desk.sit_down(hers, "Nadia")
        with nadia.expect_response("**/console/pulse"):
            nadia.keyboard.press("j")
        assert current(nadia) == "Reader 2"
        timur = desk.sit_down(his, "Timur")

        expect(timur.get_by_text("Nadia is looking at this.")).to_be_visible()
        timur.keyboard.press("j")
        assert current(timur) == "Reader 3"
