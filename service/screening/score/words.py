"""The words of one token, in the form in which the model knows them."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from service.screening.lexicon.folding import LEET_SIGN, LETTER_KINDS, TABLE, TWIN, Cell, fold

# The rest of a longer token says no more, and a hostile one costs no more.
LONGEST = 80
REMEMBERED = 4096  # tokens: those of the texts that are explained just now
PUNCTUATION = ".,;:?!\"'“”‘’«»()[]{}*_…-–—"
MENTION_OR_LINK = re.compile(r"@\w|\w+://|www\.|\S+\.(?:com|org|net|ru)\b", re.IGNORECASE)
# ASCII words with signs between them that nobody takes for letters: "and/or", "well-known".
JOINED = re.compile(r"[A-Za-z]{2,}(?:[-/,.:;&=]+[A-Za-z]{2,})+")
LETTERS = re.compile(r"[A-Za-z]+")
# ASCII words in disguise: what joins is a letter, may be one, or stands inside of words.
JOINS = r"A-Za-z0-9@$!|+(<{\['`*"
RUN = re.compile(f"[{JOINS}]+")
DISGUISED = re.compile(rf"[0-9$]*[A-Za-z](?:[{JOINS}]*[A-Za-z])?")
AS_ASCII = str.maketrans("’‘“”„«»‹›–—…·", "''...........")
SEEN_IN_ASCII = {ord(char): TABLE[char][0][:1] for char in "0123456789@$!|+(<{['`"}
REPEATED = re.compile(r"(.)\1{2,}")
JOINING = frozenset("'’‘ʼ`*")  # signs inside a word; the star is kept: it hides a letter
SEEN_IN_CYRILLIC = str.maketrans("acekopxymthbё03469", "асекорхумтнвеозчбд")


class Word(NamedTuple):
    """start, end: half-open offsets in the token. form: folded, at most `LONGEST` characters."""

    start: int
    end: int
    form: str


@lru_cache(maxsize=REMEMBERED)
def words(token: str) -> Sequence[Word]:
    """The words of a token without white space: none of a link, a mention or a number.

    Disguises are undone as the lexicon undoes them; a run that is mostly Cyrillic stays Cyrillic
    and has its Latin look-alikes put back.
    """
    bare = token.strip(PUNCTUATION)
    plain = bare.replace("'", "")  # "don't"
    if plain.isascii() and plain.isalpha() and len(bare) <= LONGEST:
        start = token.index(bare)
        return (Word(start, start + len(bare), short(plain.lower())),)
    if not any(map(str.isalpha, token)):
        return ()
    if MENTION_OR_LINK.match(token.lstrip(PUNCTUATION)):
        return ()
    if len(bare) <= LONGEST and JOINED.fullmatch(bare):
        start = token.index(bare)
        return tuple(_plain(match, start) for match in LETTERS.finditer(bare))
    cut = token[:LONGEST]
    found = by_patterns(cut)
    return tuple(folded(cut)) if found is None else found


def by_patterns(token: str) -> Sequence[Word] | None:
    """What `folded` makes of a token, in a quarter of the time; None when it has more than ASCII
    and common punctuation, or is written letter by letter."""
    token = token.translate(AS_ASCII)
    if token.isascii() and not _is_spelled(token):
        return tuple(map(_seen, DISGUISED.finditer(token)))
    return None


def _is_spelled(token: str) -> bool:
    """Letter by letter: "f.u.c.k"."""
    runs = RUN.findall(token)
    return len(runs) > 2 and len("".join(runs)) == len(runs)


def _seen(match: re.Match[str]) -> Word:
    return Word(match.start(), match.end(), short(match[0].translate(SEEN_IN_ASCII).lower()))


def _plain(match: re.Match[str], start: int) -> Word:
    return Word(start + match.start(), start + match.end(), short(match[0].lower()))


def folded(token: str) -> Iterator[Word]:
    """The words of a token in any script and disguise, read character by character."""
    runs = [run for joins, group in groupby(fold(token)[0], _joins) if joins for run in [[*group]]]
    if len(runs) > 2 and all(len(run) == 1 for run in runs):
        runs = [[cell for run in runs for cell in run]]  # f.u.c.k
    for run in runs:
        cells = _without_edges(run)
        if any(cell.char.isalpha() for cell in cells):
            yield Word(cells[0].at, cells[-1].at + 1, _form(cells))


def _joins(cell: Cell) -> bool:
    return bool(cell.letters) or cell.char.isalpha() or cell.char in JOINING


def _without_edges(run: list[Cell]) -> list[Cell]:
    """Without the signs at its ends, which are punctuation there, but for an opening "$"."""
    inside = [at for at, cell in enumerate(run) if cell.char.isalpha()]
    if not inside:
        return []
    start, end = inside[0], inside[-1] + 1
    while start and (run[start - 1].char.isdigit() or run[start - 1].char == "$"):
        start -= 1
    return run[start:end]


def _form(cells: Sequence[Cell]) -> str:
    letters = [cell for cell in cells if cell.char.isalpha()]
    cyrillic = sum(_is_cyrillic(cell) for cell in letters)
    if cyrillic * 2 > len(letters):
        seen = "".join(cell.char for cell in cells if cell.char not in JOINING or cell.char == "*")
        return short(seen.lower().translate(SEEN_IN_CYRILLIC))
    return short("".join(map(_latin, cells)))


def _is_cyrillic(cell: Cell) -> bool:
    return cell.kind not in LETTER_KINDS - {TWIN} and "\u0400" <= cell.char <= "\u052f"


def _latin(cell: Cell) -> str:
    if cell.kind in LETTER_KINDS or cell.kind == LEET_SIGN:
        return cell.letters[:1]
    return cell.char.lower() if cell.char.isalpha() or cell.char == "*" else ""


def short(form: str) -> str:
    """Letters written three times and more, once: "stuuupid"."""
    return REPEATED.sub(r"\1", form) if REPEATED.search(form) else form
