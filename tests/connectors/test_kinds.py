"""What each kind sends, and what it makes of an answer; nothing goes over a wire here."""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import parse_qs

import pytest

from service.connectors import KINDS
from service.connectors.calling import Answer, Request
from service.connectors.heard import NOTHING, Heard, Silence
from service.connectors.webhook import SIGNATURE
from tests.builders import NOON
from tests.connectors.builders import PARENT, a_connector, an_asked

NOON_SECONDS = 1795435200


def request_of(kind: str, *, asked: Any = None, secret: str = "sesame", **values: Any) -> Request:
    connector = a_connector(kind, **values)
    return KINDS[kind].request(connector, asked or an_asked(), secret, NOON)


def heard_by(kind: str, value: object, *, status: int = 200, **values: Any) -> Heard:
    """What an answer means; JSON unless it is bytes."""
    media_type = "text/plain" if isinstance(value, bytes) else "application/json"
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    headers = values.pop("headers", {})
    answer = Answer(status, values.pop("media_type", media_type), headers, body)
    return KINDS[kind].heard(a_connector(kind, **values), answer)


# --- what is sent -----------------------------------------------------------------------------


def test_akismet_gets_the_comment_its_author_and_no_reader_s_address() -> None:
    fields = {key: one for key, [one] in parse_qs(request_of("akismet").body.decode()).items()}

    assert fields == {
        "api_key": "sesame",
        "blog": "https://gazette.example",
        "user_ip": "192.0.2.1",
        "permalink": "https://gazette.example/news/1",
        "comment_type": "comment",
        "comment_author": "Ann",
        "comment_content": "A fine piece.",
        "comment_date_gmt": "2026-11-23T12:00:00Z",
        "blog_charset": "UTF-8",
        "blog_lang": "ru-RU",
    }


def test_a_reply_is_one_to_akismet() -> None:
    body = request_of("akismet", asked=an_asked(parent=PARENT)).body.decode()

    assert parse_qs(body)["comment_type"] == ["reply"]


def test_openai_gets_the_text_alone() -> None:
    request = request_of("openai")

    assert json.loads(request.body) == {
        "model": "omni-moderation-latest",
        "input": "A fine piece.",
    }
    assert request.headers["Authorization"] == "Bearer sesame"


def test_perspective_gets_the_text_and_its_language_and_is_told_to_keep_nothing() -> None:
    request = request_of("perspective", attributes=("TOXICITY", "INSULT"))

    assert json.loads(request.body) == {
        "comment": {"text": "A fine piece."},
        "requestedAttributes": {"TOXICITY": {}, "INSULT": {}},
        "doNotStore": True,
        "languages": ["ru"],
    }
    assert request.url == "https://check.example/comments?key=sesame"


def test_perspective_is_asked_without_a_key_where_it_needs_none() -> None:
    assert request_of("perspective", secret="").url == "https://check.example/comments"


def test_a_webhook_gets_what_a_moderator_sees() -> None:
    assert json.loads(request_of("webhook").body) == {
        "version": 1,
        "event": "comment.new",
        "comment": {
            "id": "00000000-0000-0000-0000-000000000001",
            "revision": 1,
            "body": "A fine piece.",
            "lang": "ru-RU",
            "parent": None,
            "submitted_at": "2026-11-23T12:00:00Z",
        },
        "author": {"name": "Ann"},
        "article": {"url": "https://gazette.example/news/1"},
        "site": {"key": "gazette"},
        "findings": [{"rule": "links", "code": "too_many"}],
    }


def test_a_webhook_s_receiver_can_check_who_asked_and_when() -> None:
    request = request_of("webhook")
    signed = f"{NOON_SECONDS}.".encode() + request.body

    mac = hmac.new(b"sesame", signed, hashlib.sha256).hexdigest()

    assert request.headers[SIGNATURE] == f"t={NOON_SECONDS},v1={mac}"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_e_mail_goes_nowhere_by_default(kind: str) -> None:
    assert b"reader.example" not in request_of(kind).body


@pytest.mark.parametrize(
    ("kind", "goes"), [("akismet", True), ("webhook", True), ("openai", False)]
)
def test_an_e_mail_goes_where_the_policy_sends_it_and_there_is_a_place(
    kind: str, goes: bool
) -> None:
    body = request_of(kind, send_email=True).body

    assert (b"reader.example" in body) is goes


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_secret_is_in_what_is_printed_of_a_request(kind: str) -> None:
    assert "sesame" not in repr(request_of(kind))


# --- what an answer means ---------------------------------------------------------------------


def flagged(is_flagged: bool, **scores: float) -> dict[str, Any]:
    return {"results": [{"flagged": is_flagged, "category_scores": scores}]}


def toxicity(value: object, name: str = "TOXICITY") -> dict[str, Any]:
    return {"attributeScores": {name: {"summaryScore": {"value": value, "type": "PROBABILITY"}}}}


@pytest.mark.parametrize(
    ("kind", "answer", "values"),
    [
        ("akismet", b"false", {}),
        ("akismet", b"false\n", {}),
        ("openai", flagged(False, hate=0.9), {}),
        ("openai", flagged(True, hate=0.69), {"threshold": 0.7}),
        ("perspective", toxicity(0.79), {"threshold": 0.8}),
        ("webhook", {}, {}),
        ("webhook", {"action": "approve", "reason": "a friend"}, {}),
        ("webhook", b"", {"status": 204}),
    ],
)
def test_nothing_found(kind: str, answer: object, values: dict[str, Any]) -> None:
    assert heard_by(kind, answer, **values) == NOTHING


@pytest.mark.parametrize(
    ("kind", "answer", "values", "params"),
    [
        ("akismet", b"true", {}, {"what": "spam"}),
        ("akismet", b"true", {"headers": {"X-akismet-pro-tip": "discard"}},
         {"what": "blatant spam"}),
        ("openai", flagged(True, hate=0.9, violence=0.2), {},
         {"what": "hate 0.90, violence 0.20", "score": 0.9}),
        ("openai", flagged(False, hate=0.7), {"threshold": 0.7},
         {"what": "hate 0.70", "score": 0.7}),
        ("perspective", toxicity(0.8), {"threshold": 0.8},
         {"what": "TOXICITY 0.80", "score": 0.8}),
        ("perspective", toxicity(1), {}, {"what": "TOXICITY 1.00", "score": 1.0}),
        ("webhook", {"action": "hold", "reason": "a bully"}, {},
         {"what": "a bully", "action": "hold"}),
        ("webhook", {"action": "reject"}, {}, {"what": "reject", "action": "reject"}),
        ("webhook", {"action": "hold", "reason": "line\nend\u202e" + "x" * 900}, {},
         {"what": "line end " + "x" * 191, "action": "hold"}),
    ],
)  # fmt: skip
def test_found(kind: str, answer: object, values: dict[str, Any], params: dict[str, Any]) -> None:
    assert heard_by(kind, answer, **values) == Heard("found", params)


DEEP = b"[" * 5000
LIES = [
    ("akismet", b"maybe", {}), ("akismet", b"", {}), ("akismet", b"true, perhaps", {}),
    ("akismet", b"true", {"media_type": "application/json"}),
    ("openai", {}, {}), ("openai", [], {}), ("openai", {"results": []}, {}),
    ("openai", {"results": 3}, {}), ("openai", flagged(True), {}),
    ("openai", {"results": [{"flagged": "no", "category_scores": {"hate": 0.1}}]}, {}),
    ("openai", flagged(False, hate=1.5), {}), ("openai", flagged(False, hate=float("nan")), {}),
    ("openai", {"results": [{"flagged": False, "category_scores": {"hate": "low"}}]}, {}),
    ("openai", {"results": [{"flagged": False}]}, {}),
    ("perspective", {}, {}), ("perspective", toxicity(0.1, "INSULT"), {}),
    ("perspective", toxicity(None), {}), ("perspective", toxicity(True), {}),
    ("perspective", toxicity(-0.1), {}), ("perspective", {"attributeScores": []}, {}),
    ("perspective", toxicity(0.1), {"media_type": "text/html"}),
    ("webhook", [], {}), ("webhook", "approve", {}), ("webhook", {"action": "bless"}, {}),
    ("webhook", {"action": 3}, {}), ("webhook", {"action": "hold", "reason": ["x"]}, {}),
    ("webhook", b"", {"media_type": "application/json"}),
    ("webhook", b"{", {"media_type": "application/json"}),
    ("webhook", DEEP, {"media_type": "application/json"}),
    ("webhook", b"\xff\xfe{}", {"media_type": "application/json"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "answer", "values"), LIES)
def test_what_is_no_answer_is_silence(kind: str, answer: object, values: dict[str, Any]) -> None:
    with pytest.raises(Silence, match="unreadable"):
        heard_by(kind, answer, **values)


def test_akismet_s_invalid_key_is_a_refusal() -> None:
    with pytest.raises(Silence, match="refused"):
        heard_by("akismet", b"invalid")
