from pathlib import Path

import pytest

from service.domain import policy
from service.domain.action import Action
from service.domain.policy import Policy
from service.domain.verdict import Finding, judge

WORD = Finding("words", 1, "body", "profane", {"detail": "en"})


@pytest.mark.parametrize(
    ("actions", "becomes"),
    [
        ({}, Action.HOLD),  # what no rule speaks of is held
        ({"words": Action.REJECT}, Action.REJECT),
        ({"words": Action.REJECT, "words.profane": Action.MARK}, Action.MARK),
        ({"words.profane": Action.REJECT, "words.profane.en": Action.APPROVE}, Action.APPROVE),
        ({"words.mild": Action.REJECT, "words": Action.MARK}, Action.MARK),
    ],
)
def test_the_longest_rule_that_fits_decides(actions: dict[str, Action], becomes: Action) -> None:
    assert judge([WORD], Policy(actions=actions)).action is becomes


def test_the_strictest_finding_wins_and_is_the_reason() -> None:
    link = Finding("links", 1, "body", "too_many")
    actions = {"words": Action.HOLD, "links": Action.REJECT}

    verdict = judge([WORD, link], Policy(actions=actions))

    assert (verdict.action, verdict.reason) == (Action.REJECT, "links.too_many")


def test_nothing_found_is_approved() -> None:
    assert judge([], Policy()).action is Action.APPROVE


def test_pre_moderation_holds_what_nobody_doubts() -> None:
    verdict = judge([], Policy(premoderate=True))

    assert (verdict.action, verdict.reason) == (Action.HOLD, "premoderated")


@pytest.mark.parametrize(
    "preset", sorted(Path("config/policies").glob("*.toml")), ids=lambda p: p.stem
)
def test_every_preset_is_a_policy(preset: Path) -> None:
    policy.parse(preset.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "toml",
    [
        "=", "colour = 1", "premoderate = 1", "max_links = -1", "max_links = true", "pace = 'x'",
        "actions = 3", "[actions]\nwords = 'ban'", "required = ['phone']", "required = 'email'",
        "comment_policy_url = 'javascript:alert(1)'",
    ],
)  # fmt: skip
def test_a_faulty_policy_is_refused_with_a_sentence(toml: str) -> None:
    with pytest.raises(ValueError, match=r"^The policy.*\.$"):
        policy.parse(toml)
