"""The interfaces of other services, by their own rules; their own clients are in
test_drop_in_clients.py."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.store import sites
from service.store.backends import Backends
from service.use_cases.people import new_token
from service.use_cases.rate import MOST_CHARACTERS
from tests.builders import NOON, NORMAL, a_token, the_site

PROFANE = "What a load of shit."
CLEAN = "A fine piece."
ANALYZE, SUGGEST = "/v1alpha1/comments:analyze", "/v1alpha1/comments:suggestscore"


@pytest.fixture
def key(backends: Backends) -> str:
    a_token(backends, role="checker", token="ckh-of-a-checker")
    return "ckh-of-a-checker"


def analyzed(
    client: FlaskClient, key: str, text: object, *wanted: str, **more: Any
) -> TestResponse:
    body = {"comment": {"text": text}, "requestedAttributes": {name: {} for name in wanted}}
    return client.post(f"{ANALYZE}?key={key}", json={**body, **more})


def score(answer: TestResponse, name: str = "TOXICITY") -> float:
    assert answer.json is not None
    return float(answer.json["attributeScores"][name]["summaryScore"]["value"])


def moderated(client: FlaskClient, key: str, sent: object, **more: Any) -> TestResponse:
    bearer = {"Authorization": f"Bearer {key}"}
    return client.post("/v1/moderations", json={"input": sent, **more}, headers=bearer)


def akismet(client: FlaskClient, call: str, token: str = "", **fields: Any) -> TestResponse:
    form = {"blog": "https://gazette.example", "user_ip": "198.51.100.7", **fields}
    if token:
        form["api_key"] = token
    return client.post(f"/1.1/{call}", data=form)


# --- Perspective ------------------------------------------------------------------------------


def test_perspective_rates_what_is_asked_for(client: FlaskClient, key: str) -> None:
    answer = analyzed(
        client, key, PROFANE, "TOXICITY", "PROFANITY", "THREAT",
        languages=["en"], clientToken="7", doNotStore=True, spanAnnotations=True,
    )  # fmt: skip

    assert answer.json is not None
    scores = answer.json["attributeScores"]
    assert set(scores) == {"TOXICITY", "PROFANITY", "THREAT"}
    assert scores["PROFANITY"]["summaryScore"] == {"value": 0.95, "type": "PROBABILITY"}
    [span] = scores["PROFANITY"]["spanScores"]
    assert PROFANE[span["begin"] : span["end"]] == "shit"
    assert score(answer, "THREAT") == 0
    assert (answer.json["languages"], answer.json["clientToken"]) == (["en"], "7")


def test_perspective_s_one_span_without_annotations_is_the_whole_text(
    client: FlaskClient, key: str
) -> None:
    answer = analyzed(client, key, f"  {PROFANE}\r\n", "PROFANITY")

    assert answer.json is not None
    [span] = answer.json["attributeScores"]["PROFANITY"]["spanScores"]
    assert (span["begin"], span["end"]) == (0, 24)


def test_perspective_s_spans_are_of_the_text_as_it_was_sent(client: FlaskClient, key: str) -> None:
    text = " \r\n\U0001f600 e\u0301 sh1t"
    answer = analyzed(client, key, text, "PROFANITY", spanAnnotations=True)

    assert answer.json is not None
    [span] = answer.json["attributeScores"]["PROFANITY"]["spanScores"]
    assert text[span["begin"] : span["end"]] == "sh1t"


@pytest.mark.parametrize(
    ("text", "name", "least"),
    [
        (PROFANE, "TOXICITY", 0.8),
        (PROFANE, "INSULT", 0.5),
        ("You are a worthless pathetic idiot and nobody likes you.", "TOXICITY", 0.8),
        ("You are a worthless pathetic idiot and nobody likes you.", "INSULT", 0.8),
        ("You faggot.", "IDENTITY_ATTACK", 0.8),
        ("You faggot.", "SEVERE_TOXICITY", 0.8),
        ("I will kill you.", "THREAT", 0.8),
        ("Мы убьём? Нет: я убью тебя.", "THREAT", 0.8),
        ("https://a.example https://b.example https://c.example", "SPAM", 0.5),
        ("Earn $500 a day, subscribe to my channel: watch?v=abc", "SPAM", 0.8),
    ],
)
def test_each_attribute_has_its_evidence(
    client: FlaskClient, key: str, text: str, name: str, least: float
) -> None:
    assert score(analyzed(client, key, text, name), name) >= least
    assert score(analyzed(client, key, CLEAN, name), name) < 0.5


def test_a_single_word_that_is_not_listed_is_not_enough(client: FlaskClient, key: str) -> None:
    assert score(analyzed(client, key, "The hoe is in the shed.", "TOXICITY")) < 0.5


def test_the_words_that_the_score_rests_on_are_its_spans(client: FlaskClient, key: str) -> None:
    text = "You are a worthless pathetic idiot and nobody likes you."
    answer = analyzed(client, key, text, "TOXICITY", spanAnnotations=True)

    assert answer.json is not None
    spans = answer.json["attributeScores"]["TOXICITY"]["spanScores"]
    marked = {text[span["begin"] : span["end"]] for span in spans}
    assert "idiot" in marked
    assert marked.isdisjoint({"You", "are", "a", "and", "you"})


def test_scores_under_the_threshold_that_was_asked_for_are_left_out(
    client: FlaskClient, key: str
) -> None:
    body = {
        "comment": {"text": PROFANE},
        "requestedAttributes": {"PROFANITY": {"scoreThreshold": 0.9}, "THREAT": {
            "scoreThreshold": 0.1, "scoreType": "PROBABILITY"}},
    }  # fmt: skip
    answer = client.post(ANALYZE, json=body, headers={"X-Goog-Api-Key": key})

    assert answer.json is not None
    assert set(answer.json["attributeScores"]) == {"PROFANITY"}


def test_what_the_site_suggests_is_what_the_text_scores_from_then_on(
    client: FlaskClient, key: str
) -> None:
    suggested = {"TOXICITY": {"summaryScore": {"value": 0.1}}}
    body = {"comment": {"text": PROFANE}, "attributeScores": suggested, "clientToken": "8"}

    assert client.post(f"{SUGGEST}?key={key}", json=body).json == {"clientToken": "8"}

    assert score(analyzed(client, key, PROFANE.upper(), "TOXICITY")) == 0.1
    assert score(analyzed(client, key, PROFANE, "PROFANITY"), "PROFANITY") == 0.95
    assert score(analyzed(client, key, PROFANE + "!", "TOXICITY")) > 0.8


def google(answer: TestResponse) -> tuple[int, str, str]:
    assert answer.json is not None
    fault = answer.json["error"]
    assert fault["code"] == answer.status_code
    assert fault["message"]
    kinds = [detail["errorType"] for detail in fault.get("details", [])]
    return answer.status_code, fault["status"], ", ".join(kinds)


INVALID = (400, "INVALID_ARGUMENT", "")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"comment": {"text": ""}}, (400, "INVALID_ARGUMENT", "COMMENT_EMPTY")),
        ({"comment": {"text": " \n"}}, (400, "INVALID_ARGUMENT", "COMMENT_EMPTY")),
        ({"comment": {}}, (400, "INVALID_ARGUMENT", "COMMENT_EMPTY")),
        ({"comment": "text"}, (400, "INVALID_ARGUMENT", "COMMENT_EMPTY")),
        ({"comment": {"text": "a" * (MOST_CHARACTERS + 1)}},
         (400, "INVALID_ARGUMENT", "COMMENT_TOO_LONG")),
        ({"comment": {"text": 3}}, INVALID),
        ({"comment": {"text": "a", "type": "HTML"}}, INVALID),
        ({"requestedAttributes": {}}, INVALID),
        ({"requestedAttributes": ["TOXICITY"]}, INVALID),
        ({"requestedAttributes": {"CHARM": {}}}, INVALID),
        ({"requestedAttributes": {"TOXICITY": 3}}, INVALID),
        ({"requestedAttributes": {"TOXICITY": {"scoreType": "RAW"}}}, INVALID),
        ({"requestedAttributes": {"TOXICITY": {"scoreThreshold": 2}}}, INVALID),
        ({"languages": "en"}, INVALID),
        ({"languages": [3]}, INVALID),
        ({"spanAnnotations": "yes"}, INVALID),
        ({"clientToken": 3}, INVALID),
        ({"clientToken": "\ud800"}, INVALID),
    ],
)  # fmt: skip
def test_what_perspective_cannot_rate_is_refused_in_google_s_words(
    client: FlaskClient, key: str, changes: dict[str, Any], fault: tuple[int, str, str]
) -> None:
    body = {"comment": {"text": CLEAN}, "requestedAttributes": {"TOXICITY": {}}, **changes}

    assert google(client.post(f"{ANALYZE}?key={key}", json=body)) == fault


@pytest.mark.parametrize(
    "scores", [None, {}, {"CHARM": {}}, {"TOXICITY": 1}, {"TOXICITY": {"summaryScore": {}}},
               {"TOXICITY": {"summaryScore": {"value": 1.1}}}],
)  # fmt: skip
def test_a_suggestion_that_says_nothing_is_refused(
    client: FlaskClient, key: str, scores: object
) -> None:
    body = {"comment": {"text": CLEAN}, "attributeScores": scores}

    assert google(client.post(f"{SUGGEST}?key={key}", json=body)) == INVALID


def test_perspective_s_refusals_that_are_everybody_s(client: FlaskClient, key: str) -> None:
    big = b'{"comment": {"text": "' + b"a" * 65_536 + b'"}}'

    assert google(client.post(ANALYZE, json={})) == (401, "UNAUTHENTICATED", "")
    assert google(client.post(f"{ANALYZE}?key=none", json={})) == (401, "UNAUTHENTICATED", "")
    for body, type_, status in (
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"{}", "text/plain", 415),
        (big, "application/json", 413),
    ):
        answer = client.post(f"{ANALYZE}?key={key}", data=body, content_type=type_)
        assert google(answer) == (status, "INVALID_ARGUMENT", "")


# --- OpenAI -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "flags"),
    [
        (PROFANE, [True]),
        (CLEAN, [False]),
        ([CLEAN, PROFANE], [False, True]),
        ([{"type": "text", "text": CLEAN}, {"type": "text", "text": PROFANE}], [True]),
        (["a"] * 32, [False] * 32),
        ("half a \ud83d character", [False]),
    ],
)
def test_openai_gets_one_result_for_each_text(
    client: FlaskClient, key: str, sent: object, flags: list[bool]
) -> None:
    answer = moderated(client, key, sent, model="omni-moderation-latest")

    assert answer.json is not None
    assert [result["flagged"] for result in answer.json["results"]] == flags
    assert answer.json["id"].startswith("modr-")
    assert answer.json["model"].startswith("chaikhana-")


def test_openai_s_categories_are_what_there_is_evidence_for(client: FlaskClient, key: str) -> None:
    answer = moderated(client, key, "I will kill you, faggot.")

    assert answer.json is not None
    [result] = answer.json["results"]
    true = {name for name, is_true in result["categories"].items() if is_true}
    assert true == {
        "harassment", "harassment/threatening", "hate", "hate/threatening", "violence",
    }  # fmt: skip
    assert set(result["category_scores"]) == set(result["categories"])
    assert len(result["categories"]) == 13


@pytest.mark.parametrize(
    "sent",
    [
        None, "", " ", [], [""], 3, [3], [[1, 2]], ["a"] * 33, "a" * (MOST_CHARACTERS + 1), {},
        [{"type": "image_url", "image_url": {"url": "https://a.example/"}}], [{"type": "text"}],
        [{"type": "text", "text": "a"}, "a"],
    ],
)  # fmt: skip
def test_what_openai_cannot_rate_is_refused_in_its_words(
    client: FlaskClient, key: str, sent: object
) -> None:
    answer = moderated(client, key, sent)

    assert answer.json is not None
    assert answer.status_code == 400
    assert answer.json["error"]["type"] == "invalid_request_error"
    assert answer.json["error"]["param"] == "input"


def test_openai_s_invalid_key_has_its_code(client: FlaskClient) -> None:
    answer = moderated(client, "none", CLEAN)

    assert answer.json is not None
    assert (answer.status_code, answer.json["error"]["code"]) == (401, "invalid_api_key")


# --- Akismet ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"comment_content": CLEAN}, "false"),
        ({"comment_content": PROFANE}, "true"),
        ({"comment_content": CLEAN, "comment_author": "Shit for brains"}, "true"),
        ({"comment_author": "akismet-guaranteed-spam", "is_test": "1"}, "true"),
        ({"comment_author_email": "akismet-guaranteed-spam@example.com"}, "true"),
        ({"comment_content": PROFANE, "user_role": "administrator"}, "false"),
        ({}, "false"),
    ],
)
def test_akismet_s_check_is_a_word(
    client: FlaskClient, key: str, fields: dict[str, str], word: str
) -> None:
    answer = akismet(client, "comment-check", key, **fields)

    assert (answer.status_code, answer.text, answer.mimetype) == (200, word, "text/plain")
    assert "X-akismet-pro-tip" not in answer.headers


def test_what_the_policy_rejects_may_be_discarded(
    client: FlaskClient, key: str, backends: Backends
) -> None:
    toml = NORMAL.replace('words = "hold"', 'words = "reject"')
    backends.write(sites.set_policy, the_site(backends).id, toml, moderator_id=None, now=NOON)

    answer = akismet(client, "comment-check", key, comment_content=PROFANE)

    assert (answer.text, answer.headers["X-akismet-pro-tip"]) == ("true", "discard")


def test_a_site_that_holds_everything_for_a_person_does_not_call_everything_spam(
    client: FlaskClient, key: str, backends: Backends
) -> None:
    toml = f"premoderate = true\n{NORMAL}"
    backends.write(sites.set_policy, the_site(backends).id, toml, moderator_id=None, now=NOON)

    assert akismet(client, "comment-check", key, comment_content=CLEAN).text == "false"


def test_nobody_s_first_comment_is_spam_for_being_the_first(
    client: FlaskClient, key: str, backends: Backends
) -> None:
    toml = f"hold_first = 3\n{NORMAL}"
    backends.write(sites.set_policy, the_site(backends).id, toml, moderator_id=None, now=NOON)

    assert akismet(client, "comment-check", key, comment_content=CLEAN).text == "false"


def test_akismet_learns_what_the_site_says_of_a_text(client: FlaskClient, key: str) -> None:
    for call, word in (("submit-spam", "true"), ("submit-ham", "false"), ("submit-spam", "true")):
        thanks = akismet(client, call, key, comment_content=CLEAN)
        assert thanks.text == "Thanks for making the web a better place."
        assert akismet(client, "comment-check", key, comment_content=CLEAN.upper()).text == word

    akismet(client, "submit-ham", key, comment_content=PROFANE)
    assert akismet(client, "comment-check", key, comment_content=PROFANE).text == "false"
    assert akismet(client, "comment-check", key, comment_content="Other").text == "false"


def test_nothing_of_a_comment_is_stored_but_a_keyed_hash(
    client: FlaskClient, key: str, backends: Backends
) -> None:
    akismet(
        client, "submit-spam", key,
        comment_content="canary", comment_author="canary", comment_author_email="canary@a.example",
    )  # fmt: skip
    akismet(client, "comment-check", key, comment_content="canary")

    with backends.read() as db:
        [row] = db.exec_driver_sql("SELECT * FROM feedback").all()
        assert db.exec_driver_sql("SELECT count(*) FROM comment").scalar_one() == 0
    assert "canary" not in str(tuple(row))


def test_akismet_s_keys_are_valid_or_invalid(client: FlaskClient, key: str) -> None:
    assert akismet(client, "verify-key", key=key).text == "valid"
    for call in ("verify-key", "comment-check", "submit-spam", "submit-ham"):
        answer = akismet(client, call, "none", comment_content=CLEAN)
        assert (answer.status_code, answer.text) == (200, "invalid")
        assert answer.headers["X-akismet-debug-help"]


def test_akismet_s_key_may_be_a_bearer_or_stand_before_the_host(
    client: FlaskClient, key: str
) -> None:
    bearer = {"Authorization": f"Bearer {key}"}

    assert client.post("/1.1/verify-key", data={"blog": "x"}, headers=bearer).text == "valid"
    for host, word in ((f"{key}.comments.example", "valid"), ("none.comments.example", "invalid")):
        answer = client.post("/1.1/verify-key", data={"blog": "x"}, base_url=f"http://{host}")
        assert answer.text == word


def test_a_long_comment_is_read_as_far_as_is_safe_and_akismet_says_so(
    client: FlaskClient, key: str
) -> None:
    calm = "The trains were late again. "
    text = calm * (MOST_CHARACTERS // len(calm) + 1) + PROFANE
    answer = akismet(client, "comment-check", key, comment_content=text)

    assert answer.text == "false"
    assert str(MOST_CHARACTERS) in answer.headers["X-akismet-debug-help"]


@pytest.mark.parametrize(("body", "type_", "status"), [
    (b"{}", "application/json", 415),
    (b"comment_content=" + b"a" * 65_536, "application/x-www-form-urlencoded", 413),
])  # fmt: skip
def test_what_is_no_form_is_refused_and_wordpress_holds_the_comment(
    client: FlaskClient, key: str, body: bytes, type_: str, status: int
) -> None:
    answer = client.post("/1.1/comment-check", data=body, content_type=type_)

    assert (answer.status_code, answer.headers["X-akismet-error"]) == (status, str(status))
    assert answer.text not in ("true", "false")


# --- who may, how often -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"),
    [("admin", 200), ("moderator", 200), ("checker", 200), ("analyst", 403)],
)
def test_who_may_have_texts_judged(
    client: FlaskClient, backends: Backends, role: str, status: int
) -> None:
    a_token(backends, role=role, token=f"token-{role}")

    assert moderated(client, f"token-{role}", CLEAN).status_code == status
    assert analyzed(client, f"token-{role}", CLEAN, "TOXICITY").status_code == status
    word = "false" if status == 200 else "invalid"
    checked = akismet(client, "comment-check", f"token-{role}", comment_content=CLEAN)
    assert checked.text == word


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/moderation/comments?site=gazette"),
        ("GET", "/api/v1/reports/daily?site=gazette&from=2026-01-01&to=2026-01-02"),
    ],
)
def test_a_checker_may_do_nothing_else(
    client: FlaskClient, key: str, method: str, path: str
) -> None:
    answer = client.open(path, method=method, headers={"Authorization": f"Bearer {key}"})

    assert answer.status_code == 403


def test_a_checker_decides_nothing(client: FlaskClient, key: str) -> None:
    wish = {"comment": "0197a3b4-0000-7000-8000-000000000000", "action": "approve", "was": "held"}
    answer = client.post(
        "/api/v1/moderation/decisions",
        json={"decisions": [wish]},
        headers={"Authorization": f"Bearer {key}"},
    )

    assert answer.json == {
        "results": [{"comment": wish["comment"], "ok": False, "status": None, "code": "not_found"}]
    }


def test_a_token_s_site_is_whose_policy_counts(
    client: FlaskClient, key: str, backends: Backends
) -> None:
    toml = f'{NORMAL}\n[words.add]\nsamovar = "profane"\n'
    backends.write(sites.set_policy, the_site(backends).id, toml, moderator_id=None, now=NOON)

    assert akismet(client, "comment-check", key, comment_content="A samovar.").text == "true"


def test_a_new_token_fits_into_a_host_s_name() -> None:
    token = new_token()

    assert token == token.lower()
    assert len(token) <= 63
    assert token.replace("-", "").isalnum()


def test_the_openapi_document_describes_them(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").json
    assert document is not None
    paths = document["paths"]

    assert {
        "/v1alpha1/comments:analyze", "/v1alpha1/comments:suggestscore", "/v1/moderations",
        "/1.1/verify-key", "/1.1/comment-check", "/1.1/submit-spam", "/1.1/submit-ham",
    } <= paths.keys()  # fmt: skip
    check = paths["/1.1/comment-check"]["post"]
    assert "application/x-www-form-urlencoded" in check["requestBody"]["content"]
    assert "text/plain" in check["responses"]["200"]["content"]


def test_no_key_and_no_text_reaches_a_log(
    client: FlaskClient, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    analyzed(client, key, "canary", "TOXICITY")
    analyzed(client, key, {"canary": 1}, "TOXICITY")
    moderated(client, key, "canary")
    akismet(client, "comment-check", key, comment_content="canary")

    ours = [one for one in caplog.records if one.name.startswith(("service", "werkzeug", "root"))]
    lines = json.dumps([f"{one.getMessage()} {vars(one)}" for one in ours])
    assert "canary" not in lines
    assert key not in lines
