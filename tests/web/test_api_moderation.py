from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from service.store.backends import Backends
from service.use_cases.submit import Accepted
from tests.builders import URL, a_token, add_site, screen_now, send

COMMENTS = "/api/v1/moderation/comments"
DECISIONS = "/api/v1/moderation/decisions"


def a_held_comment(backends: Backends, **values: Any) -> Accepted:
    sent = send(backends, **{"body": "What a load of shit.", **values})
    screen_now(backends, sent.id)
    return sent


def wish(sent: Accepted, **values: Any) -> dict[str, Any]:
    return {"comment": str(sent.uid), "action": "approve", "was": "held", **values}


def test_a_held_comment_comes_with_findings_and_history(
    client: FlaskClient, backends: Backends
) -> None:
    sent = a_held_comment(backends, email="ann@example.org")

    page = client.get(COMMENTS, query_string={"site": "gazette"}, headers=a_token(backends)).json

    assert page is not None
    [comment] = page["comments"]
    assert (comment["id"], comment["status"], comment["revision"]) == (str(sent.uid), "held", 1)
    [finding] = [one for one in comment["findings"] if one["rule"] == "words"][:1]
    assert finding["message"].endswith(".")
    assert finding["spans"] == [[15, 19]]
    assert [(one["was"], one["becomes"]) for one in comment["history"]] == [("pending", "held")]
    assert comment["article"]["url"] == URL
    assert "ann@example.org" not in str(page)


def test_a_decision_publishes_the_comment(client: FlaskClient, backends: Backends) -> None:
    sent, token = a_held_comment(backends), a_token(backends)

    answer = client.post(DECISIONS, json={"decisions": [wish(sent)]}, headers=token)

    assert answer.json == {
        "results": [{"comment": str(sent.uid), "ok": True, "status": "approved"}]
    }
    counts = client.get("/api/v1/counts", query_string={"site": "gazette", "url": URL}).json
    assert counts is not None
    assert counts["counts"][0]["comments"] == 1


def test_who_comes_second_is_told_so(client: FlaskClient, backends: Backends) -> None:
    sent, token = a_held_comment(backends), a_token(backends)
    client.post(DECISIONS, json={"decisions": [wish(sent)]}, headers=token)

    late = client.post(DECISIONS, json={"decisions": [wish(sent, action="reject")]}, headers=token)

    assert late.json is not None
    assert late.json["results"] == [
        {"comment": str(sent.uid), "ok": False, "status": "approved", "code": "stale"}
    ]


@pytest.mark.parametrize(
    ("decisions", "field", "code"),
    [
        (None, "decisions", "required"),
        ([], "decisions", "required"),
        ("x", "decisions", "wrong_type"),
        ([1] * 201, "decisions", "too_long"),
        ([1], "decisions[0]", "wrong_type"),
        ([{"comment": "x", "action": "approve", "was": "held"}], "decisions[0].comment", "invalid"),
        (
            [{"comment": str(UUID(int=1)), "action": "ban", "was": "held"}],
            "decisions[0].action",
            "invalid",
        ),
        ([{"comment": str(UUID(int=1)), "action": "hold"}], "decisions[0].was", "required"),
        (
            [{"comment": str(UUID(int=1)), "action": "hold", "was": "held", "revision": "1"}],
            "decisions[0].revision",
            "wrong_type",
        ),
        (
            [{"comment": str(UUID(int=1)), "action": "hold", "was": "held", "revision": 2**70}],
            "decisions[0].revision",
            "invalid",
        ),
    ],
)
def test_a_faulty_decision_is_told_with_its_place(
    client: FlaskClient, backends: Backends, decisions: Any, field: str, code: str
) -> None:
    answer = client.post(DECISIONS, json={"decisions": decisions}, headers=a_token(backends))

    assert answer.json is not None
    assert answer.status_code == 422
    assert [(one["field"], one["code"]) for one in answer.json["errors"]] == [(field, code)]


@pytest.mark.parametrize(
    "header", [{}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eA=="}]
)
def test_nobody_moderates_without_a_valid_token(
    client: FlaskClient, header: dict[str, str]
) -> None:
    assert client.get(COMMENTS, headers=header).status_code == 401
    assert client.post(DECISIONS, json={}, headers=header).status_code == 401


def test_an_analyst_reads_reports_and_nothing_else(client: FlaskClient, backends: Backends) -> None:
    sent, token = a_held_comment(backends), a_token(backends, role="analyst")

    assert client.get(COMMENTS, query_string={"site": "gazette"}, headers=token).status_code == 403
    answer = client.post(DECISIONS, json={"decisions": [wish(sent)]}, headers=token)
    assert answer.json is not None
    assert answer.json["results"][0]["code"] == "not_found"
    report = client.get("/api/v1/reports/articles?site=gazette", headers=token)
    assert report.status_code == 200


def test_a_token_of_another_site_sees_and_decides_nothing(
    client: FlaskClient, backends: Backends
) -> None:
    backends.write(add_site, "courier", origin="https://courier.example")
    sent, token = a_held_comment(backends), a_token(backends, site="courier")

    assert client.get(COMMENTS, query_string={"site": "gazette"}, headers=token).status_code == 403
    answer = client.post(DECISIONS, json={"decisions": [wish(sent)]}, headers=token)
    assert answer.json is not None
    assert answer.json["results"][0] == {
        "comment": str(sent.uid), "ok": False, "status": None, "code": "not_found",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "LOAD"}, 1),
        ({"q": "load of"}, 1),
        ({"q": "%"}, 0),
        ({"q": "ЖАЛЬ"}, 1),
        ({"q": "x_"}, 0),
    ],
)
def test_comments_are_found_by_their_words(
    client: FlaskClient, backends: Backends, query: dict[str, str], found: int
) -> None:
    a_held_comment(backends)
    a_held_comment(backends, body="Очень жаль, shit")

    page = client.get(
        COMMENTS, query_string={"site": "gazette"} | query, headers=a_token(backends)
    ).json

    assert page is not None
    assert len(page["comments"]) == found


def test_the_queue_comes_oldest_first_and_in_pages(client: FlaskClient, backends: Backends) -> None:
    sent = [str(a_held_comment(backends, body=f"shit {n}").uid) for n in range(3)]
    token, found = a_token(backends), []
    after: dict[str, Any] = {}
    for _ in range(3):
        query = {"site": "gazette", "limit": 1, **after}
        page = client.get(COMMENTS, query_string=query, headers=token).json
        assert page is not None
        found += [one["id"] for one in page["comments"]]
        after = {"after": page["next"]}

    assert found == sent
    assert after == {"after": None}
