"""Ratings are for clients that compare them with a threshold, and for those that sort by them."""

from functools import lru_cache
from importlib.resources import files

import pytest

from service.domain import policy
from service.screening.score import probability_of
from service.use_cases.rate import DOUBTED, UNHELD, rate
from tests.builders import NOON

# Pairs of texts of which the model finds the second worse.
ONE_WORD = ("The moron next door sings every morning and nobody minds.", "What a moron you are")
PROFANE = (
    "A fucking good match, thank you all for coming",
    "You fucking idiots and liars, get lost",
)
MILD = ("Damn, the bus was late again today", "Damn you, stupid old liars")


@lru_cache(maxsize=1)
def normal() -> policy.Policy:
    return policy.parse((files("config") / "policies" / "normal.toml").read_text("utf-8"))


def toxicity(text: str) -> float:
    return rate(text, normal(), said={}, now=NOON).scores["toxicity"]


@pytest.mark.parametrize(
    ("texts", "least", "most"), [(ONE_WORD, DOUBTED, UNHELD), (PROFANE, 0.85, 1.0)]
)
def test_texts_that_no_threshold_tells_apart_are_in_order(
    texts: tuple[str, str], least: float, most: float
) -> None:
    better, worse = map(toxicity, texts)

    assert probability_of(texts[0]) < probability_of(texts[1])
    assert least <= better < worse <= most


def test_a_mild_word_alone_is_below_the_thresholds_in_use() -> None:
    assert DOUBTED <= toxicity(MILD[0]) <= UNHELD < toxicity(MILD[1])
