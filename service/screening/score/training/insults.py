"""Words that were written down because rows are few: of Russian, and of Urdu in Latin letters."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from service.screening.lexicon.languages.wordlists import languages
from service.screening.score.model import BEGINNING, forms, weight_of

WHOLE = "="  # after a word of which other words must not begin
# What a grade adds to the sum of a word. Chosen by folds: areas rise to here, and hardly beyond.
RUSSIAN, URDU = 12.0, 6.0


@dataclass(frozen=True, slots=True)
class Known:
    """words: form -> what it adds to a sum. beginnings: the same for what words begin with."""

    words: Mapping[str, float]
    beginnings: Mapping[str, float]

    def of(self, form: str) -> float:
        return weight_of(form, self.words, self.beginnings) or 0.0


def read(borrowed: Mapping[str, float], own: frozenset[str], english: frozenset[str]) -> Known:
    """All words of both languages, and those that are borrowed for English ones.

    own: forms that other languages say oftener than English does. english: forms that it says at
    all: one of them that is not own is no Urdu word, whatever it looks like. Nothing is borrowed
    for own forms, nor for the commonest words of languages of which there are no rows: the German
    article is "die".
    """
    spared = own.union(*(language.speech for language in languages()))
    words = {form: weight for form, weight in borrowed.items() if form not in spared}
    beginnings = {}
    for word, grade in graded("ru"):
        bare = word.rstrip(WHOLE)
        words[bare] = grade * RUSSIAN
        if bare == word and len(bare) >= BEGINNING:
            beginnings[bare] = grade * RUSSIAN
    for word, grade in graded("ur"):
        if word in own or word not in english:
            words[word] = grade * URDU
    return Known(words, beginnings)


def graded(language: str) -> list[tuple[str, int]]:
    """(word, grade) of every line "+3 word word …"."""
    page = Path(__file__).with_name(f"insults_{language}.txt").read_text("utf-8")
    lines = [line.split() for line in page.splitlines() if line[:1] in "+-"]
    return [(word, int(grade)) for grade, *words in lines for word in words]


def own_and_english(
    texts: Iterable[str], english: Iterable[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """The forms that other languages say oftener than English does, and all that it says."""
    said, others = _said(texts), _said(english)
    share = said.total() / others.total()
    own = frozenset(form for form, times in said.items() if times > share * others[form])
    return own, frozenset(others)


def _said(texts: Iterable[str]) -> Counter[str]:
    return Counter(form for text in texts for token in text.split() for form in forms(token))
