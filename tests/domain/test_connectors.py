from typing import Any

import pytest

from service.domain import policy
from service.domain.action import Action
from service.domain.policy import Policy
from service.domain.verdict import Finding, judge

HOOK = """
[connectors.house]
kind = "webhook"
url = "https://check.example/comments"
account = "house"
"""


def a_policy(more: str = "") -> Policy:
    return policy.parse(HOOK + more)


def said(code: str, **params: Any) -> Finding:
    return Finding("connectors", 1, "", code, {"connector": "house", **params})


def test_no_policy_has_a_connector_unless_it_says_so() -> None:
    assert policy.parse("").connectors == ()


@pytest.mark.parametrize(
    ("finding", "action"),
    [
        (said("nothing"), Action.APPROVE),
        (said("found", what="spam"), Action.HOLD),
        (said("no_answer", detail="timeout"), Action.HOLD),
        (said("not_run", detail="resting"), Action.HOLD),
    ],
)
def test_an_objection_holds_and_so_does_silence(finding: Finding, action: Action) -> None:
    assert judge([finding], a_policy()).action is action


@pytest.mark.parametrize("code", ["no_answer", "not_run"])
def test_a_site_may_do_without_an_answer(code: str) -> None:
    assert judge([said(code)], a_policy('when_silent = "ignore"')).action is Action.APPROVE


@pytest.mark.parametrize(
    ("most", "asked", "action"),
    [
        ("hold", "reject", Action.HOLD),  # it may ask for no more than the policy lets it
        ("hold", "mark", Action.MARK),
        ("reject", "hold", Action.HOLD),
        ("reject", "reject", Action.REJECT),
        ("reject", None, Action.REJECT),  # kinds that only say yes or no
    ],
)
def test_a_connector_gets_what_it_asks_for_up_to_what_the_policy_lets_it(
    most: str, asked: str | None, action: Action
) -> None:
    found = said("found", what="spam", **({"action": asked} if asked else {}))

    assert judge([found], a_policy(f'action = "{most}"')).action is action


WORD = Finding("words", 1, "body", "profane", {"detail": "en"})


@pytest.mark.parametrize("code", ["nothing", "found", "no_answer", "not_run"])
@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("silence", ["hold", "ignore"])
def test_a_connector_never_makes_a_decision_milder(code: str, action: Action, silence: str) -> None:
    rules = a_policy(f'when_silent = "{silence}"\n[actions]\nwords = "{action.name.lower()}"')

    for asked in ("approve", "mark", "hold", "reject"):
        answer = said(code, action=asked)
        assert judge([WORD, answer], rules).action >= judge([WORD], rules).action


def test_what_a_connector_said_that_the_policy_no_longer_has_calls_for_nothing() -> None:
    assert judge([said("found", what="spam")], Policy()).action is Action.APPROVE


def test_akismet_and_openai_are_asked_where_they_are() -> None:
    page = '[connectors.a]\nkind="akismet"\naccount="a"\n[connectors.o]\nkind="openai"'

    assert [one.origin for one in policy.parse(page).connectors] == [
        "https://rest.akismet.com",
        "https://api.openai.com",
    ]


@pytest.mark.parametrize(
    "line",
    [
        'url = "http://check.example/"',  # not encrypted
        'url = "http://localhost.check.example/"',
        'url = "https://user:secret@check.example/"',
        'url = "https://check.example/?key=secret"',
        'url = "https://check.example/#here"',
        'url = "https://"',
        'url = "https://check.example:0/"',
        'url = "https://check.example:99999/"',
        'url = "https://[::1/"',
        'url = "https://check.example/a b"',
        'url = "ftp://check.example/"',
        'url = "file:///etc/passwd"',
        "url = 3",
        'kind = "carrier pigeon"',
        "kind = []",
        'action = "approve"',
        "action = []",
        'when_silent = "approve"',
        "threshold = 0",
        "threshold = 1.01",
        "threshold = true",
        "threshold = nan",
        'threshold = "0.5"',
        "timeout_seconds = 0",
        "timeout_seconds = 11",
        "timeout_seconds = 2.5",
        "attributes = []",
        'attributes = ["toxicity"]',
        'attributes = "TOXICITY"',
        'send_email = "yes"',
        'account = "no spaces"',
        "account = 5",
        'model = ""',
        'secret = "sesame"',  # belongs to the operator
    ],
)
def test_a_faulty_connector_is_refused_with_a_sentence(line: str) -> None:
    key = line.partition(" ")[0]
    kept = [one for one in HOOK.strip().splitlines() if not one.startswith(f"{key} ")]

    with pytest.raises(ValueError, match=r"^The policy's .*\.$"):
        policy.parse("\n".join([*kept, line]))


@pytest.mark.parametrize(
    "page",
    [
        "connectors = 3",
        "connectors = [1]",
        "[connectors]\nhouse = 3",
        '[connectors."A b"]\nkind = "openai"',
        '[connectors.house]\nkind = "webhook"',  # and where is it?
        "\n".join(f'[connectors.c{n}]\nkind = "openai"' for n in range(6)),
    ],
)
def test_connectors_that_are_none_are_refused_with_a_sentence(page: str) -> None:
    with pytest.raises(ValueError, match=r"^The policy's .*\.$"):
        policy.parse(page)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_http_is_good_enough_on_this_machine(host: str) -> None:
    page = f'[connectors.p]\nkind = "perspective"\nurl = "http://{host}:81/v1"'

    assert policy.parse(page).connectors[0].origin == f"http://{host}:81"
