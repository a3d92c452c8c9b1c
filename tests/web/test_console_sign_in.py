from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import text

from config.settings import Settings
from service.store import limits
from service.store.backends import Backends
from service.use_cases.sign_in import IDLE, LIFE
from service.web import create_app
from service.web.console.paths import local
from service.web.door import NAME
from tests.builders import add_site
from tests.web.staff import EMAIL, PASSWORD, a_moderator, form_token, signed_in

SIGN_IN = "/console/sign-in"
SECOND = timedelta(seconds=2)  # more than a request takes


def test_the_right_password_opens_a_session(client: FlaskClient, backends: Backends) -> None:
    a_moderator(backends)

    answer = client.post(SIGN_IN, data={"email": " Nadia@Gazette.example ", "password": PASSWORD})

    assert (answer.status_code, answer.location) == (303, "/console")
    [cookie] = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("chaikhana=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert client.get("/console/queue").status_code == 200


def test_over_https_the_cookie_is_bound_to_the_host(settings: Settings) -> None:
    app = create_app(replace(settings, public_url="https://talk.example"))
    a_site = app.extensions[NAME].backends
    a_site.write(add_site)
    a_moderator(a_site)

    answer = app.test_client().post(SIGN_IN, data={"email": EMAIL, "password": PASSWORD})

    [cookie] = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-chaikhana=")
    assert "Secure" in cookie
    assert "Domain" not in cookie
    a_site.close()


def test_only_a_keyed_digest_of_the_secret_is_stored(
    client: FlaskClient, backends: Backends
) -> None:
    a_moderator(backends)
    client.post(SIGN_IN, data={"email": EMAIL, "password": PASSWORD})
    cookie = client.get_cookie("chaikhana")
    assert cookie is not None

    with backends.read() as db:
        stored = bytes(db.execute(text("SELECT digest FROM session")).scalar_one())

    assert cookie.value.encode() not in stored
    assert len(stored) == 32


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "wrong"),
        (EMAIL, ""),
        (EMAIL, PASSWORD + " "),
        (EMAIL, "x" * 5000),
        ("nobody@gazette.example", PASSWORD),
        ("", ""),
        ("x" * 1000, PASSWORD),
        ("\x00", "\x00"),
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(
    client: FlaskClient, backends: Backends, email: str, password: str
) -> None:
    a_moderator(backends)

    answer = client.post(SIGN_IN, data={"email": email, "password": password})

    expected = client.post(SIGN_IN, data={"email": email, "password": "another"})
    assert answer.status_code == 401
    assert answer.text == expected.text
    assert "Set-Cookie" not in answer.headers


def test_who_was_disabled_neither_signs_in_nor_stays(app: Flask, backends: Backends) -> None:
    client = signed_in(app, backends, a_moderator(backends))
    assert client.get("/console/queue").status_code == 200

    backends.write(lambda db: db.execute(text("UPDATE moderator SET is_disabled = true")))

    assert client.get("/console/queue").status_code == 303
    answer = client.post(SIGN_IN, data={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 401


def test_a_session_planted_before_signing_in_is_worth_nothing(
    app: Flask, client: FlaskClient, backends: Backends
) -> None:
    a_moderator(backends)
    planted = "p" * 43
    client.set_cookie("chaikhana", planted)

    client.post(SIGN_IN, data={"email": EMAIL, "password": PASSWORD})

    cookie = client.get_cookie("chaikhana")
    assert cookie is not None
    assert cookie.value != planted
    thief = app.test_client()
    thief.set_cookie("chaikhana", planted)
    assert thief.get("/console/queue").status_code == 303


def test_signing_in_again_ends_the_session_before(app: Flask, backends: Backends) -> None:
    client = signed_in(app, backends, a_moderator(backends))
    before = client.get_cookie("chaikhana")
    assert before is not None

    client.post(SIGN_IN, data={"email": EMAIL, "password": PASSWORD})

    old = app.test_client()
    old.set_cookie("chaikhana", before.value)
    assert old.get("/console/queue").status_code == 303
    assert client.get("/console/queue").status_code == 200


def test_signing_out_ends_the_session_for_good(app: Flask, backends: Backends) -> None:
    client = signed_in(app, backends, a_moderator(backends))
    cookie = client.get_cookie("chaikhana")
    assert cookie is not None

    client.post("/console/sign-out", data={"csrf": form_token(client)})

    client.set_cookie("chaikhana", cookie.value)
    assert client.get("/console/queue").status_code == 303


@pytest.mark.parametrize(
    ("age", "idle", "status"),
    [
        (timedelta(hours=1), IDLE - SECOND, 200),
        (timedelta(hours=1), IDLE, 303),
        (LIFE - SECOND, timedelta(0), 200),
        (LIFE, timedelta(0), 303),
    ],
)
def test_a_session_ends_when_idle_and_after_a_working_day(
    app: Flask, backends: Backends, age: timedelta, idle: timedelta, status: int
) -> None:
    client = signed_in(app, backends, a_moderator(backends), age=age, idle=idle)

    assert client.get("/console/queue").status_code == status


def test_using_a_session_keeps_it_and_an_open_page_does_not(app: Flask, backends: Backends) -> None:
    client = signed_in(app, backends, a_moderator(backends), idle=timedelta(minutes=20))
    token = token_of(app, client)

    def seen() -> int:
        with backends.read() as db:
            return int(db.execute(text("SELECT seen_at FROM session")).scalar_one())

    before = seen()
    assert client.post("/console/pulse", data={"csrf": token}).status_code == 200
    assert seen() == before
    client.get("/console/queue")
    assert seen() > before


def token_of(app: Flask, client: FlaskClient) -> str:
    """The session's form token without a page that would count as use."""
    cookie = client.get_cookie("chaikhana")
    assert cookie is not None
    return str(app.extensions[NAME].keys.sign("session", f"form/{cookie.value}"))


def test_who_has_no_session_is_led_back_after_signing_in(
    client: FlaskClient, backends: Backends
) -> None:
    a_moderator(backends)
    away = client.get("/console/comments?queue=held&q=%D1%87%D0%B0%D0%B9")
    page = client.get(away.location).text
    assert "/console/comments?queue=held&amp;q=%D1%87%D0%B0%D0%B9" in page

    given = {"email": EMAIL, "password": PASSWORD, "next": "/console/log?after=5"}
    assert client.post(SIGN_IN, data=given).location == "/console/log?after=5"


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/console",
        "//evil.example",
        "/\\evil.example",
        "/console\\evil",
        "/console//evil.example",
        "/consoles",
        "/demo/",
        "/console\r\nX: y",
        "/console/é",
        "javascript:alert(1)",
        "",
    ],
)
def test_nobody_is_led_out_of_the_console(path: str) -> None:
    assert local(path) == "/console"


def test_many_attempts_are_slowed_for_the_network_that_makes_them(
    settings: Settings, redis: "Redis", app: Flask
) -> None:
    limited = create_app(
        replace(settings, limits=True, trusted_proxies=Settings.from_env(
            {"CHAIKHANA_TRUSTED_PROXIES": "127.0.0.1", "CHAIKHANA_HOME": str(settings.home)}
        ).trusted_proxies)
    )  # fmt: skip
    a_moderator(limited.extensions[NAME].backends)
    client = limited.test_client()

    def attempt(network: str, password: str) -> int:
        given = {"email": EMAIL, "password": password}
        headers = {"X-Forwarded-For": network}
        return client.post(SIGN_IN, data=given, headers=headers).status_code

    most = limits.SIGN_INS_BY_MODERATOR.most
    tries: list[int] = []
    while 429 not in tries and len(tries) < 3 * most:  # one more is let through every 6 s
        tries.append(attempt("192.0.2.1", "wrong"))

    assert tries[:most] == [401] * most
    assert tries[-1] == 429
    assert attempt("192.0.2.2", PASSWORD) == 303  # its owner, elsewhere
    limited.extensions[NAME].backends.close()
