"""Latin, Cyrillic and Arabic: what a reader of each script sees in a character.

Every letter is folded to a base letter of its script, so that a word is found with and without its
own letters: "қотақ" and "котак", "göt" and "got", "ي" and "ی". Which of them the text has decides
later whether the hit is certain.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from service.domain.text import INVISIBLE_LETTERS
from service.screening.lexicon import folding
from service.screening.lexicon.folding import (
    ACCENTED,
    FOREIGN,
    HIDDEN,
    LEET_SIGN,
    LETTER_KINDS,
    MARK,
    PLAIN,
    SIGN,
    STYLED,
    TWIN,
    Cell,
)

LATIN, CYRILLIC, ARABIC = "latin", "cyrillic", "arabic"
NATURAL = "n"  # a sign inside words that hides nothing: the apostrophe of "qo'toq", Persian's ZWNJ
STRETCHED = "t"  # the Arabic tatweel
DROPPED = {HIDDEN: "invisible", MARK: "accents", STRETCHED: "stretched"}
APOSTROPHES = frozenset("'’‘ʼʻ`´ʹ")
ZWNJ = "\u200c"
KEPT = 20_000  # characters remembered for a script


def _pairs(table: str) -> dict[str, str]:
    words = table.split()
    return dict(zip(words[::2], words[1::2], strict=True))


# Letters of the alphabets of Central Asia to those that a Russian keyboard has instead.
CYRILLIC_BASES = _pairs(
    """
    ё е   қ к   ҡ к   ҝ к   ғ г   ң н   ҥ н   ө о   ӧ о   ұ у   ү у   ӯ у   ў у   і и   ї и   ӣ и
    ә а   ӓ а   һ х   ҳ х   ҷ ч   ҹ ч   є е   ґ г   ѝ и   ј й   ѕ с   ԁ д   ԛ к   ԝ ш   ӏ л   ӡ з
    """
)
# What is written for Cyrillic letters: Latin and Greek ones by their look or sound, digits, signs.
CYRILLIC_TWINS = _pairs(
    """
    a а   b вбь   c сц   d д   e е   f ф   g г   h нх   i и   j й   k к   l л   m м   n пни   o о
    p рп   q к   r гр   s с   t т   u иу   v в   w шщ   x х   y у   z з
    α а   β в   γ г   δ д   ε е   η н   ι и   κ к   λ л   μ м   ν в   ο о   π п   ρ р   σ с   τ т
    υ у   φ ф   χ х   ω ш
    """
)
CYRILLIC_LEET = _pairs(
    """
    0 о   1 ил   3 зе   4 ча   5 с   6 б   7 т   8 в   9 яд   @ а   $ с   € е   | л   ! и   ¥ у
    """
)
# Variants of one letter in Arabic, Persian, Urdu and Pashto.
ARABIC_BASES = _pairs(
    """
    ي ی   ى ی   ئ ی   ې ی   ۍ ی   ے ی   ۓ ی   ێ ی   ك ک   ڪ ک   ګ گ   ة ه   ۀ ه   ہ ه   ھ ه   ە ه
    ۂ ه   ۃ ه   أ ا   إ ا   آ ا   ٱ ا   ؤ و   ۇ و   ۆ و   ۋ و   ں ن   ڼ ن   ڻ ن
    """
)
# German ß is "ss"; to English eyes, for which folding.py is made, it is a "b".
LATIN_BASES = {"ß": "s", "ẞ": "s", "ə": "a", "æ": "a", "đ": "d", "ð": "d"}

Table = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Script:
    """name: as in the word lists. table: character -> (base letters it may stand for, kind)."""

    name: str
    table: Table

    def fold(self, text: str) -> tuple[list[Cell], list[tuple[int, str]]]:
        """The visible characters of a text, and where it hides others: (offset, how)."""
        cells: list[Cell] = []
        dropped: list[tuple[int, str]] = []
        for at, char in enumerate(text):
            letters, kind = self.table[char]
            if kind in DROPPED:
                dropped.append((at, DROPPED[kind]))
            elif kind != NATURAL or char != ZWNJ:
                cells.append(Cell(at, char, letters, kind))
        return cells, dropped

    def base(self, text: str) -> str:
        """The base letters of a listed word, without its signs."""
        return "".join(self.table[char][0][:1] for char in text)


class _Table(Table):
    def __init__(self, cell_of: Callable[[str], tuple[str, str]]) -> None:
        self._cell_of = cell_of

    def __missing__(self, char: str) -> tuple[str, str]:
        cell = self._cell_of(char)
        if len(self) < KEPT:
            self[char] = cell
        return cell


def _latin(char: str) -> tuple[str, str]:
    if char in LATIN_BASES:
        return LATIN_BASES[char], ACCENTED
    return ("", NATURAL) if char in APOSTROPHES else folding.TABLE[char]


def _cyrillic(char: str) -> tuple[str, str]:
    low = char.lower()
    if "\u0400" <= char <= "\u052f":
        return CYRILLIC_BASES.get(low, low), PLAIN
    if char in CYRILLIC_LEET:
        return CYRILLIC_LEET[char], LEET_SIGN
    twins = CYRILLIC_TWINS.get(low) or CYRILLIC_TWINS.get(folding.TABLE[char][0][:1])
    if twins and folding.TABLE[char][1] in LETTER_KINDS:
        return twins, TWIN
    return _other(char)


def _arabic(char: str) -> tuple[str, str]:
    if char == "\u0640":
        return "", STRETCHED
    if is_arabic(char) and char.isalpha():
        plain = unicodedata.normalize("NFKC", char)
        base = ARABIC_BASES.get(plain, plain)
        return (base, PLAIN if plain == char else STYLED) if len(base) == 1 else ("", FOREIGN)
    return _other(char)


def _other(char: str) -> tuple[str, str]:
    """A character that is no letter of the script."""
    category = unicodedata.category(char)
    if char == ZWNJ or char in APOSTROPHES:
        return "", NATURAL
    if category in ("Cf", "Cc") or char in INVISIBLE_LETTERS:
        return "", HIDDEN
    if category in ("Mn", "Me"):
        return "", MARK
    return "", FOREIGN if category[0] == "L" else SIGN


def is_arabic(char: str) -> bool:
    return "\u0600" <= char <= "\u06ff" or "\u0750" <= char <= "\u08ff" or "ﭐ" <= char <= "ﻼ"


SCRIPTS = {
    LATIN: Script(LATIN, _Table(_latin)),
    CYRILLIC: Script(CYRILLIC, _Table(_cyrillic)),
    ARABIC: Script(ARABIC, _Table(_arabic)),
}


def scripts_of(token: str) -> Iterator[Script]:
    """The scripts that some letter of a token belongs to."""
    if token.isascii():
        yield SCRIPTS[LATIN]
        return
    if any("\u0400" <= char <= "\u052f" for char in token):
        yield SCRIPTS[CYRILLIC]
    elif any(map(is_arabic, token)):
        yield SCRIPTS[ARABIC]
    if any(folding.TABLE[char][1] in LETTER_KINDS - {TWIN} for char in token):
        yield SCRIPTS[LATIN]
