"""The policy page: what is in force and where from, a text to try, a change and its trial."""

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.domain.action import Action
from service.store.backends import Backends
from tests.builders import NORMAL, send, the_site
from tests.web.staff import a_moderator, form_token, signed_in

PAGE = "/console/policy"


@pytest.fixture
def admin(app: Flask, backends: Backends) -> FlaskClient:
    return signed_in(app, backends, a_moderator(backends, role="admin"))


def post(client: FlaskClient, path: str = "", **fields: Any) -> Any:
    given = {"csrf": form_token(client), "site": "gazette", "base": "1", **fields}
    return client.post(f"{PAGE}{path}", data=given)


def form_of(client: FlaskClient) -> dict[str, str]:
    """Every field of the page's form, as a browser would send it unchanged."""
    page = client.get(PAGE).text
    form = page[page.index(f'action="{PAGE}/check"') :].partition("</form>")[0]
    found = dict(re.findall(r'<input id="rule-[^"]*" name="([^"]+)" [^>]*?value="([^"]*)"', form))
    found = {name: unescape(value) for name, value in found.items() if name != "required"}
    for name in re.findall(
        r'<input id="rule-[^"]*" name="([^"]+)" type="checkbox"[^>]* checked', form
    ):
        found[name] = "on"
    for name, options in re.findall(
        r'<select [^>]*name="(action\.[^"]+)">(.*?)</select>', form, re.S
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    for name, value in re.findall(
        r'<textarea [^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S
    ):
        found[name] = unescape(value)
    return found


def drafted(page: str) -> str:
    """The TOML that the page of a trial would put in force."""
    found = re.search(r'<textarea name="toml" hidden>(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    return unescape(found[1])


def test_the_form_as_it_is_changes_nothing(admin: FlaskClient) -> None:
    page = post(admin, "/check", **form_of(admin)).text

    assert "Nothing differs." in page
    assert "None of these comments would fare otherwise." in page


def test_a_change_is_tried_on_the_last_comments_and_then_put_in_force(
    admin: FlaskClient, backends: Backends
) -> None:
    send(backends, body="Some tea for us.")
    send(backends, body="A fine piece.")
    form = form_of(admin)
    changed = {
        "max_links": "7",
        "premoderate": "",
        "words.severe": "tea\n",
        "close_after_days": "30",
    }
    del changed["premoderate"]

    trial = post(admin, "/check", **{**form, **changed})

    assert trial.status_code == 200
    assert "Some <mark" in trial.text
    assert "A fine piece." not in trial.text
    assert the_site(backends).policy.version == 1  # nothing is saved yet
    saved = post(admin, toml=drafted(trial.text))
    assert saved.status_code == 303
    policy = the_site(backends).policy
    assert (policy.version, policy.max_links, policy.close_after_days) == (2, 7, 30)
    assert policy.words.add == (("tea", "severe"),)
    assert policy.actions["words"] is Action.HOLD
    log = admin.get("/console/log/changes").text
    assert "The policy has version 2 now." in log


def test_actions_are_chosen_and_left_to_the_rule(admin: FlaskClient, backends: Backends) -> None:
    form = form_of(admin) | {"action.words": "reject", "action.words.mild": "mark"}
    post(admin, toml=drafted(post(admin, "/check", **form).text))
    assert the_site(backends).policy.actions["words.mild"] is Action.MARK

    form = form_of(admin) | {"action.words.mild": ""}
    post(admin, base="2", toml=drafted(post(admin, "/check", base="2", **form).text))

    policy = the_site(backends).policy
    assert "words.mild" not in policy.actions
    assert policy.actions["words"] is Action.REJECT


def test_comments_of_its_authors_stay(admin: FlaskClient, backends: Backends) -> None:
    post(admin, toml="# Why: the editors asked for it.\nmax_links = 3\n" + NORMAL)

    trial = post(admin, "/check", base="2", **(form_of(admin) | {"max_links": "4"}))

    assert "# Why: the editors asked for it.\nmax_links = 4" in drafted(trial.text)


def test_whoever_saves_second_is_told_who_was_first(
    app: Flask, backends: Backends, admin: FlaskClient
) -> None:
    timur = a_moderator(backends, email="t@gazette.example", name="Timur", role="admin")
    post(signed_in(app, backends, timur), toml="max_links = 3\n" + NORMAL)

    answer = post(admin, toml="max_links = 9\n" + NORMAL)

    assert answer.status_code == 409
    assert "Timur changed the policy meanwhile: version 2 is in force." in answer.text
    assert the_site(backends).policy.max_links == 3


def test_an_older_version_is_seen_and_restored(admin: FlaskClient, backends: Backends) -> None:
    post(admin, toml="max_links = 3\n" + NORMAL)
    page = admin.get(f"{PAGE}/versions/1?site=gazette").text
    assert "See what restoring it would change" in page

    post(admin, base="2", toml=drafted(page))

    assert the_site(backends).policy.version == 3
    assert the_site(backends).policy.max_links == 1
    assert admin.get(f"{PAGE}/versions/9?site=gazette").status_code == 404


def test_where_each_value_came_from_is_said(admin: FlaskClient) -> None:
    post(admin, toml="max_links = 3\n" + NORMAL)

    page = admin.get(PAGE).text

    links = page[page.index('id="rule-max_links"') :].partition("</tr>")[0]
    pace = page[page.index('id="rule-pace"') :].partition("</tr>")[0]
    assert "since version 2" in links
    assert "Nadia" in links
    assert "by default" in pace


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"toml": "max_links = -1"}, "max_links"),
        ({"toml": "nonsense = 1"}, "nonsense"),
        ({"toml": "= ["}, "TOML"),
        ({"toml": "x" * 60_001}, "60000 characters"),
        ({"max_links": "many"}, "max_links"),
        ({"max_links": ""}, "max_links"),
        ({"words.severe": "one two three four"}, "too long"),
    ],
)
def test_what_is_no_policy_is_refused_in_a_sentence(
    admin: FlaskClient, backends: Backends, fields: dict[str, str], said: str
) -> None:
    whole = fields if "toml" in fields else {**form_of(admin), **fields}
    for path in ("/check", ""):
        answer = post(admin, path, **whole)
        assert answer.status_code == 422
        assert said in unescape(answer.text)
    assert the_site(backends).policy.version == 1


def test_a_text_is_tried_and_stored_nowhere(admin: FlaskClient, backends: Backends) -> None:
    page = post(admin, "/try", text="What a load of sh1t <b>here</b>").text

    assert "<strong>Hold</strong>" in page
    assert re.search(r"<mark[^>]*>.*sh1t</mark>", page)
    assert "<b>here</b>" not in page
    with backends.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM comment").scalar_one() == 0
