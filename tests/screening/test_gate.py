"""The gate calls clean what the slow reader does, and nothing else."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from random import Random

import pytest

from service.screening.lexicon.better import better_profanity
from service.screening.lexicon.tokens import CLEAN, Classifier
from service.screening.lexicon.vocabulary import english, of_english
from tests.bench.screening.disguises import BEYOND, DISGUISES, generated

CLEAN_TEXTS = Path(__file__).parent / "clean"
SIGNS = ("-", "/", ".", ":", "'", "_", "#", "&", "...", ")", "’", "—", "+", "!", "*", "@", " ")
AROUND = ("", "", "", "(", ")", ",", ".", "!", "@", "#", '"', "“", "[", "-", "*", "$", "?!")


@lru_cache(maxsize=1)
def classifier() -> Classifier:
    library = better_profanity(frozenset(english().left_out))
    return Classifier(of_english(english()), library, others=True)


def listed() -> Iterator[str]:
    """Listed words of every kind, disguised in every way."""
    words = [word for word in sorted(english().tiers) if word.isalpha()]
    for row in generated(words, {**DISGUISES, **BEYOND}, "gate"):
        yield from row.text.split()


def clean() -> Iterator[str]:
    for path in sorted(CLEAN_TEXTS.glob("*.txt")):
        yield from path.read_text("utf-8").split()


def made() -> Iterator[str]:
    """Common words, pieces of listed ones and numbers, put together at random."""
    rng = Random("gate")
    common, words = sorted(english().common), sorted(english().tiers)
    for _ in range(20_000):
        parts = []
        for _ in range(rng.randint(1, 4)):
            word = rng.choice((rng.choice(common), rng.choice(words), str(rng.randrange(2000))))
            cut = rng.randrange(len(word) + 1)
            parts.append(rng.choice((word, word, word[:cut], word[cut:], word.title())))
        yield rng.choice(AROUND) + rng.choice(SIGNS).join(parts) + rng.choice(AROUND)


@pytest.mark.parametrize("tokens", [listed, clean, made], ids=lambda tokens: tokens.__name__)
def test_what_passes_is_clean_to_the_slow_reader(tokens):
    gate = classifier().gate
    split = [t for token in tokens() for t in token.split()]
    passed = [t for t in split if gate.passes(t) or gate.hides_nothing(t)]

    assert passed
    assert [token for token in passed if classifier().read(token) != CLEAN] == []


@pytest.mark.parametrize(
    "token",
    ["bridge", "Bridge,", "(the", "well-known", "Ann's", "“Yes”", "1914-1918", "18th", "@annette"],
)
def test_ordinary_tokens_pass(token):
    assert classifier().gate.passes(token)


@pytest.mark.parametrize(
    "token", ["sources#Bundling", "al-Qaeda's", "Articles_for_del", "MoS#Images,"]
)
def test_a_sign_between_letters_that_hides_none_is_seen_to_hide_none(token):
    assert classifier().gate.hides_nothing(token)


@pytest.mark.parametrize("token", ["f#ck", "sh_t", "b-tch", "p#ta", "motherf_cker", "xuy-lo#h"])
def test_a_sign_that_may_hide_a_letter_is_read(token):
    assert not classifier().gate.hides_nothing(token)


@pytest.mark.parametrize(
    "token", ["fuck", "f", "fu", "sh-it", "a55hole", "(unt", "fvck", "f.u.c.k", "asshoIe", "5h1t"]
)
def test_what_is_or_may_be_listed_does_not(token):
    assert not classifier().gate.passes(token)
