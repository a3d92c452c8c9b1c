"""Listed words of the other languages in one token, in whatever disguise."""

import re
from collections.abc import Callable, Container, Iterator, Sequence
from itertools import groupby, islice, pairwise
from typing import NamedTuple

from service.screening.lexicon.disguises import readings
from service.screening.lexicon.folding import (
    ACCENTED,
    HOW,
    LEET_SIGN,
    LETTER_KINDS,
    STYLED,
    TWIN,
    Cell,
)
from service.screening.lexicon.hit import Hit
from service.screening.lexicon.languages import masked
from service.screening.lexicon.languages.index import Index, Match, indexes
from service.screening.lexicon.languages.masked import MASKING
from service.screening.lexicon.languages.scripts import (
    APOSTROPHES,
    ARABIC,
    CYRILLIC,
    LATIN,
    NATURAL,
    SCRIPTS,
    ZWNJ,
    scripts_of,
)
from service.screening.lexicon.languages.wordlists import ONLY, Entry
from service.screening.lexicon.quick import ELLS, ONES
from service.screening.lexicon.vocabulary import collapsed

LONGEST = 32  # letters of a disguised word
TOKEN = 80  # characters of a token that are read
EDGES = " .,;:?!\"'()[]{}<>«»“”‘’„…–—/\\|*_~`#&=^-،؛؟۔٪"
# Letters of the alphabets of the languages here: writing them is no disguise.
LIVING = frozenset("çğıöşüâîûñáéíóúàèìòùêëïôœæßäəÇĞİÖŞÜÂÎÛÑÁÉÍÓÚÀÈÌÒÙÊËÏÔŒÆẞÄƏ")
# Between the words of a token, where they are no disguise to a reader.
BETWEEN = r"""['’ʻ‘./:,;=|()\[\]{}"<>→·–—…_&-]+"""
SHAPES = {
    LATIN: re.compile(rf"[a-zß-ɏə]+(?:{BETWEEN}[a-zß-ɏə]+)*(?:\d\d+)?|\d\d+[a-z]+"),
    CYRILLIC: re.compile(r"[а-ԯ./:,;-]+"),
    ARABIC: re.compile(f"[ء-غف-يٮ-ۓەۮۯۺ-ۿ{ZWNJ}]+"),
}
PARTS = re.compile(rf"{BETWEEN}|\d+")
WORDS = re.compile(r"[a-z]+")
MEASURE = re.compile(r"[0-9.,:/%-]+[a-z]{1,2}")
WEB = re.compile(r"://|www\.|\w@\w")  # an address: its signs are no disguise
POSSESSIVE = frozenset({"'s", "’s"})
TWOFOLD = "16"  # digits of two readings
SPELLED = 3  # parts of one letter
MANY = 12  # parts

Cells = Sequence[Cell]


class Found(NamedTuple):
    """cells: from the first to the last of the match. stem: where its own letters are."""

    cells: Cells
    stem: int
    entry: Entry
    how: tuple[str, ...]


def hits(token: str) -> Sequence[Hit]:
    """Listed words in one token; offsets in the token."""
    token = token[:TOKEN]
    core = token.strip(EDGES).lower()
    if is_clean(core):
        return ()
    found: list[Hit] = []
    for script in scripts_of(token):
        index = indexes()[script.name]
        if script.base(core) not in index.safe:
            cells, dropped = script.fold(token)
            found += [
                hit_of(one, dropped) for one in _first(cells, index, is_web=bool(WEB.search(token)))
            ]
    return tuple(dict.fromkeys(found))


def in_masked(core: str) -> Iterator[Found]:
    """Listed words with letters masked, in a token of ASCII letters and signs."""
    return _in_masked(SCRIPTS[LATIN].fold(core)[0], indexes()[LATIN])


def is_of_phrase(token: str) -> bool:
    """True when the token is the word by which some phrase is found."""
    core = token.strip(EDGES).lower()
    if core.isascii():
        return core in indexes()[LATIN].phrases
    return any(_is_in(indexes()[s.name].phrases, s.base(core)) for s in scripts_of(core))


def _is_in(phrases: Container[str], base: str) -> bool:
    return base in phrases or collapsed(base) in phrases


def is_clean(core: str) -> bool:
    """True when the token is of plain letters and is none of the words: the usual case.

    core: in lower case, without the signs around it.
    """
    if core.isascii() and core.isalnum():
        index = indexes()[LATIN]
        return not index.holds(core) if core.isalpha() else _are_clean_digits(core, index)
    name = LATIN if core.isascii() else _script_of(core)
    index = indexes()[name]
    if core.isalpha() and SHAPES[name].fullmatch(core):
        return not index.holds(index.script.base(core))
    if core[-2:] in POSSESSIVE and core[:-2].isalpha() and core.isascii():
        return not (index.holds(core[:-2]) or index.holds(core[:-2] + "s"))
    if WEB.search(core):
        return core.isascii() and not any(map(index.holds, WORDS.findall(core)))
    if MEASURE.fullmatch(core) or not any(map(str.isalpha, core)):
        return True
    return bool(SHAPES[name].fullmatch(core)) and are_clean(PARTS.split(core), index)


def _are_clean_digits(core: str, index: Index) -> bool:
    """Neither the letters nor what they are with digits read as letters."""
    if core in index.raw or sum(map(core.count, TWOFOLD)) > 1:
        return core.isdigit()
    readings_ = {core.translate(ONES), core.translate(ELLS)}
    return not any(map(index.holds, (*WORDS.findall(core), *readings_)))


def _script_of(core: str) -> str:
    first = next(filter(str.isalpha, core), "a")
    return next((name for name in SHAPES if SHAPES[name].match(first)), LATIN)


def _base(letters: str, index: Index) -> str:
    return letters if letters.isascii() else index.script.base(letters)


def are_clean(parts: list[str], index: Index) -> bool:
    if len(parts) > MANY or sum(len(part) == 1 for part in parts) >= SPELLED:
        return False
    bases = [_base(part, index) for part in parts]
    joined = {one + other for one, other in pairwise(bases)} | {"".join(bases)}
    return not any(index.holds(letters) for letters in {*bases, *joined})


def _first(cells: Cells, index: Index, *, is_web: bool) -> list[Found]:
    """What the simplest way of reading finds that finds a sure word, else all that is found."""
    every: list[Found] = []
    for way in (_in_raw, in_letters) if is_web else _ways(cells):
        found = [
            one
            for trimmed in (_trimmed(cells) if way is not in_letters else (cells,))
            for one in way(trimmed, index)
            if not is_another_word(one)
        ]
        every += found
        if any(is_sure(one) for one in found):
            return found
    return every


def _ways(cells: Cells) -> Iterator[Callable[[Cells, Index], Iterator[Found]]]:
    """The ways in which a token of such characters can be read, the simplest first."""
    kinds = {cell.kind for cell in cells}
    yield from (_in_raw, in_letters)
    if LEET_SIGN in kinds:
        yield in_leet
    if kinds - LETTER_KINDS:
        yield in_separated
    if not MASKING.isdisjoint(cell.char for cell in cells):
        yield _in_masked


def _trimmed(cells: Cells) -> Iterator[Cells]:
    """The token, and without the signs around it, which may be letters or mere punctuation."""
    yield cells
    lettered = [at for at, cell in enumerate(cells) if cell.char.isalnum()]
    if lettered and len(core := cells[lettered[0] : lettered[-1] + 1]) < len(cells):
        yield core


def _in_raw(cells: Cells, index: Index) -> Iterator[Found]:
    """Words that are listed with digits."""
    run = [cell for cell in cells if cell.char.isalnum()]
    for entry in index.raw.get("".join(cell.char for cell in run).lower(), ()) if run else ():
        yield Found(run, 0, entry, ())


def pieces(cells: Cells, kinds: frozenset[str]) -> Iterator[list[Cell]]:
    """The longest runs of cells of some kinds."""
    for fits, run in groupby(cells, lambda cell: cell.kind in kinds):
        if fits:
            yield list(run)


def in_letters(cells: Cells, index: Index) -> Iterator[Found]:
    """Words in runs of letters, with and without the apostrophes among them."""
    for run in pieces(cells, LETTER_KINDS | {NATURAL}):
        lettered = [cell for cell in run if cell.kind != NATURAL]
        found = list(_in_run(lettered, index))
        yield from found
        if not found and len(lettered) < len(run):
            for part in pieces(run, LETTER_KINDS):
                yield from _in_run(part, index)


def _in_run(run: Cells, index: Index) -> Iterator[Found]:
    if not any(cell.kind != TWIN for cell in run):
        return  # all of another script: that script's own word
    # Where more letters are mixed than any word has, the likeliest reading is enough to be held.
    for letters in islice(readings(run), None if len(run) <= LONGEST else 1):
        if matches := index.search(letters):
            yield from (found_of(match, run) for match in matches)
            return


def found_of(match: Match, run: Cells, how: tuple[str, ...] = ()) -> Found:
    return Found(run[match.start : match.end], match.at, match.entry, (*how, *match.how))


def in_leet(cells: Cells, index: Index) -> Iterator[Found]:
    """Words some of whose letters are digits or signs."""
    for piece in pieces(cells, LETTER_KINDS | {LEET_SIGN}):
        if 2 < len(piece) <= LONGEST and _is_credible(piece):
            yield from _in_run(piece, index)


def _is_credible(piece: Cells) -> bool:
    """Letters with some digits among them, and no code of capitals and digits."""
    letters = [cell for cell in piece if cell.kind != LEET_SIGN]
    if not 0 < len(piece) - len(letters) <= len(letters):
        return False
    return len(piece) > 4 or not all(cell.char.isupper() for cell in letters)


def in_separated(cells: Cells, index: Index) -> Iterator[Found]:
    """Words with signs between their letters."""
    for parts in _partings(cells):
        for spelled, window in _windows(parts):
            joined = [cell for part in window for cell in part]
            if (2 if spelled else 3) < len(joined) <= LONGEST and not _is_code(joined):
                found = [*_joined(joined, index)]
                yield from found
                if found:
                    return


def _joined(cells: Cells, index: Index) -> Iterator[Found]:
    for found in _in_run(cells, index):
        yield found._replace(how=(*found.how, "separators"))


def _is_code(cells: Cells) -> bool:
    return len(cells) < 4 and all(cell.char.isupper() for cell in cells)


def _partings(cells: Cells) -> Iterator[list[list[Cell]]]:
    """The token cut at its signs, and at the one sign that alternates with its letters."""
    yield list(pieces(cells, LETTER_KINDS | {LEET_SIGN}))
    between = {cell.char for cell in cells[1::2]}
    if len(between) == 1 and len(cells) > 4 and not cells[1].char.isalnum():
        yield [[cell] for cell in cells[::2] if cell.letters]


def _windows(parts: list[list[Cell]]) -> Iterator[tuple[bool, list[list[Cell]]]]:
    """(written letter by letter, parts) that may be one word: spelled runs, all, pairs."""
    for single, run in groupby(parts, lambda part: len(part) == 1):
        letters = list(run)
        if single and len(letters) > 2:
            yield True, letters
    if any(all(cell.kind == LEET_SIGN for cell in part) for part in parts):
        return  # a date, a score
    if 1 < len(parts) <= LONGEST:
        yield False, parts
    for at in range(len(parts) - 1 if len(parts) > 2 else 0):
        yield False, parts[at : at + 2]


def _in_masked(cells: Cells, index: Index) -> Iterator[Found]:
    for run, entry in masked.in_masked(cells, index):
        yield Found(run, 0, entry, ("masks",))


def hit_of(found: Found, dropped: Sequence[tuple[int, str]]) -> Hit:
    """The hit in the token."""
    cells, entry = found.cells, found.entry
    start, end = cells[0].at, cells[-1].at + 1
    while dropped and any(at == end for at, _ in dropped):
        end += 1  # the marks belong to the last letter
    how = dict.fromkeys([*_kinds(cells), *found.how])
    how.update(dict.fromkeys(why for at, why in dropped if start < at < end))
    return Hit(start, end, entry.word, entry.tier, tuple(how), entry.lang, is_sure(found))


def is_sure(found: Found) -> bool:
    """The word is meant in whatever language the text is."""
    return found.entry.sure and _has_own(found)


def _kinds(cells: Cells) -> Iterator[str]:
    kinds = {cell.kind for cell in cells if cell.kind != ACCENTED or cell.char not in LIVING}
    return (HOW[kind] for kind in (ACCENTED, STYLED, TWIN, LEET_SIGN) if kind in kinds)


def _has_own(found: Found) -> bool:
    """The letters without which it is another word are there."""
    if not found.entry.strict:
        return True
    if found.how:  # its letters are not where they were
        written = {cell.char.lower() for cell in found.cells}
        return all(char in written for _, char in found.entry.own)
    stem = found.cells[found.stem :]
    return all(
        stem[at].at > stem[at - 1].at + 1 if char in APOSTROPHES else stem[at].char.lower() == char
        for at, char in found.entry.own
        if at < len(stem)
    )


def is_another_word(found: Found) -> bool:
    """A letter of the language's own alphabet stands where the listed word has another one."""
    if found.entry.strict == ONLY and not _has_own(found):
        return True
    own, alphabet = dict(found.entry.own), found.entry.alphabet
    stem = found.cells[found.stem : found.stem + len(found.entry.stem)]
    written = (cell.char.lower() for cell in stem)
    if found.how:
        return any(char in alphabet and char not in own.values() for char in written)
    return any(char in alphabet and own.get(at) != char for at, char in enumerate(written))
