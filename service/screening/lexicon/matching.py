"""Listed words in one run of letters: as they are, with repeats, or glued to other words."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from service.screening.lexicon.vocabulary import RESPELT, Vocabulary, Word, collapsed, runs_of

REPEATED = re.compile(r"(.)\1\1")
MANY = re.compile(r"(.)\1{2,}")
DOUBLED = re.compile(r"(.)\1")
LONGEST = 24  # letters of a token that is taken apart; longer ones hold only `free` words
PARTS = 3  # words before or after a glued one


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
    many = REPEATED.search(letters)
    if not many and not (len(letters) > 5 and DOUBLED.search(letters)):
        return None
    forms = words.runs.get(collapsed(letters), ())
    longer = runs_of(letters) if forms else []
    for form in forms:
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
    for at in range(len(letters) - 2):
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
    beside = letters[:start], letters[end:]
    if len(form) == 3 and not loose and any(len(side) in (1, 2) for side in beside):
        return False
    return all(_are_words(side, words, loose=loose) for side in beside) and (
        loose or len(form) > 4 or not _are_words(letters, words)
    )


def _are_words(letters: str, words: Vocabulary, parts: int = PARTS, *, loose: bool = False) -> bool:
    """True when the letters are at most `parts` common words in a row."""
    if not letters or (letters in words.common and (loose or len(letters) > 1)):
        return True
    if parts == 1:
        return False
    return any(
        letters[:cut] in words.common and _are_words(letters[cut:], words, parts - 1, loose=loose)
        for cut in range(1 if loose else 2, len(letters) - (0 if loose else 1))
    )
