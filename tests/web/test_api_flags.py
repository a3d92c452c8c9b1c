import pytest
from flask.testing import FlaskClient

from service.store.backends import Backends
from tests.builders import URL, a_token, add_site, screen_now, send
from tests.web.staff import a_held_comment
from tests.web.test_api_likes import a_reader


def a_public_comment(backends: Backends) -> str:
    sent = send(backends)
    screen_now(backends, sent.id)
    return f"/api/v1/comments/{sent.uid}/flag"


def flagged(client: FlaskClient, headers: dict[str, str]) -> list[list[str]]:
    """The reasons on each comment of the queue of flagged ones."""
    query = {"site": "gazette", "queue": "flagged"}
    answer = client.get("/api/v1/moderation/comments", query_string=query, headers=headers).json
    assert answer is not None
    return [[flag["reason"] for flag in one["flags"]] for one in answer["comments"]]


def test_a_flagged_comment_is_shown_to_moderators_once_a_reader(
    client: FlaskClient, backends: Backends
) -> None:
    path, ann, moderator = a_public_comment(backends), a_reader(client), a_token(backends)

    for _ in range(2):
        answer = client.put(path, json={"reason": "spam"}, headers=ann)
        assert (answer.status_code, answer.json) == (200, {"flagged": True})

    assert flagged(client, moderator) == [["spam"]]


def test_enough_flags_take_a_comment_out_of_the_thread(
    client: FlaskClient, backends: Backends
) -> None:
    path = a_public_comment(backends)

    for _ in range(5):
        client.put(path, json={"reason": "hate"}, headers=a_reader(client))

    assert client.put(path, json={"reason": "hate"}, headers=a_reader(client)).status_code == 404
    counts = client.get("/api/v1/counts", query_string={"site": "gazette", "url": URL}).json
    assert counts is not None
    assert counts["counts"][0]["comments"] == 0


def test_a_flag_needs_a_reader_of_the_site_and_a_reason(
    client: FlaskClient, backends: Backends
) -> None:
    backends.write(add_site, "courier", origin="https://courier.example")
    path, ann, foreign = a_public_comment(backends), a_reader(client), a_reader(client, "courier")
    reason = {"reason": "spam"}

    assert client.put(path, json=reason).json["code"] == "reader_required"  # type: ignore[index]
    assert client.put(path, json=reason, headers=foreign).json["code"] == "reader_invalid"  # type: ignore[index]
    fault = client.put(path, json={}, headers=ann).json
    assert fault is not None
    assert [(one["field"], one["code"]) for one in fault["errors"]] == [("reason", "required")]
    long = client.put(path, json={"reason": "x" * 201}, headers=ann).json
    assert long is not None
    assert long["errors"][0]["code"] == "too_long"


@pytest.mark.parametrize("uid", ["none", "018f0000-0000-7000-8000-000000000000"])
def test_an_unknown_comment_cannot_be_flagged(client: FlaskClient, uid: str) -> None:
    path, ann = f"/api/v1/comments/{uid}/flag", a_reader(client)

    assert client.put(path, json={"reason": "spam"}, headers=ann).status_code == 404


def test_a_comment_that_is_not_public_cannot_be_flagged(
    client: FlaskClient, backends: Backends
) -> None:
    path = f"/api/v1/comments/{a_held_comment(backends).uid}/flag"

    assert client.put(path, json={"reason": "spam"}, headers=a_reader(client)).status_code == 404


def test_a_foreign_page_may_not_flag(client: FlaskClient, backends: Backends) -> None:
    headers = a_reader(client) | {"Origin": "https://elsewhere.example"}

    answer = client.put(a_public_comment(backends), json={"reason": "spam"}, headers=headers)

    assert answer.status_code == 403


def test_without_javascript_a_form_flags_and_says_thank_you(
    client: FlaskClient, backends: Backends
) -> None:
    uid = a_public_comment(backends).split("/")[-2]
    where = {"site": "gazette", "url": URL}
    page = client.get("/thread", query_string={**where, "flag": uid}).text
    assert f'name="comment" value="{uid}"' in page

    answer = client.post("/thread/flag", data={**where, "comment": uid, "reason": "private"})

    assert answer.status_code == 303
    assert "Thank you. A moderator will look at it." in client.get(answer.location).text
    assert flagged(client, a_token(backends)) == [["private"]]
    assert client.post("/thread/flag", data={**where, "comment": uid}).status_code == 422
