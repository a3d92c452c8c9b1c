"""The thread in a real browser, as readers meet it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import HOST_PAGE, Product
from tests.builders import NORMAL, a_token, add_site
from tests.stores import until

expect.set_options(timeout=20_000)  # a busy machine is no fault

pytestmark = pytest.mark.browser

WORDS = {
    "en": (
        "Do you like this article?",
        "0 Comment(s)",
        "Comment Policy",
        "* Denotes Required Field",
    ),
    "ru": ("Вам понравилась эта статья?", "0 комментариев", "Правила комментирования", ""),
    "ar": ("هل أعجبك هذا المقال؟", "0 تعليقات", "سياسة التعليقات", ""),
}


@pytest.fixture(params=[360, 1280])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        yield context.new_page()


def an_article(name: str) -> str:
    return f"{HOST_PAGE}/{name}"


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("lang", sorted(WORDS))
def test_the_elements_stand_in_the_contracts_order(
    browser: Browser, product: Product, lang: str, scripts: bool, width: int
) -> None:
    size = {"width": width, "height": 800}
    with browser.new_context(java_script_enabled=scripts, viewport=size) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(product.thread(an_article(f"order-{lang}"), lang=lang))
        question, count, policy, required = WORDS[lang]

        places = [
            page.get_by_text(question).bounding_box(),
            page.get_by_text(count, exact=True).bounding_box(),
            page.locator("#body").bounding_box(),
            page.get_by_text("1500 / 1500").bounding_box(),
            page.get_by_text(policy).bounding_box(),
        ]
        tops = [place["y"] for place in places if place]
        assert len(tops) == 5
        assert tops == sorted(tops)
        if required:
            expect(page.get_by_text(required)).to_be_visible()
        direction = "rtl" if lang == "ar" else "ltr"
        assert page.locator("html").get_attribute("dir") == direction
        assert page.evaluate("document.documentElement.scrollWidth") <= width if scripts else True


@pytest.mark.parametrize(
    ("typed", "left"),
    [("a", 1499), ("👍", 1499), ("я", 1499), ("e\u0301", 1499), ("  a \n ", 1499), ("a\nb", 1497)],
)
def test_typing_moves_the_counter_by_code_points_of_the_normal_form(
    page: Page, product: Product, typed: str, left: int
) -> None:
    page.goto(product.thread(an_article("counter")))

    page.locator("#body").fill(typed)

    expect(page.locator("#counter")).to_have_text(f"{left} / 1500")


def test_a_like_counts_and_is_taken_back(page: Page, product: Product) -> None:
    page.goto(product.thread(an_article("like")))
    heart = page.locator("#like-form button")

    heart.click()
    expect(page.locator("#likes")).to_have_text("1")
    expect(heart).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(heart).to_have_attribute("aria-pressed", "true")
    heart.click()
    expect(page.locator("#likes")).to_have_text("0")


def test_a_like_whose_reader_leaves_before_the_answer_is_told_on_coming_back(
    page: Page, product: Product
) -> None:
    page.goto(product.thread(an_article("leaving")))
    asked: list[Route] = []

    def answer(route: Route) -> None:
        asked.append(route)
        if len(asked) > 1:  # the first answer does not come
            route.continue_()

    page.route("**/api/v1/readers*", answer)
    page.locator("#like-form button").click()
    until(lambda: page.evaluate("1") == len(asked), what="the question")  # evaluating lets it come

    page.reload()

    expect(page.locator("#likes")).to_have_text("1")
    expect(page.locator("#like-form button")).to_have_attribute("aria-pressed", "true")
    page.wait_for_function("!Object.keys(localStorage).some(key => key.includes(':wish:'))")
    page.reload()
    expect(page.locator("#likes")).to_have_text("1")


def test_a_clean_comment_appears_by_itself(page: Page, product: Product) -> None:
    page.goto(product.thread(an_article("clean")))
    page.locator("#name").fill("Ann")
    page.locator("#body").fill("A fine piece.")
    page.locator("#comment-form button[type=submit]").click()

    expect(page.locator("#comments")).to_contain_text("A fine piece.")
    expect(page.locator("#count")).to_have_text("1 Comment(s)", timeout=30_000)


def test_a_doubtful_comment_waits_in_place_until_a_moderator_approves_it(
    page: Page, browser: Browser, product: Product
) -> None:
    url = an_article("doubtful")
    held = product.send(url, "What a load of shit.")
    page.goto(product.thread(url))
    expect(page.locator("#count")).to_have_text("0 Comment(s)")
    page.locator("#name").fill("Ann")
    page.locator("#body").fill("More shit.")
    page.locator("#comment-form button[type=submit]").click()
    expect(page.locator("#comments")).to_contain_text("More shit.")
    expect(page.locator("#comments")).to_contain_text("moderator", timeout=30_000)

    product.decide(held, "approve")
    with browser.new_context() as other:
        reader = other.new_page()
        reader.goto(product.thread(url))
        expect(reader.locator("#count")).to_have_text("1 Comment(s)")
        expect(reader.locator("#comments")).not_to_contain_text("More shit.")


def test_without_scripts_a_like_and_a_comment_go_in(browser: Browser, product: Product) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(product.thread(an_article("plain")))
        page.locator("#like-form button").click()
        expect(page.locator("#likes")).to_have_text("1")
        page.locator("#name").fill("Ann")
        page.locator("#body").fill("More shit, sent by a plain form.")
        page.locator("#comment-form button[type=submit]").click()

        expect(page.locator("#comments")).to_contain_text("More shit, sent by a plain form.")


def test_what_looks_like_markup_stays_text(page: Page, product: Product) -> None:
    said: list[str] = []
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("console", lambda line: said.append(line.text))
    vector = "<img src=x onerror=alert(1)>'\"><svg onload=alert(2)>"
    product.send(an_article("markup"), vector, name="<b onmouseover=alert(3)>Eve</b>")

    page.goto(product.thread(an_article("markup")))

    expect(page.locator("#comments")).to_contain_text(vector)
    assert [text for text in said if "Failed to load resource" not in text] == []


def test_the_embed_makes_a_frame_as_tall_as_its_thread(page: Page, product: Product) -> None:
    host, url = f"{product.at}/host-page", an_article("embed")
    html = f"""<!doctype html><title>News</title><h1>News</h1>
      <script async src="{product.at}/embed.js"></script>
      <chaikhana-thread site="gazette" url="{url}" lang="ru"></chaikhana-thread>
      <chaikhana-thread site="gazette" url="{an_article("other")}"></chaikhana-thread>
      <chaikhana-count site="gazette" url="{url}" kind="likes"></chaikhana-count>"""
    page.route(host, lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(host)

    frame = page.frame_locator("chaikhana-thread >> nth=0 >> iframe")
    expect(frame.get_by_text("Вам понравилась эта статья?")).to_be_visible()
    expect(page.locator("chaikhana-count")).to_have_text("0")
    page.wait_for_function("document.querySelector('iframe').style.height.endsWith('px')")


TOLD = """
[reasons.insult]
private = "Insults somebody"
public = "Please do not insult other people."
"""


def held(product: Product, site: str) -> list[dict[str, Any]]:
    address = f"{product.at}/api/v1/moderation/comments?site={site}"
    found: list[dict[str, Any]] = httpx.get(address, headers=product.headers).json()["comments"]
    return found


@pytest.mark.parametrize("scripts", [True, False])
def test_an_author_is_told_in_place_why_a_comment_was_rejected(
    browser: Browser, product: Product, scripts: bool
) -> None:
    key = f"told-{scripts}".lower()
    product.backends.write(add_site, key, origin=f"https://{key}.example", toml=NORMAL + TOLD)
    theirs = replace(product, headers=a_token(product.backends, site=key))
    with browser.new_context(java_script_enabled=scripts) as context:
        page = context.new_page()
        page.goto(product.thread(f"https://{key}.example/1", site=key, lang="en"))
        page.locator("#name").fill("Ann")
        page.locator("#body").fill("What a load of shit.")
        page.locator("#comment-form button[type=submit]").click()
        expect(page.get_by_text("This comment is waiting for a moderator")).to_be_visible()
        until(lambda: bool(held(theirs, key)), what="the comment in the queue")

        theirs.decide(held(theirs, key)[0]["id"], "reject", reason="insult")
        if not scripts:
            page.reload()

        note = page.locator(".own .note")
        expect(note).to_contain_text("The moderators say: Please do not insult other people.")


def test_only_its_own_frame_may_set_a_threads_height(page: Page, product: Product) -> None:
    page.goto(f"{product.at}/demo/night-train")
    page.locator("chaikhana-thread").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('iframe')?.style.height.endsWith('px')")

    forged = "new Promise(done => { addEventListener('message', () => setTimeout(done)); "
    page.evaluate(forged + "postMessage({type: 'chaikhana:height', height: 77}, '*'); })")

    assert page.evaluate("document.querySelector('iframe').style.height") != "77px"


def test_who_comes_back_at_once_still_sees_what_was_just_published(
    page: Page, product: Product
) -> None:
    """The page that everybody gets may be older than the comment, by up to two seconds."""
    address = product.thread(an_article("back-at-once"), lang="en")
    old = httpx.get(address)
    page.goto(address)
    page.locator("#name").fill("Ann")
    page.locator("#body").fill("The samovar was hot.")
    page.locator("#comment-form button[type=submit]").click()
    mine = page.locator("#comments .comment", has_text="The samovar was hot.")
    expect(mine).to_have_count(1)
    expect(page.locator("#comments .own")).to_have_count(0)

    kept = {name: old.headers[name] for name in ("Content-Type", "Content-Security-Policy")}
    page.route(address, lambda route: route.fulfill(body=old.text, headers=kept))
    page.reload()

    expect(mine).to_have_count(1)
    expect(page.locator("#comments .own")).to_have_count(0)
