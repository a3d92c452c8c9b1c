"""Every page of the console by name, and how to come to those that only a form leads to."""

import re
from collections.abc import Callable, Iterator, Mapping

from playwright.sync_api import Page
from pyotp import TOTP

from tests.web.staff import PASSWORD

# {comment}: the id of one that is held; {join}: where an invitation leads.
PAGES = {
    "queue": "/console/queue",
    "priority": "/console/queue?order=priority&q=load",
    "empty": "/console/queue?q=nothing-has-this",
    "all": "/console/comments?q=mother",
    "comment": "/console/comments/{comment}",
    "articles": "/console/articles",
    "reports": "/console/reports",
    "faulty range": "/console/reports?from=2026-11-02&to=2026-11-01",
    "moderation": "/console/reports/moderation",
    "bans": "/console/bans",
    "likes": "/console/likes",
    "policy": "/console/policy",
    "policy version": "/console/policy/versions/1",
    "people": "/console/people",
    "account": "/console/account",
    "second factor": "/console/account/second-factor",
    "log": "/console/log",
    "changes": "/console/log/changes",
    "no such page": "/console/nothing",
    "invitation": "{join}",
    "used invitation": "/console/join?code=used",
}
STRANGERS = {"sign in": "/console/sign-in", "joining": "{join}"}  # without a session
# Figures for the script, a way on, and what is taken away.
NO_PAGES = {"get_matching", "get_start", "get_log_csv", "get_changes_csv"}


def spoken(path: str, lang: str) -> str:
    """The address of this page in this language."""
    return f"{path}{'&' if '?' in path else '?'}lang={lang}"


def post(page: Page, path: str, fields: Mapping[str, str]) -> None:
    """Send a form as a browser without scripts does; the answer is the page that is shown then."""
    known = page.locator('input[name="csrf"]').first.input_value()
    with page.expect_navigation():
        page.evaluate(
            """([path, fields]) => {
              const form = document.createElement("form");
              form.method = "post";
              form.action = path;
              for (const [name, value] of Object.entries(fields)) {
                const field = document.createElement("input");
                field.name = name;
                field.value = value;
                form.append(field);
              }
              document.body.append(form);
              form.submit();
            }""",
            [path, {"csrf": known, **fields}],
        )


def propose(page: Page, changes: Mapping[str, str]) -> None:
    """On the page of the policy: see what would change with other TOML."""
    field = page.locator("#toml")
    toml = field.input_value()
    for before, after in changes.items():
        assert before in toml
        toml = toml.replace(before, after)
    field.fill(toml)
    with page.expect_navigation():
        page.locator("form:has(#toml) button").click()


# --- pages that a form leads to, from the queue of a site -----------------------------------------


def _keys(page: Page, site: str) -> None:
    page.keyboard.press("?")


def _selected(page: Page, site: str) -> None:
    page.keyboard.press("x")


def _decided(page: Page, site: str) -> None:
    """The toast, and the card that the cursor went on to."""
    page.keyboard.press("h")


def _late(page: Page, site: str) -> None:
    """Somebody decided first: the same comment as it was never seen."""
    pick = page.locator(".pick").first.get_attribute("value") or ""
    given = re.sub(" held ", " approved ", pick)
    post(page, "/console/decisions/many", {"pick": given, "action": "reject"})


def _late_one(page: Page, site: str) -> None:
    uid = (page.locator(".card").first.get_attribute("id") or "").removeprefix("c-")
    given = {"comment": uid, "action": "reject", "was": "approved", "revision": "1"}
    post(page, "/console/decisions", given)


def _faulty(page: Page, site: str) -> None:
    post(page, "/console/decisions", {"comment": "x"})


def _check(page: Page, site: str) -> None:
    page.goto(f"{_root(page)}/console/policy?site={site}")
    propose(page, {'"words" = "hold"': '"words" = "reject"'})


def _try(page: Page, site: str) -> None:
    given = {"site": site, "text": "What a load of shit at https://one.example"}
    post(page, "/console/policy/try", given)


def _link(page: Page, site: str) -> None:
    given = {"site": site, "email": "guest@reader.example", "role": "analyst"}
    post(page, "/console/people/invitations", given)


def _token(page: Page, site: str) -> None:
    given = {"site": site, "name": "Figures", "role": "analyst"}
    post(page, "/console/people/tokens", given)


def _root(page: Page) -> str:
    return page.url.partition("/console")[0]


STEPS: dict[str, Callable[[Page, str], None]] = {
    "the keys": _keys,
    "selected": _selected,
    "decided": _decided,
    "somebody was first": _late_one,
    "somebody was first, of many": _late,
    "a faulty form": _faulty,
    "what would change": _check,
    "a text tried": _try,
    "a new link": _link,
    "a new token": _token,
}


# --- signing in with a second factor ------------------------------------------------------------


def second_step(page: Page, email: str, lang: str) -> Iterator[None]:
    """From a signed-in page: the second factor is turned on, and asked for. Stops at each page."""
    root = _root(page)
    page.goto(root + spoken("/console/account/second-factor", lang))
    turn_on(page, "000000")
    yield
    recovery = turn_on(page, TOTP(shown_secret(page)).now())
    yield
    page.goto(f"{root}/console/account")
    yield
    page.locator(".out button").click()
    sign_in(page, email, "not the password")
    yield
    sign_in(page, email, PASSWORD)
    yield
    page.locator("#code").fill("000000")
    page.locator(".door button").click()
    yield
    page.locator("#code").fill(recovery[0])
    page.locator(".door button").click()


def shown_secret(page: Page) -> str:
    return page.locator(".steps code").inner_text().replace(" ", "")


def turn_on(page: Page, code: str) -> list[str]:
    """The recovery codes, when it was the app's code."""
    page.locator("#code").fill(code)
    page.locator("#password").fill(PASSWORD)
    page.locator(".sheet button").click()
    return page.locator(".codes code").all_inner_texts()


def sign_in(page: Page, email: str, password: str) -> None:
    page.locator("#email").fill(email)
    page.locator("#password").fill(password)
    page.locator(".door button").click()
