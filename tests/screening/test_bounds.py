"""However a text is made, and however many there are, reading costs so much and no more."""

import gc
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from random import Random
from time import thread_time
from types import FrameType

import pytest

from service.domain.verdict import Finding
from service.domain.words import NONE
from service.screening import findings
from service.screening.lexicon import lexicon, site
from service.screening.lexicon.better import better_profanity
from service.screening.lexicon.lexicon import HITS, NEW, Lexicon
from service.screening.lexicon.neighbours import LONG
from service.screening.lexicon.quick import cost_of
from service.screening.lexicon.tokens import Answer, Classifier
from service.screening.lexicon.vocabulary import Vocabulary, english, of_english
from tests.bench.screening.hostile import FAMILIES, SIZE, text_of
from tests.builders import a_background, a_comment

EACH = 10_000 // len(FAMILIES) + 1  # texts of a family
CALLS = 130_000  # of Python functions for one text; on a quiet core 15 ms
CALLS_OF_COST = 80  # of any functions, for 0.01 ms that reading is said to cost; for many tokens
CALLS_OF_COST_AT_WORST = 300  # for a single one
SECONDS = 0.5  # for one text on a machine as busy as can be; unbounded it would be 9


@lru_cache(maxsize=1)
def words() -> Vocabulary:
    return of_english(english())


class Counting:
    """The English classifier, and what it was asked for."""

    def __init__(self) -> None:
        library = better_profanity(frozenset(english().left_out))
        classifier = Classifier(words(), library, others=True)
        self._classify, self.passes = classifier.classify, classifier.gate.passes
        self.asked: list[str] = []

    def __call__(self, token: str) -> Answer:
        self.asked.append(token)
        return self._classify(token)

    @property
    def cost(self) -> int:
        return sum(map(cost_of, self.asked))


def a_lexicon(classify: Counting) -> Lexicon:
    return Lexicon(words(), classify, frozenset())


def judged(text: str) -> list[Finding]:
    return findings(a_comment(text), a_background())


def calls_for(text: str) -> int:
    """How many Python functions are called while the text is judged."""
    return calls_of(judged, text)["call"]


def calls_of(judge: Callable[[str], object], text: str) -> Counter[str]:
    """How many functions are called meanwhile, by kind: Python's are "call", C's "c_call"."""
    calls = Counter[str]()

    def count(frame: FrameType, event: str, arg: object) -> None:
        calls[event] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        judge(text)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize("family", FAMILIES)
def test_a_hostile_text_is_judged_in_bounded_work(family):
    counting = Counting()
    english_lexicon = a_lexicon(counting)
    site.standard()

    for seed in range(2):
        text = text_of(family, seed)
        counting.asked.clear()
        reading = english_lexicon.read(text)

        assert len(text) <= SIZE
        assert counting.cost <= NEW
        assert len(reading.hits) <= HITS
        assert calls_for(text_of(family, seed + 2)) <= CALLS


@pytest.mark.parametrize("family", FAMILIES)
def test_a_token_costs_what_it_is_said_to(family):
    counting = Counting()
    tokens = [token for token in text_of(family, 1).split()[:60] if len(token) <= LONG]

    asked = [token for token in tokens if not counting.passes(token)]
    counted = [calls_of(counting, token) for token in asked]
    calls = [made["call"] + made["c_call"] for made in counted]
    costs = [cost_of(token) for token in asked]

    assert sum(calls) <= CALLS_OF_COST * sum(costs)
    assert all(
        made <= CALLS_OF_COST_AT_WORST * cost for made, cost in zip(calls, costs, strict=True)
    )


@pytest.mark.long
@pytest.mark.parametrize("family", FAMILIES)
def test_ten_thousand_hostile_texts_are_judged(family):
    for seed in range(EACH):
        before = thread_time()
        found = judged(text_of(family, seed))

        assert thread_time() - before < SECONDS
        assert all(finding.rule != "screening" for finding in found)


def test_what_nobody_read_is_told_so_that_a_person_looks():
    text = " ".join(f"x{at}1!|1!|!1|{at}" for at in range(400))

    codes = {finding.code for finding in judged(text)}

    assert "unread" in codes


def test_templates_of_a_wiki_are_read():
    at, pages = (
        "|At={{{pages|}}}}}}|{{{page|{{{pages|}}}}}},",
        "|Pages={{{pages|}}}}}}|{{{page|}}}}}}",
    )

    assert not site.read(
        f"Do you want {at} {{{{{{at|}}}}}} Or; {pages} |At={{{{{{at|}}}}}}", NONE
    ).unread


def test_ten_kilobytes_of_plain_new_words_are_read_to_the_end():
    rng = Random("plain")
    letters = "bcdfgklmnprst"
    text = " ".join("".join(rng.sample(letters, k=8)) for _ in range(1100)) + " wanker"

    reading = site.read(text, NONE)

    assert [hit.word for hit in reading.hits] == ["wanker"]
    assert not reading.unread


def test_a_known_token_is_never_asked_about_again():
    counting = Counting()
    reader = a_lexicon(counting)

    reader.read("Such a b4stard, such an asshat!")
    asked = len(counting.asked)
    reader.read("An asshat! a b4stard, such Such")

    assert counting.asked[asked:] == []


def test_the_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(lexicon, "REMEMBERED", 50)
    reader = a_lexicon(Counting())

    for at in range(200):
        hits = reader.read(f"word{at} other{at} wanker").hits

        assert [hit.word for hit in hits] == ["wanker"]
        assert len(reader.memory.known) < 60
        assert reader.memory.before is None or reader.memory.before.before is None


def test_what_comes_again_outlives_the_memory(monkeypatch):
    monkeypatch.setattr(lexicon, "REMEMBERED", 50)
    counting = Counting()
    reader = a_lexicon(counting)

    for at in range(200):
        reader.read(f"word{at} other{at} b4stard f*")

    assert counting.asked.count("b4stard") == counting.asked.count("f*") == 1


def test_the_collector_does_not_look_at_what_is_remembered():
    reader = a_lexicon(Counting())
    gc.collect()
    before = gc.get_freeze_count()

    for at in range(lexicon.UNSETTLED + 2):
        reader.read(f"b{at}tch b4stard{at} wanker-{at}")

    assert gc.get_freeze_count() - before > lexicon.UNSETTLED


@pytest.mark.parametrize(
    "first", ["Wanka said", "wanka said", "Fuk shi fu asshoie", "f* shi* asshoIe Kunt"]
)
def test_what_a_text_holds_does_not_depend_on_what_was_read_before(first):
    text = "wanka, f*ck, shi*, asshoIe, Kunter, fuk."
    fresh, used = a_lexicon(Counting()), a_lexicon(Counting())
    used.read(first)

    assert used.read(text) == fresh.read(text)


def test_eight_threads_share_one_memory():
    reader = a_lexicon(Counting())
    texts = [f"one{at} b1tch{at % 7} two w4nker three{at} f u c k" for at in range(400)]
    alone = a_lexicon(Counting())

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(reader.read, texts))

    assert together == [alone.read(text) for text in texts]
