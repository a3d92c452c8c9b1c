from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from service.domain.comment import Status
from service.store.backends import Backends
from tests.builders import NOON, URL, decide, screen_now, send

HERE = {"site": "gazette", "url": URL}


def thread(client: FlaskClient, **query: Any) -> dict[str, Any]:
    answer = client.get("/api/v1/threads", query_string=HERE | query)
    assert answer.status_code == 200, answer.data
    assert answer.json is not None
    return dict(answer.json)


def approved(backends: Backends, number: int, **values: Any) -> list[UUID]:
    sent = [
        send(backends, body=f"Comment {n}", now=NOON + timedelta(seconds=n), **values)
        for n in range(number)
    ]
    screen_now(backends, *(one.id for one in sent))
    return [one.uid for one in sent]


def test_a_thread_nobody_has_commented_is_empty_and_open(client: FlaskClient) -> None:
    assert thread(client) == {
        "article": {"url": URL, "open": True, "likes": 0, "comments": 0},
        "comments": [],
        "next": None,
    }


def test_newest_first_unless_oldest_is_asked(client: FlaskClient, backends: Backends) -> None:
    uids = [str(uid) for uid in approved(backends, 3)]

    assert [one["id"] for one in thread(client)["comments"]] == uids[::-1]
    assert [one["id"] for one in thread(client, sort="oldest")["comments"]] == uids


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_pages_follow_each_other_without_gap_or_repeat(
    client: FlaskClient, backends: Backends, sort: str
) -> None:
    uids = {str(uid) for uid in approved(backends, 7)}
    found, after = [], None
    while True:
        page = thread(client, sort=sort, limit=3, **({"after": after} if after else {}))
        found += [one["id"] for one in page["comments"]]
        after = page["next"]
        if after is None:
            break

    assert len(found) == 7
    assert set(found) == uids


def test_a_root_brings_its_replies_oldest_first(client: FlaskClient, backends: Backends) -> None:
    [root] = approved(backends, 1)
    replies = [str(uid) for uid in approved(backends, 3, parent=str(root))]

    page = thread(client)

    assert [one["id"] for one in page["comments"][0]["replies"]] == replies
    assert page["comments"][0]["replies"][0]["parent"] == str(root)
    assert page["article"]["comments"] == 4


def test_a_root_brings_at_most_fifty_replies(client: FlaskClient, backends: Backends) -> None:
    [root] = approved(backends, 1)
    approved(backends, 51, parent=str(root))

    page = thread(client)

    assert len(page["comments"][0]["replies"]) == 50
    assert page["article"]["comments"] == 52


def test_a_removed_root_stands_for_its_replies_without_its_text(
    client: FlaskClient, backends: Backends
) -> None:
    root = send(backends, body="Taken away")
    screen_now(backends, root.id)
    [reply] = approved(backends, 1, parent=str(root.uid))
    decide(backends, root, "reject", was=Status.APPROVED)

    page = thread(client)

    [shown] = page["comments"]
    assert (shown["id"], shown["removed"]) == (str(root.uid), True)
    assert [one["id"] for one in shown["replies"]] == [str(reply)]
    assert set(shown) == {"id", "removed", "replies"}
    assert page["article"]["comments"] == 1


def test_a_removed_root_without_replies_is_gone(client: FlaskClient, backends: Backends) -> None:
    root = send(backends)
    screen_now(backends, root.id)
    decide(backends, root, "reject", was=Status.APPROVED)

    assert thread(client)["comments"] == []


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 101}, {"limit": "x"}, {"sort": "liked"}, {"after": "-1"}]
)
def test_a_faulty_query_is_told(client: FlaskClient, query: dict[str, Any]) -> None:
    assert client.get("/api/v1/threads", query_string=HERE | query).status_code == 422


def test_the_same_bytes_are_not_sent_twice(client: FlaskClient, backends: Backends) -> None:
    approved(backends, 1)
    first = client.get("/api/v1/threads", query_string=HERE)
    tag = {"If-None-Match": first.headers["ETag"]}

    assert client.get("/api/v1/threads", query_string=HERE, headers=tag).status_code == 304
    approved(backends, 1)
    again = client.get("/api/v1/threads", query_string=HERE, headers=tag)
    assert again.status_code == 200
    assert again.headers["ETag"] != first.headers["ETag"]


def test_public_answers_may_be_kept_for_two_seconds(client: FlaskClient) -> None:
    for path in ("threads", "counts"):
        answer = client.get(f"/api/v1/{path}", query_string=HERE)
        assert answer.headers["Cache-Control"] == "public, max-age=1, stale-while-revalidate=1"


def test_counts_come_in_the_order_asked_and_as_asked(
    client: FlaskClient, backends: Backends
) -> None:
    approved(backends, 2)
    urls = ["https://gazette.example/none", URL + "?utm_source=x", "nonsense", URL, URL]

    answer = client.get("/api/v1/counts", query_string={"site": "gazette", "url": urls})

    assert answer.json is not None
    assert [(one["url"], one["comments"]) for one in answer.json["counts"]] == [
        (urls[0], 0), (urls[1], 2), (urls[2], 0), (urls[3], 2), (urls[4], 2),
    ]  # fmt: skip


def test_counts_may_be_asked_from_anywhere(client: FlaskClient) -> None:
    headers = {"Origin": "https://elsewhere.example"}
    answer = client.get("/api/v1/counts", query_string=HERE, headers=headers)

    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(("number", "status"), [(0, 422), (1, 200), (100, 200), (101, 422)])
def test_counts_are_asked_for_1_to_100_articles(
    client: FlaskClient, number: int, status: int
) -> None:
    query = {"site": "gazette", "url": [URL] * number}

    assert client.get("/api/v1/counts", query_string=query).status_code == status


@pytest.mark.parametrize("path", ["threads", "likes"])
def test_articles_of_foreign_hosts_are_refused(client: FlaskClient, path: str) -> None:
    query = {"site": "gazette", "url": "https://evil.example/"}

    assert client.get(f"/api/v1/{path}", query_string=query).status_code == 403


@pytest.mark.parametrize("path", ["threads", "likes", "counts"])
def test_an_unknown_site_is_told(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/api/v1/{path}", query_string=HERE | {"site": "none"})

    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (404, "unknown_site")


def test_a_parameter_given_twice_is_a_fault(client: FlaskClient) -> None:
    query = "site=gazette&site=courier&url=https://gazette.example/"

    assert client.get(f"/api/v1/threads?{query}").status_code == 422


def test_reading_makes_no_article(client: FlaskClient, backends: Backends) -> None:
    for path in ("threads", "likes", "counts"):
        client.get(f"/api/v1/{path}", query_string=HERE)

    with backends.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM article").scalar_one() == 0
