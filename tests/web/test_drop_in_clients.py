"""The public client libraries of three services, pointed at a real server of ours by nothing but
its address."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Thread
from typing import Any

import akismet
import httpx
import openai
import pytest
from akismet import CheckResponse
from flask import Flask
from googleapiclient import discovery
from googleapiclient.errors import HttpError
from openai.types import ModerationTextInputParam
from werkzeug.serving import make_server

from service.store.backends import Backends
from service.web.door import NAME, Door
from tests.builders import a_token

PROFANE, CLEAN = "What a load of shit.", "A fine piece."
KEY = "ckh-of-a-checker"


@pytest.fixture
def url(app: Flask, backends: Backends) -> Iterator[str]:
    """Where the application listens, with a checker's token for the site."""
    a_token(backends, role="checker", token=KEY)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    door: Door = app.extensions[NAME]
    app.extensions[NAME] = replace(door, settings=replace(door.settings, public_url=url))
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield url
    server.shutdown()
    server.server_close()


# --- Perspective, as its own documentation asks it --------------------------------------------


def perspective(url: str, key: str = KEY) -> Any:
    return discovery.build(
        "commentanalyzer",
        "v1alpha1",
        developerKey=key,
        discoveryServiceUrl=f"{url}/$discovery/rest?version=v1alpha1",
        static_discovery=False,
    )


def test_google_s_client_analyzes(url: str) -> None:
    request = {
        "comment": {"text": PROFANE},
        "requestedAttributes": {"TOXICITY": {}, "THREAT": {}},
        "languages": ["en"],
        "spanAnnotations": True,
        "doNotStore": True,
        "clientToken": "7",
    }
    with perspective(url) as client:
        answer = client.comments().analyze(body=request).execute()

    scores = answer["attributeScores"]
    assert scores["TOXICITY"]["summaryScore"]["value"] > 0.8
    assert scores["THREAT"]["summaryScore"]["value"] == 0
    assert {"begin": 15, "end": 19} in [
        {"begin": span["begin"], "end": span["end"]} for span in scores["TOXICITY"]["spanScores"]
    ]
    assert answer["clientToken"] == "7"


def test_google_s_client_suggests_scores(url: str) -> None:
    scores = {"TOXICITY": {"summaryScore": {"value": 0.25}}}
    wanted = {"comment": {"text": CLEAN}, "requestedAttributes": {"TOXICITY": {}}}
    with perspective(url) as client:
        body = {"comment": {"text": CLEAN}, "attributeScores": scores, "clientToken": "8"}
        assert client.comments().suggestscore(body=body).execute() == {"clientToken": "8"}
        answer = client.comments().analyze(body=wanted).execute()

    assert answer["attributeScores"]["TOXICITY"]["summaryScore"]["value"] == 0.25


@pytest.mark.parametrize(
    ("key", "body", "status", "reason"),
    [
        ("none", {}, 401, "This API token is not valid."),
        (KEY, {"comment": {"text": ""}}, 400, "Comment must be non-empty."),
    ],
)
def test_google_s_client_understands_refusals(
    url: str, key: str, body: dict[str, Any], status: int, reason: str
) -> None:
    with perspective(url, key) as client, pytest.raises(HttpError) as error:
        client.comments().analyze(body=body).execute()

    assert (error.value.status_code, error.value.reason) == (status, reason)


# --- OpenAI -----------------------------------------------------------------------------------


def openai_client(url: str, key: str = KEY) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0)


def test_openai_s_client_moderates(url: str) -> None:
    with openai_client(url) as client:
        answer = client.moderations.create(
            model="omni-moderation-latest", input=[CLEAN, "I will kill you, faggot."]
        )

    clean, threat = answer.results
    assert not clean.flagged
    assert threat.flagged
    assert threat.categories.hate
    assert threat.categories.violence
    assert threat.category_scores.harassment_threatening > 0.5
    assert not threat.categories.sexual_minors


def test_openai_s_client_moderates_parts(url: str) -> None:
    with openai_client(url) as client:
        part: ModerationTextInputParam = {"type": "text", "text": PROFANE}
        answer = client.moderations.create(input=[part])

    assert [result.flagged for result in answer.results] == [True]


def test_openai_s_client_understands_refusals(url: str) -> None:
    with openai_client(url, "none") as client, pytest.raises(openai.AuthenticationError):
        client.moderations.create(input=CLEAN)
    with openai_client(url) as client, pytest.raises(openai.BadRequestError) as error:
        client.moderations.create(input="")

    assert error.value.param == "input"


# --- Akismet ----------------------------------------------------------------------------------


def akismet_client(url: str, key: str = KEY) -> akismet.SyncClient:
    """The client has Akismet's address built in, so its connections are led here."""

    def lead_here(request: httpx.Request) -> None:
        ours = httpx.URL(url)
        request.url = request.url.copy_with(scheme="http", host=ours.host, port=ours.port)

    http = httpx.Client(event_hooks={"request": [lead_here]}, timeout=30)
    config = akismet.Config(key=key, url="https://gazette.example")
    return akismet.SyncClient(config=config, http_client=http)


def test_akismet_s_client_checks_and_reports(url: str) -> None:
    client = akismet_client(url)

    def checked(text: str) -> CheckResponse:
        return client.comment_check(
            user_ip="198.51.100.7",
            comment_content=text,
            comment_author="Ann",
            comment_type="comment",
        )

    assert client.verify_key(KEY, "https://gazette.example")
    assert checked(PROFANE) == CheckResponse.SPAM
    assert checked(CLEAN) == CheckResponse.HAM
    assert client.submit_spam(user_ip="198.51.100.7", comment_content=CLEAN)
    assert checked(CLEAN) == CheckResponse.SPAM
    assert client.submit_ham(user_ip="198.51.100.7", comment_content=CLEAN)
    assert checked(CLEAN) == CheckResponse.HAM


def test_akismet_s_client_understands_an_invalid_key(url: str) -> None:
    client = akismet_client(url, "none")

    assert not client.verify_key("none", "https://gazette.example")
    with pytest.raises(akismet.APIKeyError):
        client.comment_check(user_ip="198.51.100.7", comment_content=CLEAN)
