"""Words over several tokens: phrases, and letters written one by one."""

from array import array
from collections.abc import Iterator, Sequence
from itertools import groupby

from service.screening.lexicon.folding import Cell
from service.screening.lexicon.hit import Hit
from service.screening.lexicon.languages.index import START, Index, indexes
from service.screening.lexicon.languages.reader import (
    EDGES,
    Found,
    hit_of,
    is_another_word,
    is_of_phrase,
)
from service.screening.lexicon.languages.scripts import scripts_of
from service.screening.lexicon.languages.wordlists import Phrase
from service.screening.lexicon.vocabulary import collapsed

REACH = 5  # tokens on either side of a phrase's longest word
WINDOW = 24  # letters written one by one that are read at once
WINDOWS = 20  # of one text
WORD = 20  # letters of a word that is written so
ENOUGH = 3  # letters
ONES = array("I", [1] * ENOUGH).tobytes()

Tokens = Sequence[tuple[int, str]]


def are_spelled(tokens: Sequence[str]) -> bool:
    """True when three tokens in a row are single characters; it may be true by mere chance, too."""
    return ONES in array("I", map(len, tokens)).tobytes()


def may_be_phrase(tokens: Sequence[str], at: int) -> bool:
    """True when a phrase lies over this token."""
    start = max(at - REACH, 0)
    around = [(0, token) for token in tokens[start : at + REACH + 1]]
    return any(True for _ in _phrases(around, at - start))


def phrases(tokens: Tokens) -> Iterator[Hit]:
    """Listed phrases. tokens: (start, token) of the whole text, in order."""
    for at, (_, token) in enumerate(tokens):
        if is_of_phrase(token):
            yield from _phrases(tokens, at)


def _phrases(tokens: Tokens, at: int) -> Iterator[Hit]:
    for script in scripts_of(tokens[at][1]):
        said = script.base(_core(tokens[at][1]))
        index = indexes()[script.name]
        for phrase in (*index.phrases.get(said, ()), *index.phrases.get(collapsed(said), ())):
            start = at - phrase.words.index(max(phrase.words, key=len))
            words = tokens[start : start + len(phrase.words)] if start >= 0 else ()
            if _is_said(phrase, [script.base(_core(token)) for _, token in words]):
                yield _phrase_hit(phrase, words)


def _core(token: str) -> str:
    return token.strip(EDGES).lower()


def _is_said(phrase: Phrase, bases: Sequence[str]) -> bool:
    *first, last = phrase.words
    if len(bases) != len(phrase.words) or [*map(collapsed, bases[:-1])] != [*map(collapsed, first)]:
        return False
    ending = phrase.entry.paradigm.ending
    return any(
        base.startswith(last) and ending.fullmatch(base, len(last))
        for base in (bases[-1], collapsed(bases[-1]))
    )


def _phrase_hit(phrase: Phrase, tokens: Tokens) -> Hit:
    start, end = tokens[0][0], tokens[-1][0] + len(tokens[-1][1].rstrip(EDGES))
    entry = phrase.entry
    return Hit(start, end, entry.word, entry.tier, (), entry.lang, entry.sure)


def spelled(tokens: Tokens) -> Iterator[Hit]:
    """Words written letter by letter over several tokens; offsets in the text."""
    windows = 0
    for single, run in groupby(tokens, lambda one: _is_single(one[1])):
        letters = list(run) if single else []
        for at in range(0, max(len(letters) - ENOUGH + 1, 0), WINDOW // 2):
            if windows == WINDOWS:
                return
            windows += 1
            yield from _spelled(letters[at : at + WINDOW])


def _is_single(token: str) -> bool:
    return len(token) == 1 or (len(token) < 4 and sum(map(str.isalnum, token)) == 1)


def _spelled(tokens: Tokens) -> Iterator[Hit]:
    for script in scripts_of("".join(token for _, token in tokens)):
        cells = [
            cell._replace(at=start + cell.at)
            for start, token in tokens
            for cell in script.fold(token)[0]
            if cell.letters
        ]
        yield from _in_cells(cells, indexes()[script.name])


def _in_cells(cells: list[Cell], index: Index) -> Iterator[Hit]:
    """The longest words, one after the other."""
    letters = "".join(cell.letters[0] for cell in cells)
    at = 0
    while at <= len(letters) - ENOUGH:
        size = _size_of_word(letters, at, index)
        for match in index.search(letters[at : at + size]) if size else ():
            found = Found(cells[at : at + size], match.at, match.entry, ("spaced", *match.how))
            if not is_another_word(found):
                yield hit_of(found, ())
        at += size or 1


def _size_of_word(letters: str, at: int, index: Index) -> int:
    """The length of the longest word that begins here, 0 when none does."""
    if letters[at : at + START] not in index.lengths and letters[at : at + 2] not in index.stems:
        return 0
    sizes = range(min(WORD, len(letters) - at), ENOUGH - 1, -1)
    return next((size for size in sizes if index.holds(letters[at : at + size])), 0)
