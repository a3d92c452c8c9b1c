"""What a reader sees in each character: the first step of undoing a disguise."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from service.domain.text import INVISIBLE_LETTERS
from service.screening.lexicon.lookalikes import LEET, LETTERS

# Kinds of cells.
PLAIN, ACCENTED, STYLED, TWIN, LEET_SIGN, SIGN, HIDDEN, MARK, FOREIGN = "paslx.hmf"
LETTER_KINDS = frozenset({PLAIN, ACCENTED, STYLED, TWIN})
HOW = {ACCENTED: "accents", STYLED: "styled", TWIN: "look-alikes", LEET_SIGN: "leet"}
NATURAL = frozenset("ıøđłßæœðþ")  # letters of living Latin alphabets
HIDDEN_HOW = {HIDDEN: "invisible", MARK: "accents"}
ELL = "il"
FOLDED = 64  # tokens: the words, their weights and the masks ask about each in turn
KEPT = 20_000  # characters remembered; Unicode has more, no discussion uses more

# Not the letters of other scripts: Warang Citi's "A" sounds so, and looks like an "s".
NAMED = re.compile(
    r"(?:LATIN|SQUARED|CIRCLED|NEGATIVE|PARENTHESIZED|REGIONAL|CROSSED|RAISED|TORTOISE|MODIFIER|"
    r"DOUBLE-STRUCK|SCRIPT|BLACK-LETTER)\b.*"
    r"\b(?:LETTER|CAPITAL|SMALL|SYMBOL|TURNED|REVERSED|SIDEWAYS|BARRED|STRETCHED) ([A-Z])"
    r"(?: WITH .*)?$"
)


class Cell(NamedTuple):
    """What is read as one letter. letters: the Latin ones it may stand for, "" for none.

    width: how many characters it is written with: two in "|<", a "k".
    """

    at: int
    char: str
    letters: str
    kind: str
    width: int = 1


def cell_of(char: str) -> tuple[str, str]:
    """(letters, kind) of one character."""
    if char in LEET:
        return LEET[char], LEET_SIGN
    if "a" <= char.lower() <= "z" and char.isascii():
        return char.lower(), PLAIN
    category = unicodedata.category(char)
    if category == "Cf" or char in INVISIBLE_LETTERS or category == "Cc":
        return "", HIDDEN
    if category in ("Mn", "Me"):
        return "", HIDDEN if char == "\u034f" or "\ufe00" <= char <= "\ufe0f" else MARK
    return _letter(char, category)


def _letter(char: str, category: str) -> tuple[str, str]:
    if char in LETTERS:
        return LETTERS[char], _kind_of_twin(char)
    bare = _base(char)
    if bare == "I":
        return ELL, STYLED  # looks like a small l, too
    if bare in LETTERS and bare != char:
        return LETTERS[bare], TWIN
    base = bare.lower()
    if base in LEET or (base.isascii() and base.isalpha()):
        styled = unicodedata.decomposition(char).startswith("<") or category == "So"
        return LEET.get(base, base), STYLED if styled else ACCENTED
    if base in LETTERS and base != char:
        return LETTERS[base], TWIN
    return "", FOREIGN if category[0] == "L" else SIGN


def _kind_of_twin(char: str) -> str:
    if char in NATURAL:
        return ACCENTED
    return STYLED if unicodedata.name(char, "").startswith("LATIN") else TWIN


def _base(char: str) -> str:
    """The one letter under accents and styles; "" when there is none."""
    decomposed = unicodedata.normalize("NFKD", char)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).strip("()")
    if len(bare) == 1 and bare != char:
        return bare
    named = NAMED.match(unicodedata.name(char, ""))
    return named[1].lower() if named else bare if len(bare) == 1 else ""


class _Table(dict[str, tuple[str, str]]):
    def __missing__(self, char: str) -> tuple[str, str]:
        cell = cell_of(char)
        if len(self) < KEPT:
            self[char] = cell
        return cell


TABLE = _Table()


@lru_cache(maxsize=FOLDED)
def fold(token: str) -> tuple[Sequence[Cell], Sequence[tuple[int, str]]]:
    """The visible characters of a token, and where it hides others: (offset, how)."""
    cells: list[Cell] = []
    hidden: list[tuple[int, str]] = []
    for at, char in enumerate(token):
        letters, kind = TABLE[char]
        if kind in HIDDEN_HOW:
            hidden.append((at, HIDDEN_HOW[kind]))
        else:
            cells.append(Cell(at, char, letters, kind))
    return cells, hidden
