"""Words with letters masked: "х*й", "п***ц", "p*ta"."""

import re
from collections.abc import Iterator, Sequence

from service.screening.lexicon.folding import LETTER_KINDS, Cell
from service.screening.lexicon.languages.index import Index
from service.screening.lexicon.languages.scripts import NATURAL
from service.screening.lexicon.languages.wordlists import Entry
from service.screening.lexicon.masks import GRAWLIX, MASKS

VOWELS = frozenset("aeiouаеиоуыэюяاوی")
VOWEL_MASKS = frozenset("-_~")  # once in a word, for a vowel
MASKING = MASKS | GRAWLIX | VOWEL_MASKS
LONGEST = 16
STAR = "*"
STARS = re.compile(r"\*+")

Cells = Sequence[Cell]


def in_masked(cells: Cells, index: Index) -> Iterator[tuple[Cells, Entry]]:
    """(cells, listed word) for every piece of a token in which letters are masked."""
    for piece in _pieces(cells):
        seen = _seen(piece)
        if STAR not in seen:
            continue
        entry = _fitting(piece, seen, index) or _known(piece, seen, index)
        if entry:
            yield piece, entry


def _pieces(cells: Cells) -> Iterator[list[Cell]]:
    """Runs of letters and masks that begin with a letter; what ends a sentence is cut off."""
    run: list[Cell] = []
    for cell in [*(cell for cell in cells if cell.kind != NATURAL), None]:
        if cell and (_is_letter(cell) or cell.char in MASKING):
            run.append(cell)
            continue
        yield from _core(run)
        run = []


def _core(run: list[Cell]) -> Iterator[list[Cell]]:
    start = next((at for at, cell in enumerate(run) if _is_letter(cell)), len(run))
    end = len(run)
    while end > start and not _is_letter(run[end - 1]):
        end -= 1
    if 2 < end - start <= LONGEST:
        yield run[start:end]


def _is_letter(cell: Cell) -> bool:
    return cell.kind in LETTER_KINDS


def _seen(piece: Cells) -> str:
    """Its likeliest letters, with stars for what is masked."""
    return "".join(
        STAR if _is_masked(piece, at) else cell.letters[:1] or "-" for at, cell in enumerate(piece)
    )


def _is_masked(piece: Cells, at: int) -> bool:
    char = piece[at].char
    if not 0 < at < len(piece) - 1 or _is_letter(piece[at]):
        return False
    beside = {piece[at - 1].char, piece[at + 1].char}
    return (
        char in MASKS
        or (char in GRAWLIX and bool(beside & GRAWLIX))
        or (char in VOWEL_MASKS and sum(not _is_letter(cell) for cell in piece) == 1)
    )


def _fitting(piece: Cells, seen: str, index: Index) -> Entry | None:
    """A word of as many letters, at least half of which are left to see; the surest there is."""
    if len(seen) - seen.count(STAR) < max(2, seen.count(STAR)):
        return None
    at = next(at for at in range(1, len(seen)) if seen[at] != STAR)
    fitting = (
        entry
        for stem in index.shapes.get((seen[0], at, seen[at]), ())
        if 2 < len(stem) <= len(seen) and _fits(piece, seen, stem)
        for entry in index.stems[stem]
        if (len(stem) > 3 or entry.tier != "mild") and _ends(seen[len(stem) :], entry)
    )
    return max(fitting, key=lambda entry: entry.sure and not entry.strict, default=None)


def _fits(piece: Cells, seen: str, stem: str) -> bool:
    """Every letter is the stem's, or masked; lone signs such as "-" mask vowels only."""
    return all(
        letter == shown
        or (shown == STAR and (letter in VOWELS or piece[at].char not in VOWEL_MASKS - MASKS))
        for at, (letter, shown) in enumerate(zip(stem, seen, strict=False))
    )


def _ends(rest: str, entry: Entry) -> bool:
    if STAR not in rest:
        return entry.paradigm.ending.fullmatch(rest) is not None
    letters = set("".join(entry.paradigm.endings)) if rest.count(STAR) == 1 else set()
    ending = entry.paradigm.ending
    return any(ending.fullmatch(rest.replace(STAR, letter)) for letter in letters)


def _known(piece: Cells, seen: str, index: Index) -> Entry | None:
    """A word that readers know from its first and last letter, with any number of stars."""
    short = STARS.sub(STAR, seen)
    if len(short) != 3 or short[1] != STAR or any(cell.char in VOWEL_MASKS for cell in piece):
        return None
    words = index.known.get((short[0], short[2]), ())
    return next((match.entry for word in words for match in index.find(word)), None)
