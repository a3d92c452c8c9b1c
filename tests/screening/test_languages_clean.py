"""Ordinary text of every language is clean, whatever its names and words resemble."""

from pathlib import Path

import pytest

from service.domain.words import NONE
from service.screening import weights
from service.screening.lexicon import site
from service.screening.lexicon.languages.wordlists import LANGUAGES

TEXTS = Path(__file__).parent / "clean"


def paragraphs(lang: str) -> list[str]:
    return (TEXTS / f"{lang}.txt").read_text("utf-8").splitlines()


def listed(text: str, declared: str | None) -> list[str]:
    return [text[hit.start : hit.end] for hit in site.read(text, NONE, declared).hits]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_ordinary_text_of_a_language_is_clean(lang):
    assert [listed(text, None) for text in paragraphs(lang) if listed(text, None)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_clean_on_a_page_of_its_language_too(lang):
    assert [listed(text, lang) for text in paragraphs(lang) if listed(text, lang)] == []


@pytest.mark.parametrize("declared", LANGUAGES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_clean_on_a_page_of_any_other_language(lang, declared):
    assert [listed(text, declared) for text in paragraphs(lang) if listed(text, declared)] == []


# What the normal policy holds from. The German article is an English wish, and the texts name parts
# of bodies and animals on purpose.
NORMAL = 0.95


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_score_finds_it_less_toxic_than_the_policy_holds(lang):
    scores = {text: weights.of_score(site.weight(text)) for text in paragraphs(lang)}

    assert {text: score for text, score in scores.items() if score >= NORMAL} == {}
