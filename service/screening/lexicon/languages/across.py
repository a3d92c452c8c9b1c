"""Words over several tokens: phrases, and letters written one by one."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from service.screening.lexicon.folding import Cell
from service.screening.lexicon.hit import Hit
from service.screening.lexicon.languages.index import START, Index, indexes
from service.screening.lexicon.languages.reader import (
    EDGES,
    Found,
    hit_of,
    is_another_word,
)
from service.screening.lexicon.languages.scripts import Script, scripts_of
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
    lengths = [*map(len, tokens)]
    return lengths.count(1) >= ENOUGH and ONES in array("I", lengths).tobytes()


def may_be_phrase(tokens: Sequence[str], at: int) -> bool:
    """True when a phrase lies over this token."""
    start = max(at - REACH, 0)
    around = [(0, token) for token in tokens[start : at + REACH + 1]]
    return any(
        True
        for script in scripts_of(tokens[at])
        for _ in _phrases(around, _bases(around, script), at - start, indexes()[script.name])
    )


def phrases(tokens: Tokens, ats: Iterable[int]) -> Iterator[Hit]:
    """Listed phrases. tokens: (start, token) of the whole text, in order. ats: where a token is
    one by which phrases are found."""
    for script in {
        script.name: script for _, token in tokens for script in scripts_of(token)
    }.values():
        bases = _bases(tokens, script)
        for at in ats:
            yield from _phrases(tokens, bases, at, indexes()[script.name])


def _bases(tokens: Tokens, script: Script) -> list[str]:
    """The base letters of every token, as they are looked up."""
    bases = {token: script.base(_core(token)) for token in {token for _, token in tokens}}
    return [bases[token] for _, token in tokens]


def _phrases(tokens: Tokens, bases: list[str], at: int, index: Index) -> Iterator[Hit]:
    said = bases[at]
    for phrase in index.phrases.get(said, []) or index.phrases.get(collapsed(said), []):
        start = at - phrase.longest
        end = start + len(phrase.words)
        if start >= 0 and _is_said(phrase, bases[start:end]):
            yield _phrase_hit(phrase, tokens[start:end])


def _core(token: str) -> str:
    return token.strip(EDGES).lower()


def _is_said(phrase: Phrase, bases: Sequence[str]) -> bool:
    *first, last = phrase.words
    if len(bases) != len(phrase.words) or any(
        base != word and collapsed(base) != word for base, word in zip(bases, first, strict=False)
    ):
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
