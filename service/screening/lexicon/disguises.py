"""Listed words in one token that is more than plain letters: leet, separators, masks."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, product
from typing import NamedTuple
from unicodedata import name

from service.screening.lexicon.folding import (
    ACCENTED,
    ELL,
    HOW,
    LEET_SIGN,
    LETTER_KINDS,
    SIGN,
    STYLED,
    TWIN,
    Cell,
)
from service.screening.lexicon.matching import LONGEST, Match, find, glued, repeated
from service.screening.lexicon.vocabulary import BEGUN, Vocabulary, Word

READINGS = 16  # of one run with characters that may be several letters
SEPARATED = "separators"
CONTRACTED = frozenset({"s", "t", "d", "m", "re", "ll", "ve", "all"})
OPENING = frozenset("(<{[|!+¡")
CLOSING = frozenset("!|+")

Cells = Sequence[Cell]


class Found(NamedTuple):
    """start, end: in the token. native: False when all its letters are of another script."""

    start: int
    end: int
    word: Word
    how: tuple[str, ...]
    native: bool = True


def runs(cells: Cells) -> list[Cells]:
    """The longest pieces that are letters only."""
    return _pieces(cells, LETTER_KINDS)


def _pieces(cells: Cells, kinds: frozenset[str]) -> list[Cells]:
    return [list(run) for fits, run in groupby(cells, lambda cell: cell.kind in kinds) if fits]


def readings(cells: Cells) -> Iterator[str]:
    """The strings that the cells may stand for; where they are too many, the likeliest."""
    options = [cell.letters for cell in cells]
    choices = 1
    for at, letters in enumerate(options):
        choices *= len(letters)
        if choices > READINGS:
            options[at:] = [letters[0] for letters in options[at:]]
            break
    return map("".join, product(*options))


def how_of(cells: Cells) -> tuple[str, ...]:
    """What had to be undone in these cells."""
    kinds = {cell.kind for cell in cells}
    return tuple(HOW[kind] for kind in (ACCENTED, STYLED, TWIN, LEET_SIGN) if kind in kinds)


def in_letters(run: Cells, words: Vocabulary) -> Found | None:
    """A listed word in a run of letters."""
    kinds = {cell.kind for cell in run}
    if kinds == {TWIN}:
        return _foreign(run, words)
    named = run[0].char.isupper() and not any(cell.char.isupper() for cell in run[1:])
    for letters in readings(with_ells(run)):
        match = find(letters, words, name=named)
        if match and _credible(run, match):
            return _found(run[match.start : match.end], match.word, match.how)
    return None


def with_ells(run: Cells) -> Cells:
    """A capital I after a small letter may stand for a small l: "asshoIe"."""
    return [
        cell._replace(letters=ELL)
        if cell.char == "I" and at and run[at - 1].char.islower()
        else cell
        for at, cell in enumerate(run)
    ]


def _foreign(run: Cells, words: Vocabulary) -> Found | None:
    """All of another script: that script's own word, unless it is letter by letter one of ours;
    three letters of one script are a word or a name (Тит)."""
    for letters in readings(run) if len(run) > 3 or len(set(map(script_of, run))) > 1 else ():
        word = words.forms.get(letters)
        if word and not word.how:
            return _found(run, word, ())
    return None


def script_of(cell: Cell) -> str:
    """The first word of the character's name, such as "GREEK"."""
    return name(cell.char, "").partition(" ")[0]


def _found(cells: Cells, word: Word, how: tuple[str, ...]) -> Found:
    native = any(cell.kind in LETTER_KINDS - {TWIN} for cell in cells)
    native = native or not any(cell.kind == TWIN for cell in cells)
    start, end = cells[0].at, cells[-1].at + cells[-1].width
    return Found(start, end, word, (*how, *how_of(cells)), native)


def _credible(run: Cells, match: Match) -> bool:
    """One accent makes another language's word of a word that is short, mild or respelt:
    Vietnamese "cúm" is the flu, Spanish "Morón" a town."""
    cells = run[match.start : match.end]
    accents = sum(cell.kind == ACCENTED for cell in cells)
    sure = len(cells) > 3 and match.word.tier != "mild" and not match.word.how
    return accents != 1 or sure


def in_leet(cells: Cells, words: Vocabulary) -> Iterator[Found]:
    """Listed words some of whose letters are digits or signs."""
    for piece in _pieces(cells, LETTER_KINDS | {LEET_SIGN}):
        if any(cell.kind == LEET_SIGN for cell in piece):
            for trimmed in _trimmed(piece):
                if found := _in_leet_piece(trimmed, words):
                    yield found
                    break


def _trimmed(piece: Cells) -> Iterator[Cells]:
    """The piece, and without the signs at its ends that may be mere punctuation."""
    start, end = 0, len(piece)
    while start < end and piece[start].char in OPENING:
        start += 1
    while end > start and piece[end - 1].char in CLOSING:
        end -= 1
    yield piece
    if end < len(piece):
        yield piece[:end]
    if start:
        yield piece[start:]
    if start and end < len(piece):
        yield piece[start:end]


def _in_leet_piece(piece: Cells, words: Vocabulary) -> Found | None:
    if len(piece) < 3 or len(piece) > LONGEST * 2 or all(cell.char.isdigit() for cell in piece):
        return None
    for letters in readings(piece):
        match = find(letters, words)
        if match and _credible_leet(piece[match.start : match.end], match.word):
            return _found(piece[match.start : match.end], match.word, match.how)
    return None


def _credible_leet(cells: Cells, word: Word) -> bool:
    """Room A55, a T1T3 form and order 8008 are no words: short capitals with digits are codes.
    Nor is what would have to be respelt, too ("5pcs"), or is hardly worth it ("no8")."""
    letters = [cell for cell in cells if cell.kind != LEET_SIGN]
    digits = sum(cell.char.isdigit() for cell in cells)
    if (word.how and digits and len(cells) < 5) or (word.tier == "mild" and len(cells) < 4):
        return False
    if not letters:
        return not digits
    if not digits or len(cells) > 4:
        return digits < len(cells)
    code = all(cell.char.isupper() for cell in letters)
    return not code or (len(cells) == 4 and digits < 2)


def in_separated(cells: Cells, words: Vocabulary) -> Iterator[Found]:
    """Listed words with signs between their letters: "f.u.c.k", "bit-ch"."""
    for parts in _partings(cells):
        if len(parts) > 1 and (found := _in_parts(parts, words)):
            yield found
            return


def _partings(cells: Cells) -> Iterator[list[Cells]]:
    """The token cut at its signs: all signs, those that are no leet, the one that alternates."""
    yield _pieces(cells, LETTER_KINDS | {LEET_SIGN})
    signs = [cell for cell in cells if cell.kind not in LETTER_KINDS]
    if any((cell.kind == LEET_SIGN) != cell.char.isdigit() for cell in signs):
        yield [
            list(run)
            for fits, run in groupby(cells, lambda c: c.kind in LETTER_KINDS or c.char.isdigit())
            if fits
        ]
    letters = alternating(cells)
    if len(letters) < len(cells):
        yield [[cell] for cell in letters if cell.letters]


def alternating(cells: Cells) -> Cells:
    """Without the one sign that stands between all letters, even if it may be a letter: "b|i|t"."""
    core = list(cells)
    while core and core[-1].kind == SIGN:
        core.pop()
    between = {cell.char for cell in core[1::2]}
    if len(between) == 1 and len(core) > 4 and not core[1].char.isalnum():
        return core[::2]
    return cells


def _in_parts(parts: list[Cells], words: Vocabulary) -> Found | None:
    for spelled, window in _windows(parts):
        joined = [cell for part in window for cell in part]
        if 2 < len(joined) <= LONGEST * 2 and any(c.kind != LEET_SIGN for c in joined):
            found = in_spelled(joined, words) if spelled else _in_joined(window, joined, words)
            if found:
                return found._replace(how=(*found.how, SEPARATED))
    return None


def _windows(parts: list[Cells]) -> Iterator[tuple[bool, list[Cells]]]:
    """(written letter by letter, parts) that may be one word: spelled runs, pairs, all."""
    for single, run in groupby(parts, lambda part: len(part) == 1):
        letters = list(run)
        if single and len(letters) > 2:
            yield True, letters
    for at in range(len(parts) - 1):
        yield False, parts[at : at + 2]
    if 2 < len(parts) <= LONGEST:
        yield False, parts


def in_spelled(cells: Cells, words: Vocabulary) -> Found | None:
    """A listed word in letters that were written one by one."""
    if len(cells) == 3 and all(cell.char.isupper() or cell.kind == LEET_SIGN for cell in cells):
        return None  # an abbreviation
    for letters in readings(cells):
        if word := words.forms.get(letters):
            return _found(cells, word, word.how)
        if words.is_word(letters):
            return None
        match = repeated(letters, words) or glued(letters, words, loose=True)
        if match:
            how = tuple(how for how in match.how if how != "glued")
            return _found(cells[match.start : match.end], match.word, how)
    return None


def _in_joined(parts: list[Cells], cells: Cells, words: Vocabulary) -> Found | None:
    for letters in readings(cells) if _may_be(cells, words) else ():
        word = words.forms.get(letters)
        if not word and letters not in words.safe and (match := repeated(letters, words)):
            word = Word(match.word.listed, match.word.tier, match.how)
        if word and (letters in words.phrases or _is_broken(parts, words)):
            return _found(cells, word, word.how)
    return None


def _may_be(cells: Cells, words: Vocabulary) -> bool:
    """False when the cells begin like no word, and none of their letters is repeated."""
    options = [cell.letters for cell in cells]
    return any("".join(letters) in words.begun for letters in product(*options[:BEGUN])) or any(
        not set(one).isdisjoint(other) for one, other in pairwise(options)
    )


def _is_broken(parts: list[Cells], words: Vocabulary) -> bool:
    """True when the parts are no words of their own, and no contraction ("she'll", "who're")."""
    letters = ["".join(cell.letters[:1] for cell in part) for part in parts]
    if len(parts) == 2 and letters[1] in CONTRACTED and _stands_alone(letters[0], words):
        return False
    if sum(map(len, letters)) < 4 and len(letters) < 3:
        return False
    return any(not words.is_word(part) for part in letters)


def _stands_alone(letters: str, words: Vocabulary) -> bool:
    return words.is_word(letters) or letters in words.forms


def raw(cells: Cells, words: Vocabulary) -> Found | None:
    """A word that is listed with its signs, such as "sh!+"."""
    core = list(cells)
    while core and core[0].kind == SIGN:
        core.pop(0)
    while core and core[-1].kind == SIGN:
        core.pop()
    word = words.raw.get("".join(cell.char for cell in core).lower())
    return _found(core, word, ()) if word and core else None
