"""One's own account: password, second factor, sessions."""

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyotp import TOTP

from service.store.backends import Backends
from service.use_cases.breached import is_breached
from service.web import create_app
from service.web.door import NAME
from tests.web.staff import EMAIL, PASSWORD, a_moderator, form_token, signed_in

SECRET = "a kettle, two cups"


@pytest.fixture
def person(backends: Backends) -> int:
    return a_moderator(backends)


@pytest.fixture
def nadia(app: Flask, backends: Backends, person: int) -> FlaskClient:
    return signed_in(app, backends, person)


def post(client: FlaskClient, path: str, **fields: Any) -> Any:
    return client.post(f"/console/account/{path}", data={"csrf": form_token(client), **fields})


def test_a_new_password_needs_the_present_one_and_ends_every_other_session(
    app: Flask, backends: Backends, person: int, nadia: FlaskClient
) -> None:
    elsewhere = signed_in(app, backends, person)
    wrong = post(nadia, "password", password="wrong", new_password=SECRET)
    assert wrong.status_code == 422

    assert post(nadia, "password", password=PASSWORD, new_password=SECRET).status_code == 303

    assert nadia.get("/console/account").status_code == 200
    assert elsewhere.get("/console/account").status_code == 303
    for password, status in ((PASSWORD, 401), (SECRET, 303)):
        given = {"email": EMAIL, "password": password}
        assert app.test_client().post("/console/sign-in", data=given).status_code == status


@pytest.mark.parametrize("new", ["short", "nadia@gazette.example", "x" * 1001])
def test_a_weak_password_is_refused(nadia: FlaskClient, new: str) -> None:
    assert post(nadia, "password", password=PASSWORD, new_password=new).status_code == 422


def test_sessions_are_listed_and_ended(
    app: Flask, backends: Backends, person: int, nadia: FlaskClient
) -> None:
    one, other = signed_in(app, backends, person), signed_in(app, backends, person)
    numbers = re.findall(r'name="session" value="(\d+)"', nadia.get("/console/account").text)
    assert len(numbers) == 2

    assert post(nadia, "sessions", session=numbers[0]).status_code == 303
    left = [client.get("/console/account").status_code for client in (one, other, nadia)]
    assert sorted(left) == [200, 200, 303]

    assert post(nadia, "sessions").status_code == 303
    left = [client.get("/console/account").status_code for client in (one, other)]
    assert (left, nadia.get("/console/account").status_code) == ([303, 303], 200)


def test_nobody_ends_the_sessions_of_others(
    app: Flask, backends: Backends, nadia: FlaskClient
) -> None:
    timur = a_moderator(backends, email="timur@gazette.example")
    one, other = signed_in(app, backends, timur), signed_in(app, backends, timur)
    [number] = re.findall(r'name="session" value="(\d+)"', one.get("/console/account").text)

    post(nadia, "sessions", session=number)

    assert other.get("/console/account").status_code == 200


# --- the second factor -----------------------------------------------------------------------


def turned_on(nadia: FlaskClient) -> tuple[TOTP, list[str]]:
    """The app, and the recovery codes."""
    page = nadia.get("/console/account/second-factor").text
    secret = re.search(r'<code dir="ltr">([A-Z2-7 ]+)</code>', page)
    nonce = re.search(r'name="nonce" value="([0-9a-f]{32})"', page)
    assert secret is not None
    assert nonce is not None
    app = TOTP(secret[1].replace(" ", ""))
    given = {"nonce": nonce[1], "code": app.now(), "password": PASSWORD}
    answer = post(nadia, "second-factor", **given)
    assert answer.status_code == 200, answer.text
    return app, re.findall(r"<li><code>([0-9a-f-]+)</code></li>", answer.text)


def following(app: TOTP) -> str:
    """The code after the one that turned it on, which is used: good already for a quick phone."""
    return app.at(datetime.now(UTC) + timedelta(seconds=30))


def sign_in(client: FlaskClient) -> str:
    """The ticket of who gave the right password."""
    given = {"email": EMAIL, "password": PASSWORD, "next": "/console/log"}
    answer = client.post("/console/sign-in", data=given)
    assert "Set-Cookie" not in answer.headers
    found = re.search(r'name="ticket" value="([^"]+)"', answer.text)
    assert found is not None
    return found[1]


def second(client: FlaskClient, ticket: str, code: str) -> Any:
    given = {"ticket": ticket, "code": code, "next": "/console/log"}
    return client.post("/console/sign-in/second", data=given)


def test_with_a_second_factor_the_password_alone_opens_nothing(
    app: Flask, nadia: FlaskClient
) -> None:
    phone, codes = turned_on(nadia)
    assert len(codes) == 8
    client = app.test_client()
    ticket = sign_in(client)
    assert client.get("/console/queue").status_code == 303

    assert second(client, ticket, "000000").status_code == 401
    code = following(phone)
    answer = second(client, ticket, code)

    assert (answer.status_code, answer.location) == (303, "/console/log")
    assert client.get("/console/queue").status_code == 200
    assert second(app.test_client(), ticket, code).status_code == 401  # used


def test_a_recovery_code_is_as_good_once(app: Flask, nadia: FlaskClient) -> None:
    _, codes = turned_on(nadia)
    ticket = sign_in(app.test_client())

    assert second(app.test_client(), ticket, codes[0]).status_code == 303
    assert second(app.test_client(), ticket, codes[0]).status_code == 401
    assert "Recovery codes left: 7." in nadia.get("/console/account").text


@pytest.mark.parametrize(
    "ticket", ["", "1", "1.2.3", "x.y.z", "1.99999999999.00000000.AAAA", "é.1.2", "9" * 40 + ".1.x"]
)
def test_a_made_up_ticket_leads_back_to_the_start(app: Flask, ticket: str) -> None:
    answer = second(app.test_client(), ticket, "000000")

    assert (answer.status_code, answer.location) == (303, "/console/sign-in")


def test_a_ticket_dies_with_the_password_it_was_given_for(app: Flask, nadia: FlaskClient) -> None:
    phone, _ = turned_on(nadia)
    ticket = sign_in(app.test_client())

    post(nadia, "password", password=PASSWORD, new_password=SECRET)

    answer = second(app.test_client(), ticket, following(phone))
    assert answer.location == "/console/sign-in"


def test_turning_it_off_needs_the_password(app: Flask, nadia: FlaskClient) -> None:
    turned_on(nadia)
    assert post(nadia, "second-factor/off", password="wrong").status_code == 422
    assert post(nadia, "second-factor/off", password=PASSWORD).status_code == 303

    given = {"email": EMAIL, "password": PASSWORD}
    assert app.test_client().post("/console/sign-in", data=given).status_code == 303


# --- stolen passwords ------------------------------------------------------------------------


def a_list(path: Path, stolen: list[str], *, counts: bool = True) -> Path:
    hashes = sorted(hashlib.sha1(one.encode()).hexdigest().upper() for one in stolen)
    path.write_text("".join(f"{one}:7\n" if counts else f"{one}\n" for one in hashes))
    return path


@pytest.mark.parametrize("counts", [True, False])
@pytest.mark.parametrize("size", [0, 1, 2, 3, 100])
def test_every_password_of_the_list_is_found_and_no_other(
    tmp_path: Path, size: int, counts: bool
) -> None:
    stolen = [f"password {number}" for number in range(size)]
    path = a_list(tmp_path / "list", stolen, counts=counts)

    assert all(is_breached(one, path) for one in stolen)
    assert not any(is_breached(f"other {number}", path) for number in range(50))


def test_a_stolen_password_is_refused_where_the_operator_keeps_a_list(
    app: Flask, backends: Backends, person: int, tmp_path: Path
) -> None:
    path = a_list(tmp_path / "list", [SECRET, "another"])
    careful = create_app(replace(app.extensions[NAME].settings, breached_passwords=path))
    nadia = signed_in(careful, backends, person)

    refused = post(nadia, "password", password=PASSWORD, new_password=SECRET)

    assert refused.status_code == 422
    assert "stolen" in refused.text
    careful.extensions[NAME].backends.close()
