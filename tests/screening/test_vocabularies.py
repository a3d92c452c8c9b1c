"""The word lists: every entry has its tier and source, and the docs say what there is."""

from pathlib import Path

import pytest

from service.screening.lexicon.languages.wordlists import languages
from service.screening.lexicon.vocabulary import TIERS
from service.screening.wording import LANGUAGES
from tests.screening.vocabulary_table import table

DOCS = Path(__file__).parents[2] / "docs" / "vocabularies.md"


@pytest.mark.parametrize("language", languages(), ids=lambda language: language.lang)
def test_every_group_of_words_names_its_tier_and_its_source(language):
    assert all(group["tier"] in TIERS for group in language.groups)
    assert {group["source"] for group in language.groups} == set(language.sources)


def test_the_docs_name_the_languages_and_how_many_words_they_have():
    assert table() in DOCS.read_text("utf-8")


def test_every_language_has_a_name_for_the_moderator():
    assert {language.lang for language in languages()} == set(LANGUAGES)
