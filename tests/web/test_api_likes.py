from typing import Any

import pytest
from flask.testing import FlaskClient

from service.store.backends import Backends
from tests.builders import URL, add_site

HOME = "/api/v1/likes"
HERE = {"site": "gazette", "url": URL}


def a_reader(client: FlaskClient, site: str = "gazette") -> dict[str, str]:
    answer = client.post("/api/v1/readers", json={"site": site})
    assert answer.status_code == 201
    assert answer.json is not None
    return {"X-Reader": answer.json["reader"]}


def asked(client: FlaskClient, method: str, headers: dict[str, str]) -> Any:
    answer = client.open(HOME, method=method, query_string=HERE, headers=headers)
    return answer.json if answer.status_code == 200 else answer.status_code


def test_a_like_counts_once_and_is_taken_back(client: FlaskClient) -> None:
    ann, bob = a_reader(client), a_reader(client)

    assert asked(client, "PUT", ann) == {"likes": 1, "liked": True}
    assert asked(client, "PUT", ann) == {"likes": 1, "liked": True}
    assert asked(client, "GET", bob) == {"likes": 1, "liked": False}
    assert asked(client, "DELETE", ann) == {"likes": 0, "liked": False}
    assert asked(client, "DELETE", ann) == {"likes": 0, "liked": False}


def test_a_like_shows_in_thread_and_counts(client: FlaskClient) -> None:
    asked(client, "PUT", a_reader(client))

    for path, where in (("threads", "article"), ("counts", "counts")):
        answer = client.get(f"/api/v1/{path}", query_string=HERE).json
        assert answer is not None
        found = answer[where] if where == "article" else answer[where][0]
        assert found["likes"] == 1


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_like_needs_a_reader(client: FlaskClient, method: str) -> None:
    answer = client.open(HOME, method=method, query_string={})

    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (401, "reader_required")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "forge", [lambda t: t[:-1], lambda t: "", lambda t: t + "A", lambda t: "a.b.c.d"]
)
def test_a_forged_token_counts_nothing(client: FlaskClient, method: str, forge: Any) -> None:
    token = a_reader(client)["X-Reader"]

    assert asked(client, method, {"X-Reader": forge(token)}) == 401
    assert asked(client, "GET", {}) == {"likes": 0, "liked": False}


def test_a_token_of_another_site_counts_nothing(client: FlaskClient, backends: Backends) -> None:
    backends.write(add_site, "courier", origin="https://courier.example")

    assert asked(client, "PUT", a_reader(client, "courier")) == 401


def test_every_address_of_an_article_is_the_same_article(client: FlaskClient) -> None:
    ann = a_reader(client)
    asked(client, "PUT", ann)
    spelled = HERE | {"url": "http://GAZETTE.example:80/news/./1?utm_source=mail#top"}

    answer = client.get(HOME, query_string=spelled, headers=ann)

    assert answer.json == {"likes": 1, "liked": True}
