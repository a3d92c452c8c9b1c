import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.store.backends import Backends
from tests.builders import NOON, URL, add_site, screen_now, the_site
from tests.stores import until

HOME = "/api/v1/comments"
RIGHT = {"site": "gazette", "url": URL, "name": "Ann", "body": "Yes."}
KEY = {"Idempotency-Key": "an-idempotency-key"}


def stored(backends: Backends) -> int:
    with backends.read() as db:
        return int(db.exec_driver_sql("SELECT count(*) FROM comment").scalar_one())


def test_a_comment_is_accepted_with_a_receipt_and_a_reader(client: FlaskClient) -> None:
    answer = client.post(HOME, json=RIGHT)

    assert answer.status_code == 202
    assert answer.json is not None
    assert sorted(answer.json) == ["id", "reader", "receipt", "revision", "status"]
    assert (answer.json["status"], answer.json["revision"]) == ("pending", 1)


def test_its_author_alone_may_ask_after_it(client: FlaskClient) -> None:
    sent = client.post(HOME, json=RIGHT).json
    assert sent is not None

    own = client.get(f"{HOME}/{sent['id']}", headers={"X-Receipt": sent["receipt"]})
    assert own.json is not None
    assert (own.status_code, own.json["status"], own.json["body"]) == (200, "pending", "Yes.")
    for receipt in ({}, {"X-Receipt": sent["receipt"][:-1]}, {"X-Receipt": "é"}):
        assert client.get(f"{HOME}/{sent['id']}", headers=receipt).status_code == 404
    assert client.get(f"{HOME}/nonsense", headers={"X-Receipt": "x"}).status_code == 404


def test_a_reader_token_given_is_the_one_that_comes_back(client: FlaskClient) -> None:
    reader = client.post("/api/v1/readers", json={"site": "gazette"}).json
    assert reader is not None

    sent = client.post(HOME, json=RIGHT, headers={"X-Reader": reader["reader"]}).json

    assert sent is not None
    assert sent["reader"] == reader["reader"]


def test_a_replay_gets_the_same_answer(client: FlaskClient, backends: Backends) -> None:
    first = client.post(HOME, json=RIGHT, headers=KEY)
    again = client.post(HOME, json={**RIGHT, "unknown": 1, "body": " Yes.\n"}, headers=KEY)

    assert (again.status_code, again.json) == (202, first.json)
    assert stored(backends) == 1


def test_refusals_are_not_remembered(client: FlaskClient) -> None:
    client.post(HOME, json={**RIGHT, "body": ""}, headers=KEY)

    assert client.post(HOME, json=RIGHT, headers=KEY).status_code == 202


def test_another_text_under_the_same_key_is_a_conflict(client: FlaskClient) -> None:
    client.post(HOME, json=RIGHT, headers=KEY)
    other = client.post(HOME, json={**RIGHT, "body": "No."}, headers=KEY)

    assert other.json is not None
    assert (other.status_code, other.json["code"]) == (409, "idempotency_conflict")


@pytest.mark.parametrize(
    ("key", "code"),
    [("k" * 15, "too_short"), ("k" * 256, "too_long"), ("k" * 15 + " k", "invalid_character")],
)
def test_a_key_of_another_shape_is_a_fault(client: FlaskClient, key: str, code: str) -> None:
    answer = client.post(HOME, json={**RIGHT, "name": ""}, headers={"Idempotency-Key": key})

    assert answer.json is not None
    assert [(one["field"], one["code"]) for one in answer.json["errors"]] == [
        ("name", "required"), ("Idempotency-Key", code),
    ]  # fmt: skip


@pytest.mark.parametrize("length", [16, 255])
def test_a_key_has_16_to_255_characters(client: FlaskClient, length: int) -> None:
    answer = client.post(HOME, json=RIGHT, headers={"Idempotency-Key": "k" * length})

    assert answer.status_code == 202


JSON = {"Content-Type": "application/json"}


def sent(**values: str) -> bytes:
    return json.dumps(RIGHT | values).encode()


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b"x" * 65537, {"Content-Type": "text/plain"}, 413, "too_large"),
        (b"{}", {"Content-Type": "text/plain"}, 415, "unsupported_media_type"),
        (b"{}", {}, 415, "unsupported_media_type"),
        (b"{}", JSON | {"Content-Encoding": "gzip"}, 415, "unsupported_media_type"),
        (b"{}", {"Content-Type": "application/json; charset=utf-7"}, 415, "unsupported_media_type"),
        (b"{", JSON | {"X-Reader": "forged"}, 400, "malformed"),
        (b"", JSON, 400, "malformed"),
        (b'{"site": "a", "site": "b"}', JSON, 400, "malformed"),
        (b'{"site": NaN}', JSON, 400, "malformed"),
        (b'{"site": -Infinity}', JSON, 400, "malformed"),
        (b'{"site": "\xff"}', JSON, 400, "malformed"),
        ('{"site": "a"}'.encode("utf-16"), JSON, 400, "malformed"),
        (b"\xef\xbb\xbf{}", JSON, 400, "malformed"),
        (b'{"a":' * 9000 + b"1" + b"}" * 9000, JSON, 400, "malformed"),
        (b"1" * 6000, JSON, 400, "malformed"),
        (sent(body=""), JSON | {"X-Reader": "x"}, 401, "reader_invalid"),
        (sent(site="none", body=""), JSON, 422, "invalid_input"),
        (sent(site="none"), JSON | {"Origin": "null"}, 404, "unknown_site"),
        (sent(), JSON | {"Origin": "null"}, 403, "foreign_origin"),
        (sent(), JSON | {"Origin": "https://evil-gazette.example"}, 403, "foreign_origin"),
        (sent(), JSON | {"Origin": "https://gazette.example.evil"}, 403, "foreign_origin"),
        (sent(), JSON | {"Origin": "http://gazette.example"}, 403, "foreign_origin"),
        (sent(url="https://evil.example/"), JSON, 403, "foreign_address"),
        (sent(url="https://gazette.example.evil/"), JSON, 403, "foreign_address"),
    ],
)  # fmt: skip
def test_refusals_come_in_the_order_of_the_contract(
    client: FlaskClient,
    backends: Backends,
    body: bytes,
    headers: dict[str, str],
    status: int,
    code: str,
) -> None:
    answer = client.post(HOME, data=body, headers=headers)

    problem = json.loads(answer.data)
    assert (answer.status_code, problem["code"]) == (status, code)
    assert answer.mimetype == "application/problem+json"
    assert {"type", "title", "status", "detail", "code"} <= problem.keys()
    assert problem["detail"].endswith(".")
    assert stored(backends) == 0


@pytest.mark.parametrize("value", [[], "x", 1, None, True, 1.5])
def test_json_that_is_no_object_is_a_fault(client: FlaskClient, value: Any) -> None:
    answer = client.post(HOME, data=json.dumps(value), headers=JSON)

    assert answer.status_code == 422


def test_origins_of_the_site_may_ask_and_are_allowed_to_read_the_answer(
    client: FlaskClient,
) -> None:
    origin = {"Origin": "https://gazette.example"}
    answer = client.post(HOME, json=RIGHT, headers=origin)

    assert answer.status_code == 202
    assert answer.headers["Access-Control-Allow-Origin"] == "https://gazette.example"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    before = client.options(HOME, headers=origin)
    assert before.status_code == 204
    assert client.options(HOME, headers={"Origin": "https://evil.example"}).status_code == 403


def test_the_pages_of_the_service_itself_may_ask(client: FlaskClient) -> None:
    own = {"Origin": "http://127.0.0.1:8000"}

    assert client.post(HOME, json=RIGHT, headers=own).status_code == 202


def test_a_policy_that_requires_the_email_says_so_with_everything_else(
    client: FlaskClient, backends: Backends
) -> None:
    backends.write(
        add_site, "courier", origin="https://courier.example", toml='required = ["email"]'
    )
    sent = {**RIGHT, "site": "courier", "url": "https://courier.example/1", "name": ""}

    answer = client.post(HOME, json=sent)

    assert answer.json is not None
    assert {(one["field"], one["code"]) for one in answer.json["errors"]} == {
        ("name", "required"), ("email", "required"),
    }  # fmt: skip


def test_refusals_are_told_in_the_readers_language(client: FlaskClient) -> None:
    answer = client.post(HOME, json={}, headers={"Accept-Language": "ru"})

    assert answer.json is not None
    assert answer.json["code"] == "invalid_input"


def test_a_reader_of_another_site_is_refused(client: FlaskClient, backends: Backends) -> None:
    backends.write(add_site, "courier", origin="https://courier.example")
    foreign = client.post("/api/v1/readers", json={"site": "courier"}).json
    assert foreign is not None

    answer = client.post(HOME, json=RIGHT, headers={"X-Reader": foreign["reader"]})

    assert answer.status_code == 401


def test_only_approved_comments_are_ever_shown(client: FlaskClient, backends: Backends) -> None:
    bodies = ("Clean.", "shit")
    for body in bodies:
        client.post(HOME, json={**RIGHT, "body": body})
    assert shown(client) == []
    screen_now(backends, 1, 2, now=NOON)

    assert shown(client) == ["Clean."]


def shown(client: FlaskClient) -> list[str]:
    answer = client.get("/api/v1/threads", query_string={"site": "gazette", "url": URL}).json
    assert answer is not None
    assert answer["article"]["comments"] == len(answer["comments"])
    return [comment["body"] for comment in answer["comments"]]


def test_a_submission_rings_for_the_worker(client: FlaskClient, door: Any) -> None:
    client.post(HOME, json=RIGHT)
    redis = door.backends.doorbell.redis

    until(lambda: redis.llen("rq:queue:chaikhana") == 1)
    assert redis.lrange("chaikhana:waiting", 0, -1) == [b"1"]


def test_many_submissions_ring_once(client: FlaskClient, door: Any) -> None:
    for number in range(5):
        client.post(HOME, json={**RIGHT, "body": f"Comment {number}"})

    redis = door.backends.doorbell.redis

    until(lambda: redis.llen("chaikhana:waiting") == 5)
    assert redis.llen("rq:queue:chaikhana") == 1


def test_the_site_of_a_token_is_read_from_the_body(client: FlaskClient, backends: Backends) -> None:
    assert the_site(backends).key == "gazette"
    reader = client.post("/api/v1/readers", json={"site": "gazette"}).json
    assert reader is not None

    answer = client.post(HOME, json={**RIGHT, "site": 7}, headers={"X-Reader": reader["reader"]})

    assert answer.status_code in (401, 422)
