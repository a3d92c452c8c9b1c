"""Requests that another page makes with a moderator's cookie."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.store.backends import Backends
from service.use_cases.submit import Accepted
from tests.builders import a_token
from tests.web.staff import a_held_comment, a_moderator, decision, form_token, signed_in

DECIDE = "/console/decisions"


@pytest.fixture
def nadia(app: Flask, backends: Backends) -> FlaskClient:
    return signed_in(app, backends, a_moderator(backends))


@pytest.fixture
def held(backends: Backends, nadia: FlaskClient) -> Accepted:
    return a_held_comment(backends)


def status_of(client: FlaskClient, sent: Accepted) -> str:
    page = client.get(f"/console/comments/{sent.uid}").text
    return page.partition('data-status="')[2].partition('"')[0]


@pytest.mark.parametrize("token", [None, "", "x", "00000000.AAAAAAAAAAAAAAAAAAAAAA", "é"])
def test_a_form_without_the_sessions_token_changes_nothing(
    nadia: FlaskClient, held: Accepted, token: str | None
) -> None:
    given = decision(nadia, held, "approve") | {"csrf": token}

    answer = nadia.post(DECIDE, data={k: v for k, v in given.items() if v is not None})

    assert answer.status_code == 403
    assert "expired" in answer.text
    assert status_of(nadia, held) == "held"


def test_another_sessions_token_is_refused(
    app: Flask, backends: Backends, nadia: FlaskClient, held: Accepted
) -> None:
    other = signed_in(app, backends, a_moderator(backends, email="timur@gazette.example"))
    given = decision(nadia, held, "approve") | {"csrf": form_token(other)}

    assert nadia.post(DECIDE, data=given).status_code == 403
    assert status_of(nadia, held) == "held"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:8000"}, 303),
        ({"Origin": "http://127.0.0.1:8000"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "https://gazette.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_another_page_cannot_send_a_form(
    nadia: FlaskClient, held: Accepted, headers: dict[str, str], status: int
) -> None:
    given = decision(nadia, held, "approve")

    assert nadia.post(DECIDE, data=given, headers=headers).status_code == status
    assert status_of(nadia, held) == ("approved" if status == 303 else "held")


def test_another_page_cannot_sign_somebody_in(client: FlaskClient, backends: Backends) -> None:
    a_moderator(backends)
    headers = {"Sec-Fetch-Site": "cross-site"}

    answer = client.post("/console/sign-in", data={"email": "x", "password": "y"}, headers=headers)

    assert answer.status_code == 403


def test_the_api_takes_the_session_with_its_token_in_a_header(
    nadia: FlaskClient, held: Accepted
) -> None:
    wish = {"comment": str(held.uid), "action": "approve", "was": "held"}
    address, body = "/api/v1/moderation/decisions", {"decisions": [wish]}

    assert nadia.post(address, json=body).status_code == 403
    foreign = {"X-CSRF-Token": form_token(nadia), "Sec-Fetch-Site": "same-site"}
    assert nadia.post(address, json=body, headers=foreign).status_code == 403
    answer = nadia.post(address, json=body, headers={"X-CSRF-Token": form_token(nadia)})
    assert answer.json is not None
    assert answer.json["results"][0]["ok"] is True
    assert nadia.get("/api/v1/moderation/comments?site=gazette&queue=all").status_code == 200
    assert nadia.get("/api/v1/reports/daily?site=gazette&format=csv").status_code == 200


def test_a_bearers_token_wins_over_the_cookie(nadia: FlaskClient, backends: Backends) -> None:
    analyst = a_token(backends, role="analyst")

    answer = nadia.get("/api/v1/moderation/comments?site=gazette", headers=analyst)

    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/console/queue", "/console/sign-in", "/console/none"])
def test_pages_of_the_console_run_no_script_but_ours(nadia: FlaskClient, path: str) -> None:
    answer = nadia.get(path)

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert " style=" not in answer.text
    assert "<style" not in answer.text
    assert answer.text.count("<script") == answer.text.count('<script type="module" src=')


def test_a_program_without_a_session_is_told_so_in_json(client: FlaskClient) -> None:
    answer = client.get("/console/queue", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
