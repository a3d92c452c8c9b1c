"""Whether letters of another alphabet look like English words, in a few microseconds.

It only ever says "no" where the slow way would: tests compare the two.
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from string import ascii_lowercase

from service.screening.lexicon.folding import TABLE
from service.screening.lexicon.masks import LONGEST, VOWELS
from service.screening.lexicon.vocabulary import GLUED, Vocabulary, collapsed, trie

MASK, GAP = "*", " "
MASKING, PARTING = "-.,", "/:;"  # signs between words: those that may stand for a vowel, and others
BRACKET, BANG = "(", "!"  # signs around words that may be letters
SPELLED = 3  # parts of one letter
OWN_WORD = 3  # letters, at most, that are another script's own word
PARTS = re.compile(r"[a-z]+")
TRIPLE = re.compile(r"(.)\1\1")

Table = dict[int, str]


def are_words(signs: str, words: Vocabulary) -> bool:
    """True when some form can be written with these signs alone."""
    letters = {letter for sign in signs for letter in TABLE[sign][0]}
    return any(letters.issuperset(form) for form in words.forms)


class Twins:
    """The forms of English words, as the letters of another alphabet may be read.

    Where one of these may be read as several Latin letters ("н": n or h), all of them are made one,
    so that one look-up answers for every reading. whole: forms as they stand. runs: forms without
    repeats. pieces: what is a part of a form, read in the likeliest way alone.
    """

    def __init__(self, words: Vocabulary, alphabet: Iterable[str]) -> None:
        every = sorted(alphabet)
        letters = [char for char in every if TABLE[char][0]]
        gaps = {ord(char): GAP for char in [*every, *PARTING]}
        gaps |= {ord(char): MASK for char in MASKING}
        any_, first = _joined(map(_readings, [*letters, BANG])), _joined(map(_firsts, letters))
        signed = [*letters, BRACKET, BANG]
        self._any = gaps | {ord(char): TABLE[char][0][0].translate(any_) for char in signed}
        self._first = gaps | {ord(char): TABLE[char][0][0].translate(first) for char in signed}
        forms = words.forms
        self._whole = {
            form.translate(any_)
            for form, word in forms.items()
            if len(form) > OWN_WORD and not word.how
        }
        self._runs = {collapsed(form.translate(any_)) for form in forms}
        pieces = (part for part in words.heads | words.tails if len(part) > 1)
        self._pieces = {part.translate(first) for part in pieces}
        self._inner = re.compile(trie(form[:GLUED].translate(any_) for form in words.gluable))
        self._vowels = {vowel.translate(any_) for vowel in VOWELS}

    def are_none(self, core: str, before: str = "", after: str = "") -> bool:
        """core: letters of the alphabet in lower case, or words of them with one sign between any
        two. before: a bracket. after: exclamation marks."""
        if before or after:
            return self._are_none_signed(core, before, after)
        read = core.translate(self._any)
        if read.isalpha():
            return read not in self._whole and core.translate(self._first) not in self._pieces
        return self._are_none_apart(read) and self._is_no_piece(core)

    def _are_none_signed(self, core: str, before: str, after: str) -> bool:
        """With signs for letters, also those words are found that are glued or have repeats."""
        read, signed = core.translate(self._any), (before + core + after).translate(self._any)
        bare, parts = PARTS.findall(read), PARTS.findall(signed)
        ends = [*bare[:1], *bare[-1:], *parts[:1], *parts[-1:]]
        if len(bare) < 2:
            ends += [*PARTS.findall(signed[len(before) :]), *PARTS.findall(signed[: -len(after)])]
        return (
            self._inner.search(signed) is None
            and self._runs.isdisjoint(map(collapsed, ends))
            and self._are_none_apart(read)
            and (len(parts) < 2 or self._are_none_apart(signed))
            and self._is_no_piece(before + core + after)
        )

    def _are_none_apart(self, read: str) -> bool:
        """Neither the parts, nor what they are together, nor with a vowel for the sign."""
        parts = PARTS.findall(read)
        joined = [one + other for one, other in pairwise(parts)]
        if len(parts) > 2:
            joined.append("".join(parts))
        return (
            [*map(len, parts)].count(1) < SPELLED
            and TRIPLE.search("".join(parts)) is None
            and self._whole.isdisjoint(parts)
            and self._runs.isdisjoint(map(collapsed, joined))
            and not any(map(self._may_be_masked, read.split()))
        )

    def _may_be_masked(self, piece: str) -> bool:
        masked = piece.strip(MASK)
        if MASK not in masked or len(masked) > LONGEST:
            return False
        return masked.count(MASK) > 1 or any(
            masked.replace(MASK, vowel) in self._whole for vowel in self._vowels
        )

    def _is_no_piece(self, core: str) -> bool:
        return core.translate(self._first).strip(GAP + MASK) not in self._pieces


def _readings(char: str) -> set[str]:
    return {*TABLE[char][0], *TABLE[char.upper()][0]}


def _firsts(char: str) -> set[str]:
    return {TABLE[char][0][0], TABLE[char.upper()][0][0]}


def _joined(groups: Iterable[set[str]]) -> Table:
    """Every letter to one that stands for all that it is in a group with."""
    one = {letter: letter for letter in ascii_lowercase}
    for group in groups:
        together = {one[letter] for letter in group}
        one |= {letter: min(together) for letter, first in one.items() if first in together}
    return str.maketrans(one)
