"""A viral article: many readers like it and change their minds, all at once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from service.store.backends import Backends
from service.use_cases.audit import audit
from tests.builders import NOON

ARTICLE = {"site": "gazette", "url": "https://gazette.example/viral"}
READERS, AT_ONCE = 40, 32
MIND = ("PUT", "PUT", "DELETE", "DELETE", "PUT")  # five times 40 readers: 200 requests


def test_200_likes_and_unlikes_at_once_leave_one_like_a_reader(
    app: Flask, client: FlaskClient, backends: Backends
) -> None:
    asked = [client.post("/api/v1/readers", json={"site": "gazette"}) for _ in range(READERS)]
    tokens = [answer.get_json()["reader"] for answer in asked]

    def change(token: str) -> list[Any]:
        reader = app.test_client()
        headers = {"X-Reader": token}
        return [
            reader.open("/api/v1/likes", method=method, query_string=ARTICLE, headers=headers)
            for method in MIND
        ]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = [answer for many in pool.map(change, tokens) for answer in many]

    assert {answer.status_code for answer in answers} == {200}
    counts = client.get("/api/v1/counts", query_string=ARTICLE).get_json()["counts"]
    assert counts[0]["likes"] == READERS
    with backends.snapshot() as db:
        assert audit(db, None, now=NOON).is_clean
