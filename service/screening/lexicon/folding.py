"""What a reader sees in each character: the first step of undoing a disguise."""

import re
import unicodedata
from typing import NamedTuple

from service.domain.text import INVISIBLE_LETTERS
from service.screening.lexicon.lookalikes import LEET, LETTERS

# Kinds of cells.
PLAIN, ACCENTED, STYLED, TWIN, LEET_SIGN, SIGN, HIDDEN, MARK, FOREIGN = "paslx.hmf"
LETTER_KINDS = frozenset({PLAIN, ACCENTED, STYLED, TWIN})
HOW = {ACCENTED: "accents", STYLED: "styled", TWIN: "look-alikes", LEET_SIGN: "leet"}
NATURAL = frozenset("ıøđłßæœðþ")  # letters of living Latin alphabets
HIDDEN_HOW = {HIDDEN: "invisible", MARK: "accents"}
KEPT = 20_000  # characters remembered; Unicode has more, no discussion uses more

NAMED = re.compile(r"(?:LETTER|CAPITAL|SMALL|SYMBOL) ([A-Z])(?: WITH .*)?$")


class Cell(NamedTuple):
    """One character. letters: the Latin letters it may stand for, "" for none."""

    at: int
    char: str
    letters: str
    kind: str


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
    base = _base(char)
    if base in LEET or (base.isascii() and base.isalpha()):
        styled = unicodedata.decomposition(char).startswith("<") or category == "So"
        return LEET.get(base, base), STYLED if styled else ACCENTED
    if base in LETTERS:
        return LETTERS[base], TWIN
    return "", FOREIGN if category[0] == "L" else SIGN


def _kind_of_twin(char: str) -> str:
    if char in NATURAL:
        return ACCENTED
    return STYLED if unicodedata.name(char, "").startswith("LATIN") else TWIN


def _base(char: str) -> str:
    """The one letter under accents and styles, lower-case; "" when there is none."""
    decomposed = unicodedata.normalize("NFKD", char)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).strip("()")
    if len(bare) == 1 and bare != char:
        return bare.lower()
    named = NAMED.search(unicodedata.name(char, ""))
    return named[1].lower() if named else bare.lower() if len(bare) == 1 else ""


class _Table(dict[str, tuple[str, str]]):
    def __missing__(self, char: str) -> tuple[str, str]:
        cell = cell_of(char)
        if len(self) < KEPT:
            self[char] = cell
        return cell


TABLE = _Table()


def fold(token: str) -> tuple[list[Cell], list[tuple[int, str]]]:
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
