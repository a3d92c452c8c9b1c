"""What floods and machines meet at the doors; what honest readers behind them meet."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis

from config.settings import Settings
from service.domain.keys import reader_token, token_made
from service.store.backends import Backends
from service.store.limits import COMMENTS_BY_NETWORK
from service.use_cases.submit import new_uid
from service.web import create_app
from service.web.door import NAME, Door
from tests.builders import KEYS, URL, a_token, add_site, screen_now
from tests.use_cases.test_settle_likes import add_crowd, settle
from tests.web.test_proof import packed, solution

# What these are about knows no database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

COMMENTS = "/api/v1/comments"
RIGHT = {"site": "gazette", "url": URL, "name": "Ann", "body": "Yes."}
BURST = COMMENTS_BY_NETWORK.most


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, limits=True, web_processes=1)


def flood(client: FlaskClient, number: int = BURST + 5, **headers: str) -> list[Any]:
    return [
        client.post(COMMENTS, json=RIGHT | {"body": f"Number {n}."}, headers=headers)
        for n in range(number)
    ]


def stored(backends: Backends) -> int:
    with backends.read() as db:
        return int(db.exec_driver_sql("SELECT count(*) FROM comment").scalar_one())


def test_a_flood_is_told_when_to_come_back(client: FlaskClient, backends: Backends) -> None:
    answers = flood(client)

    assert {one.status_code for one in answers[:BURST]} == {202}
    refused = answers[-1]
    assert (refused.status_code, refused.json["code"]) == (429, "too_fast")
    assert refused.json["detail"].endswith(".")
    assert int(refused.headers["Retry-After"]) in (5, 10)
    assert stored(backends) <= 20


def test_another_network_does_not_notice(client: FlaskClient) -> None:
    flood(client)

    answer = client.post(COMMENTS, json=RIGHT, environ_base={"REMOTE_ADDR": "198.51.100.7"})

    assert answer.status_code == 202


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:198.51.100.7", "198.51.100.7", True),
    ],
)
def test_an_ipv6_network_is_a_64(client: FlaskClient, one: str, other: str, same: bool) -> None:
    for _ in range(BURST):
        client.post(COMMENTS, json=RIGHT, environ_base={"REMOTE_ADDR": one})

    answer = client.post(COMMENTS, json=RIGHT, environ_base={"REMOTE_ADDR": other})

    assert (answer.status_code == 429) == same


def test_a_token_of_its_own_is_slowed_down_from_everywhere(client: FlaskClient) -> None:
    token = client.post("/api/v1/readers", json={"site": "gazette"}).get_json()["reader"]
    answers = [
        client.post(
            COMMENTS,
            json=RIGHT,
            headers={"X-Reader": token},
            environ_base={"REMOTE_ADDR": f"198.51.100.{n}"},
        )
        for n in range(22)
    ]

    assert [one.status_code for one in answers] == [202] * 20 + [429] * 2
    assert "challenge" not in answers[-1].get_json()


def test_proof_of_work_lets_a_reader_behind_a_flood_pass_once(client: FlaskClient) -> None:
    challenge = flood(client)[-1].json["challenge"]
    answer = {"X-Proof": solution(challenge)}

    assert client.post(COMMENTS, json=RIGHT, headers=answer).status_code == 202
    assert client.post(COMMENTS, json=RIGHT, headers=answer).status_code == 429


@pytest.mark.parametrize(
    "forged",
    [
        {"number": -1},
        {"signature": "0" * 64},
        {"algorithm": "SHA-1"},
        {"algorithm": 7},
        {"salt": None},
        {"number": "12"},
        {"challenge": ["a"]},
    ],
)
def test_a_forged_solution_passes_nothing(client: FlaskClient, forged: dict[str, Any]) -> None:
    challenge = flood(client)[-1].json["challenge"]

    answer = client.post(COMMENTS, json=RIGHT, headers={"X-Proof": solution(challenge, forged)})

    assert answer.status_code == 429


@pytest.mark.parametrize("header", ["", "é", "AAAA", "e30=", packed([]), packed(7), "A" * 5000])
def test_what_is_no_solution_is_refused_like_none(client: FlaskClient, header: str) -> None:
    flood(client)

    answer = client.post(COMMENTS, json=RIGHT, headers={"X-Proof": header})

    assert answer.status_code == 429


def test_without_redis_a_flood_is_stopped_all_the_same(settings: Settings) -> None:
    app = create_app(replace(settings, redis_url="unix:///nowhere/redis.sock"))
    door: Door = app.extensions[NAME]
    door.backends.write(add_site)

    answers = flood(app.test_client(), 60)

    assert sum(one.status_code == 202 for one in answers) <= 20
    challenge = answers[-1].json["challenge"]
    again = {"X-Proof": solution(challenge)}
    codes = [app.test_client().post(COMMENTS, json=RIGHT, headers=again) for _ in range(2)]
    assert [one.status_code for one in codes] == [202, 429]
    door.backends.close()


def test_a_form_without_scripts_keeps_its_text_when_it_is_refused(client: FlaskClient) -> None:
    flood(client)

    answer = client.post("/thread/comments", data=RIGHT | {"body": "A long thought."})

    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
    assert "A long thought." in answer.text


def test_likes_by_many_readers_of_one_address_are_taken_at_once(client: FlaskClient) -> None:
    for number in range(200):
        token = client.post("/api/v1/readers", json={"site": "gazette"}).get_json()["reader"]
        answer = client.put(
            "/api/v1/likes",
            query_string={"site": "gazette", "url": URL},
            headers={"X-Reader": token},
        )
        assert answer.get_json() == {"likes": number + 1, "liked": True}


# --- signs -------------------------------------------------------------------------------------


def what_became(client: FlaskClient, backends: Backends, sent: Any) -> tuple[str, list[str]]:
    """The status of the only comment, and what was found about it."""
    assert sent.status_code in (202, 303)
    [status] = screen_now(backends, 1)
    answer = client.get(
        "/api/v1/moderation/comments",
        query_string={"site": "gazette", "queue": "all"},
        headers=a_token(backends),
    )
    [comment] = answer.get_json()["comments"]
    return str(status), [f"{one['rule']}.{one['code']}" for one in comment["findings"]]


def test_a_field_that_no_person_sees_holds_what_fills_it(
    client: FlaskClient, backends: Backends
) -> None:
    sent = client.post("/thread/comments", data=RIGHT | {"homepage": "https://casino.example"})

    assert what_became(client, backends, sent) == ("held", ["signs.trap"])


def test_the_same_through_the_script(client: FlaskClient, backends: Backends) -> None:
    sent = client.post(COMMENTS, json=RIGHT | {"homepage": "x"})

    assert what_became(client, backends, sent) == ("held", ["signs.trap"])


@pytest.mark.parametrize("trap", [{"homepage": ""}, {"homepage": " "}, {"homepage": 7}, {}])
def test_an_empty_trap_is_no_sign(client: FlaskClient, backends: Backends, trap: Any) -> None:
    assert what_became(client, backends, client.post(COMMENTS, json=RIGHT | trap)) == (
        "approved",
        [],
    )


def a_reader_of_age(seconds: float) -> dict[str, str]:
    made = datetime.now(UTC) - timedelta(seconds=seconds)
    uid = new_uid()
    milliseconds = int(made.timestamp() * 1000)
    old = type(uid)(int=(uid.int & ((1 << 80) - 1)) | milliseconds << 80)
    assert token_made(old) is not None
    return {"X-Reader": reader_token(KEYS, "gazette", old)}


@pytest.mark.parametrize(("age", "found"), [(0.5, ["signs.hasty"]), (3, [])])
def test_our_form_sent_sooner_than_anybody_writes_is_marked(
    client: FlaskClient, backends: Backends, age: float, found: list[str]
) -> None:
    sent = client.post(COMMENTS, json=RIGHT | {"homepage": ""}, headers=a_reader_of_age(age))

    assert what_became(client, backends, sent) == ("approved", found)


def test_a_program_may_send_as_soon_as_it_has_a_token(
    client: FlaskClient, backends: Backends
) -> None:
    sent = client.post(COMMENTS, json=RIGHT, headers=a_reader_of_age(0))

    assert what_became(client, backends, sent) == ("approved", [])


# --- held likes --------------------------------------------------------------------------------


@pytest.fixture
def burst(backends: Backends) -> None:
    add_crowd(backends, (n / 100 for n in range(500)))
    settle(backends)


@pytest.mark.usefixtures("burst")
def test_a_moderator_sees_a_burst_and_releases_it(client: FlaskClient, backends: Backends) -> None:
    header, site = a_token(backends), {"site": "gazette"}
    path = "/api/v1/moderation/likes"
    [row] = client.get(path, query_string=site, headers=header).get_json()["articles"]
    assert (row["url"], row["counted"], row["held"]) == (URL, 6, 495)

    ruling = site | {"url": URL, "action": "release", "until": row["last"]}
    answers = [client.post(path, json=ruling, headers=header).get_json() for _ in range(2)]

    assert answers == [{"moved": 495, "likes": 501}, {"moved": 0, "likes": 501}]


@pytest.mark.usefixtures("burst")
def test_reports_show_what_is_held(client: FlaskClient, backends: Backends) -> None:
    query = {"site": "gazette", "from": "2026-11-23", "to": "2026-11-23"}
    report = client.get(
        "/api/v1/reports/articles", query_string=query, headers=a_token(backends)
    ).get_json()

    [row] = report["rows"]
    assert (row["likes"], row["likes_held"], row["likes_dropped"]) == (6, 495, 0)
    assert report["totals"]["likes_held"] == 495


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"action": "count"}, "action"),
        ({"until": "yesterday"}, "until"),
        ({"until": "2026-11-23T12:00:00"}, "until"),
        ({"url": "no address"}, "url"),
        ({"site": None}, "site"),
    ],
)
def test_a_ruling_with_a_fault_is_told_so(
    client: FlaskClient, backends: Backends, wrong: dict[str, Any], field: str
) -> None:
    right = {"site": "gazette", "url": URL, "action": "drop", "until": "2026-11-23T12:00:00Z"}
    answer = client.post("/api/v1/moderation/likes", json=right | wrong, headers=a_token(backends))

    assert answer.status_code == 422
    assert [one["field"] for one in answer.get_json()["errors"]] == [field]


def test_no_key_of_a_limit_names_an_address(
    client: FlaskClient, app: Flask, redis: "Redis"
) -> None:
    flood(client, 1)

    keys = [str(key) for key in redis.keys("*")]
    assert any("limit" in key for key in keys)
    assert not any("127.0.0" in key for key in keys)
