"""People come in by invitation, and do what their role says until it is taken."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.domain.decision import Actor, ActorKind
from service.store.backends import Backends
from service.use_cases import people
from tests.builders import KEYS, add_site
from tests.web.staff import EMAIL, PASSWORD, a_moderator, form_token, signed_in

GUEST = "timur@gazette.example"
SECRET = "a kettle, two cups"


@pytest.fixture
def admin(app: Flask, backends: Backends) -> FlaskClient:
    return signed_in(app, backends, a_moderator(backends, role="admin"))


def post(client: FlaskClient, path: str, **fields: Any) -> Any:
    given = {"csrf": form_token(client), "site": "gazette", **fields}
    return client.post(f"/console/people/{path}", data=given)


def invited(admin: FlaskClient, *, email: str = GUEST, role: str = "moderator") -> str:
    """The path of the link that is shown once."""
    page = post(admin, "invitations", email=email, role=role).text
    found = re.search(r'value="http://127\.0\.0\.1:8000(/console/join\?code=[^"]+)"', page)
    assert found is not None
    return found[1]


def join(client: FlaskClient, link: str, **fields: str) -> Any:
    given = {"code": link.partition("code=")[2], "name": "Timur", "new_password": SECRET}
    return client.post("/console/join", data={**given, **fields})


def person(admin: FlaskClient, email: str) -> str:
    """The id behind an e-mail on the page of people."""
    page = admin.get("/console/people").text
    found = re.search(rf'{email}</span>.*?name="person" value="(\d+)"', page, re.DOTALL)
    assert found is not None
    return found[1]


def changes(admin: FlaskClient) -> str:
    return admin.get("/console/log/changes").text


def test_who_was_invited_comes_in_with_a_password_of_their_own(
    app: Flask, admin: FlaskClient
) -> None:
    link, guest = invited(admin), app.test_client()
    assert GUEST in guest.get(link).text

    answer = join(guest, link)

    assert (answer.status_code, answer.location) == (303, "/console/")
    assert guest.get("/console/queue").status_code == 200
    assert guest.get("/console/people").status_code == 403
    again = app.test_client().post("/console/sign-in", data={"email": GUEST, "password": SECRET})
    assert again.status_code == 303
    assert f"{GUEST} was invited as Moderator." in changes(admin)
    assert f"{GUEST} accepted the invitation as Moderator." in changes(admin)


def test_a_link_works_once(app: Flask, admin: FlaskClient) -> None:
    link = invited(admin)
    assert join(app.test_client(), link).status_code == 303

    assert app.test_client().get(link).status_code == 404
    assert join(app.test_client(), link, name="Eve").status_code == 404


def test_a_link_that_was_taken_back_or_made_up_is_worth_nothing(
    app: Flask, admin: FlaskClient
) -> None:
    link = invited(admin)
    [number] = re.findall(r'name="invitation" value="(\d+)"', admin.get("/console/people").text)
    assert post(admin, "invitations/end", invitation=number).status_code == 303

    assert app.test_client().get(link).status_code == 404
    assert post(admin, "invitations/end", invitation=number).status_code == 404
    for code in ("", "x", "x" * 43, "x" * 5000, "é"):
        assert app.test_client().get(f"/console/join?code={code}").status_code == 404


def test_a_weak_password_is_refused_and_the_link_stays_good(app: Flask, admin: FlaskClient) -> None:
    link, guest = invited(admin), app.test_client()

    refused = join(guest, link, new_password="too short")

    assert refused.status_code == 422
    assert "at least 10 characters" in refused.text
    assert join(guest, link).status_code == 303


def test_who_has_an_account_accepts_with_it_and_nobody_else_can(
    app: Flask, backends: Backends, admin: FlaskClient
) -> None:
    backends.write(add_site, "courier", origin="https://courier.example")
    known = a_moderator(backends, email=GUEST, sites=("courier",))
    link, theirs = invited(admin, role="analyst"), signed_in(app, backends, known)
    assert join(app.test_client(), link).status_code == 403
    code = link.partition("code=")[2]
    stolen = {"code": code, "csrf": form_token(admin)}
    assert admin.post("/console/join", data=stolen).status_code == 403

    answer = theirs.post("/console/join", data={"code": code, "csrf": form_token(theirs)})

    assert answer.status_code == 303
    assert theirs.get("/console/reports?site=gazette").status_code == 200
    assert theirs.get("/console/queue?site=gazette").status_code == 403


def test_a_role_that_is_changed_or_taken_is_so_at_once(
    app: Flask, backends: Backends, admin: FlaskClient
) -> None:
    client = signed_in(app, backends, a_moderator(backends, email=GUEST))
    number = person(admin, GUEST)

    assert post(admin, "roles", person=number, role="analyst").status_code == 303
    assert client.get("/console/queue").status_code == 403
    assert post(admin, "roles", person=number, role="none").status_code == 303
    assert client.get("/console/reports").status_code == 303  # signed out
    assert f"{GUEST} has no role here any more." in changes(admin)
    assert post(admin, "roles", person=number, role="admin").status_code == 404


@pytest.mark.parametrize("role", ["analyst", "none"])
def test_the_last_who_manages_a_site_stays(admin: FlaskClient, role: str) -> None:
    answer = post(admin, "roles", person=person(admin, EMAIL), role=role)

    assert answer.status_code == 409
    assert "needs somebody to manage it" in answer.text
    assert admin.get("/console/people").status_code == 200


def test_a_token_is_shown_once_and_good_until_it_is_revoked(app: Flask, admin: FlaskClient) -> None:
    page = post(admin, "tokens", name="newsroom screen", role="analyst").text
    found = re.search(r'value="(ckh-[^"]+)"', page)
    assert found is not None
    api, bearer = app.test_client(), {"Authorization": f"Bearer {found[1]}"}
    report = "/api/v1/reports/daily?site=gazette"
    assert api.get(report, headers=bearer).status_code == 200
    assert "ckh-" not in admin.get("/console/people").text

    [number] = re.findall(r'name="token" value="(\d+)"', admin.get("/console/people").text)
    assert post(admin, "tokens/end", token=number).status_code == 303

    assert api.get(report, headers=bearer).status_code == 401
    assert "ckh-" not in changes(admin)
    assert "The API token “newsroom screen” was revoked." in changes(admin)


def test_nobody_manages_a_site_that_is_not_theirs(
    app: Flask, backends: Backends, admin: FlaskClient
) -> None:
    backends.write(add_site, "courier", origin="https://courier.example")
    other = a_moderator(backends, email="c@courier.example", role="admin", sites=("courier",))

    for path, fields in {
        "invitations": {"email": "eve@evil.example", "role": "admin"},
        "roles": {"person": str(other), "role": "none"},
        "tokens": {"name": "x", "role": "admin"},
    }.items():
        assert post(admin, path, **{**fields, "site": "courier"}).status_code == 403
    assert post(admin, "roles", person=str(other), role="none").status_code == 404
    assert admin.get("/console/people?site=courier").status_code == 403


@pytest.mark.parametrize(
    "fields",
    [
        {"email": "no e-mail", "role": "admin"},
        {"email": GUEST, "role": "king"},
        {"email": "", "role": "admin"},
        {"email": GUEST},
    ],
)
def test_a_bad_invitation_is_refused(admin: FlaskClient, fields: dict[str, str]) -> None:
    assert post(admin, "invitations", **fields).status_code == 422


def test_an_operators_link_sets_a_new_password_and_takes_the_second_factor_away(
    app: Flask, backends: Backends, admin: FlaskClient
) -> None:
    link = people.new_link(KEYS)
    operator = Actor(ActorKind.OPERATOR)
    backends.write(people.reset, link, EMAIL, by=operator, now=datetime.now(UTC))
    client = app.test_client()
    fields = {"code": link.secret, "new_password": SECRET}

    assert client.post("/console/join", data=fields).status_code == 303

    assert admin.get("/console/queue").status_code == 303  # the sessions before have ended
    assert client.get("/console/queue").status_code == 200
    given = {"email": EMAIL, "password": PASSWORD}
    assert app.test_client().post("/console/sign-in", data=given).status_code == 401
    assert "sets a new password" in changes(client)


def test_no_secret_reaches_the_log_of_changes(app: Flask, admin: FlaskClient) -> None:
    link = invited(admin)
    join(app.test_client(), link)

    page = changes(admin)

    assert link.partition("code=")[2] not in page
    assert SECRET not in page
