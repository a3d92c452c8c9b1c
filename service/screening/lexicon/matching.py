"""Listed words in one run of letters: as they are, with repeats, or glued to other words."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from service.screening.lexicon.vocabulary import RESPELT, Vocabulary, Word, collapsed, runs_of

REPEATED = re.compile(r"(.)\1\1")
MANY = re.compile(r"(.)\1{2,}")
DOUBLED = re.compile(r"(.)\1")
LONGEST = 24  # letters of a token that is taken apart; longer ones hold only `free` words
PARTS = 3  # words before or after a glued one
SHORT = 4  # letters of a form that other words hold by chance: "assistenten", "titanfall"
BESIDE_SHORT = 3  # letters, at least, of every word beside such a form, but for these:
ADDRESSING = frozenset({"my", "ur"})


class Match(NamedTuple):
    """start, end: in the letters that were searched."""

    start: int
    end: int
    word: Word
    how: tuple[str, ...]


def find(letters: str, words: Vocabulary, *, name: bool = False) -> Match | None:
    """The listed word that the letters (lower-case, a to z) are or hold.

    name: they are written like a name, so short words inside are left alone.
    """
    if word := words.forms.get(letters):
        return None if name and _like_a_name(word) else Match(0, len(letters), word, word.how)
    if letters in words.safe or letters in words.common or len(letters) < 3:
        return None
    return repeated(letters, words) or glued(letters, words, name=name)


def _like_a_name(word: Word) -> bool:
    """Names are spelled in more ways than words are respelt: Kunter, Bastardi, Wanka."""
    return word.how == RESPELT and "fuck" not in word.listed


def repeated(letters: str, words: Vocabulary) -> Match | None:
    """A listed word some of whose letters are repeated: "fuuuck", and "assss", but never "as"."""
    if not DOUBLED.search(letters):
        return None
    many = REPEATED.search(letters)
    if not many and len(letters) <= 5:
        return None
    forms = words.runs.get(collapsed(letters), ())
    longer = runs_of(letters) if forms else []
    for form in forms if many else [form for form in forms if not words.forms[form].how]:
        if all(has >= needs for has, needs in zip(longer, runs_of(form), strict=True)):
            return Match(0, len(letters), words.forms[form], (*words.forms[form].how, "repeats"))
    return _glued_with_repeats(letters, words) if many else None


def _glued_with_repeats(letters: str, words: Vocabulary) -> Match | None:
    for times in (1, 2):
        shorter = MANY.sub(lambda run, times=times: run[1] * times, letters)  # type: ignore[misc]
        word = words.forms.get(shorter)
        if not word and not words.is_word(shorter) and (match := glued(shorter, words)):
            word = match.word
        if word:
            return Match(0, len(letters), word, (*word.how, "repeats"))
    return None


def glued(
    letters: str, words: Vocabulary, *, name: bool = False, loose: bool = False
) -> Match | None:
    """A listed word among others without spaces: "whatthefuck".

    loose: the letters were written one by one, so "a" and "i" count as words beside it.
    """
    best: Match | None = None
    for start, end in _places(letters[: LONGEST * 3], words):
        if best and end - start <= best.end - best.start:
            continue
        if _stands(letters, start, end, words, name=name, loose=loose):
            word = words.gluable[letters[start:end]]
            best = Match(start, end, word, (*word.how, "glued"))
    return best


def _places(letters: str, words: Vocabulary) -> Iterator[tuple[int, int]]:
    starts, gluable = words.starts, words.gluable
    for match in words.inner.finditer(letters):  # mostly none
        at = match.start()
        for length in starts.get(letters[at : at + 3], ()):
            if letters[at : at + length] in gluable and at + length <= len(letters):
                yield at, at + length


def _stands(
    letters: str, start: int, end: int, words: Vocabulary, *, name: bool, loose: bool
) -> bool:
    form = letters[start:end]
    if form in words.free:
        return True
    if len(letters) > LONGEST or (name and len(form) < 6):
        return False
    beside = _before(letters[:start], form), letters[end:]
    least = 1 if loose else BESIDE_SHORT if len(form) <= SHORT else 2
    return all(_are_words(side, words.common, least=least) for side in beside) and (
        loose or len(form) > SHORT or not _are_words(letters, words.common)
    )


def _before(letters: str, form: str) -> str:
    """What stands before a form, without the article of "whatabastard"."""
    return letters[:-1] if len(form) > SHORT and letters.endswith("a") else letters


@lru_cache(maxsize=4096)
def _are_words(letters: str, common: frozenset[str], parts: int = PARTS, *, least: int = 2) -> bool:
    """True when the letters are at most `parts` common words in a row, of `least` letters each."""
    if not letters or _is_beside(letters, common, least):
        return True
    if parts == 1:
        return False
    return any(
        _is_beside(letters[:cut], common, least)
        and _are_words(letters[cut:], common, parts - 1, least=least)
        for cut in range(1 if least == 1 else 2, len(letters))
    )


def _is_beside(letters: str, common: frozenset[str], least: int) -> bool:
    return letters in common and (len(letters) >= least or letters in ADDRESSING)
