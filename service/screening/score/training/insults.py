"""Words that were written down because rows are few: of Russian, and of Urdu in Latin letters."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from service.screening.lexicon.languages.wordlists import languages
from service.screening.score.model import BEGINNING, forms, weight_of

WHOLE = "="  # after a word of which other words must not begin
# What a grade adds to the sum of a word. Chosen by folds: areas rise to here, and hardly beyond.
RUSSIAN, URDU = 12.0, 6.0
OFTENER = 20  # times as often as English says a word; "bc" is an insult in Urdu, and "because"


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
    spared = own.union(*_spoken())
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
    lines = [line.split() for line in _page(language).splitlines() if line[:1] in "+-"]
    return [(word, int(grade)) for grade, *words in lines for word in words]


def ungraded(language: str) -> frozenset[str]:
    """Words of every line "0 word word …"."""
    lines = [line.split() for line in _page(language).splitlines() if line[:1] == "0"]
    return frozenset(word for _, *words in lines for word in words)


@dataclass(frozen=True, slots=True)
class Said:
    """own: forms that other languages say oftener than English does. english: all that it says.
    apart: forms in Latin letters that it hardly says, but for the ungraded and for the commonest of
    languages other than Urdu."""

    own: frozenset[str]
    english: frozenset[str]
    apart: frozenset[str]


def said(texts: Iterable[str], english: Iterable[str]) -> Said:
    """What is said in other languages, and in English."""
    times, others = _times(texts), _times(english)
    share = times.total() / others.total()
    often = {form: count / share for form, count in times.items()}
    apart = (
        form for form, count in often.items() if form.isascii() and count > OFTENER * others[form]
    )
    return Said(
        own=frozenset(form for form, count in often.items() if count > others[form]),
        english=frozenset(others),
        apart=frozenset(apart).difference(ungraded("ur"), *_spoken(but="ur")),
    )


def _spoken(but: str = "") -> Iterator[frozenset[str]]:
    """The commonest words of every language."""
    return (language.speech for language in languages() if language.lang != but)


def _times(texts: Iterable[str]) -> Counter[str]:
    return Counter(form for text in texts for token in text.split() for form in forms(token))


def _page(language: str) -> str:
    return Path(__file__).with_name(f"insults_{language}.txt").read_text("utf-8")
