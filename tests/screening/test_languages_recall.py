"""Listed words of every language, as they are and in every disguise of their script, are found."""

import random
from collections.abc import Callable, Iterator

import pytest

from service.domain.words import NONE
from service.screening.lexicon import site
from service.screening.lexicon.languages.scripts import ARABIC, LATIN, scripts_of
from service.screening.lexicon.languages.wordlists import LANGUAGES, languages
from tests.screening import carriers

WORDS = 40  # of a language and a script
GOAL = 0.95
ZERO_WIDTH = "\u200b"
TATWEEL = "\u0640"
FATHA = "\u064e"
ACUTE = "\u0301"

LEET = {
    "latin": dict(zip("oiea", "0134", strict=True)),
    "cyrillic": dict(zip("озчб", "0346", strict=True)),
}
TWINS = {
    "latin": dict(zip("aeopcx", "аеорсх", strict=True)),
    "cyrillic": dict(zip("аеорсху", "aeopcxy", strict=True)),
}


def swapped(table: dict[str, str]) -> Callable[[str], str]:
    return lambda word: "".join(table.get(char, char) for char in word)


def repeated(word: str) -> str:
    at = len(word) // 2
    return word[:at] + word[at] * 4 + word[at + 1 :]


def marked(mark: str) -> Callable[[str], str]:
    return lambda word: word[: len(word) // 2] + mark + word[len(word) // 2 :]


def masked(word: str) -> str:
    return word if len(word) < 4 else word[: len(word) // 2] + "*" + word[len(word) // 2 + 1 :]


Disguise = Callable[[str], str]

COMMON: dict[str, Disguise] = {
    "plain": str,
    "separators": ".".join,
    "spaced": " ".join,
    "repeats": repeated,
    "zero width": ZERO_WIDTH.join,
    "masks": masked,
}
ALPHABETIC: dict[str, Disguise] = {
    "mixed case": lambda word: word.title().swapcase(),
    "accents": marked(ACUTE),
}
ARABIC_ONLY: dict[str, Disguise] = {
    "tatweel": marked(TATWEEL * 2),
    "vowel signs": marked(FATHA),
    "joiners": marked("\u200d"),
}


def disguises(script: str) -> dict[str, Disguise]:
    if script == ARABIC:
        return COMMON | ARABIC_ONLY
    return (
        COMMON | ALPHABETIC | {"leet": swapped(LEET[script]), "look-alikes": swapped(TWINS[script])}
    )


def listed(lang: str) -> Iterator[tuple[str, str]]:
    """(script, word): words of the file that are words by themselves."""
    [language] = [language for language in languages() if language.lang == lang]
    for group in language.groups:
        script = group.get("script", "")
        for stem in group.get("words", "").split():
            word = stem.partition("=")[0].replace("\u200c", "")
            if not word.endswith("-") and len(word) > 3 and not any(map(str.isdigit, word)):
                yield script, word


def script_of(word: str) -> str:
    return next(scripts_of(word)).name


def cases(lang: str) -> Iterator[tuple[str, str, str]]:
    """(disguise, text, the disguised word) for a sample that is the same in every run."""
    rng = random.Random(lang)
    words = sorted(set(listed(lang)))
    for script, word in rng.sample(words, min(WORDS, len(words))):
        sentences = carriers.LATIN[lang] if script == LATIN else carriers.CARRIERS[lang]
        for how, disguise in disguises(script_of(word)).items():
            written = disguise(word)
            yield how, rng.choice(sentences).format(written), written


def is_on(written: str, under: str) -> bool:
    return under in written or written in under


@pytest.mark.parametrize("lang", LANGUAGES)
def test_listed_words_are_found_in_every_disguise_of_their_script(lang):
    found, missed = 0, []
    for how, text, written in cases(lang):
        hits = site.read(text, NONE).hits
        if any(is_on(written, text[hit.start : hit.end]) for hit in hits):
            found += 1
        else:
            missed.append((how, written))

    assert found / (found + len(missed)) >= GOAL, missed
