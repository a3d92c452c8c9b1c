"""Listed words across tokens, and what the words beside a hit say about it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count, groupby, pairwise, repeat
from typing import NamedTuple

from service.screening.lexicon import languages
from service.screening.lexicon.disguises import alternating, in_spelled
from service.screening.lexicon.folding import TABLE, Cell
from service.screening.lexicon.hit import Hit
from service.screening.lexicon.masks import in_masked
from service.screening.lexicon.tokens import CLEAN, EDGES, LANG, Answer
from service.screening.lexicon.vocabulary import Vocabulary, Word

WINDOW = 24  # letters of a spelled run that are read at once
WINDOWS = 40  # of one text: 480 letters written one by one
LETTERS = WINDOW * WINDOWS + 2 * WINDOW  # more than these windows hold, even with signs between
NEAR = 5  # tokens
ROW = 3  # letters written one by one that may be a word
LONG = 80  # characters; longer ones are read in pieces
TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "dr", "sir", "prof", "professor", "lord", "lady", "judge", "senator",
    "fort", "st",
})  # fmt: skip
SCOLDING = frozenset({
    "you", "a", "an", "the", "such", "total", "what", "this", "that", "stupid", "big", "fucking",
    "little", "u", "ur", "your",
})  # fmt: skip
FIRST_NAMES = frozenset({"dick", "kike"})
ENDS = (".", "!", "?", ":", "…")


class Placed(NamedTuple):
    """A token, where it starts in the text, and what is known of it."""

    start: int
    token: str
    answer: Answer


Tokens = Sequence[Placed]


def is_worth_reading(
    tokens: Sequence[str], odd: Mapping[int, Answer], words: Vocabulary, declared: str | None
) -> bool:
    """False when no token holds anything and none can be a part of anything: the usual case.

    odd: the places of the tokens that are not clean, and what is known of these.
    """
    hits: list[Hit] = []
    pieces: list[int] = []
    letters = 0
    for at, answer in odd.items():
        if answer.foreign or answer.evasion:
            return True
        hits += answer.hits
        if answer.letters or answer.spelled:
            pieces.append(at)
            letters += answer.spelled
    if letters and len(pieces) > 1 and are_in_a_row(tokens, map(odd.get, count(), repeat(CLEAN))):
        return True
    return (
        _may_count(hits, tokens, declared)
        or any(_may_join(tokens, at, words) for at in pieces)
        or any(odd[at].of_phrase and languages.may_be_phrase(tokens, at) for at in odd)
    )


def are_in_a_row(tokens: Iterable[str], answers: Iterable[Answer]) -> bool:
    """True when three tokens in a row may be letters of a word, each for itself."""
    row = 0
    for token, answer in zip(tokens, answers, strict=False):
        row = row + 1 if answer.spelled or _may_be_letter(token) else 0
        if row == ROW:
            return True
    return False


def _may_be_letter(token: str) -> bool:
    if len(token) < 2 or len(token.strip(EDGES)) == 1:
        return True
    return len(token) < 4 and sum(map(str.isalnum, token)) == 1


def _may_count(hits: Sequence[Hit], tokens: Sequence[str], declared: str | None) -> bool:
    """False for words of a language that the text is not in: "am" is English, too."""
    return bool(hits) and (
        any(hit.certain for hit in hits)
        or languages.may_be_spoken({hit.lang for hit in hits}, tokens, declared)
    )


def _may_join(tokens: Sequence[str], at: int, words: Vocabulary) -> bool:
    """True when the token is a listed word together with the ones beside it."""
    around = tokens[max(at - 2, 0) : at + 3]
    forms = words.forms
    firsts = [_letters(token, last=False) for token in around[:-1]]
    lasts = [_letters(token, last=True) for token in around[1:]]
    return any(
        one + last in forms or before + one + last in forms
        for before, one, last in zip(["", *firsts], firsts, lasts, strict=False)
    )


def spelled(tokens: Tokens, words: Vocabulary) -> tuple[list[Hit], list[tuple[int, int]]]:
    """Words written letter by letter over several tokens, and the spans nobody read."""
    hits: list[Hit] = []
    windows = 0
    for single, run in groupby(tokens, _is_single):
        placed = list(run) if single else []
        letters = alternating([*map(_cell, placed[:LETTERS])])
        for at in range(0, max(len(letters) - 2, 0), WINDOW // 2):
            if windows == WINDOWS:
                return hits, [(letters[at].at, placed[-1].start + len(placed[-1].token))]
            windows += 1
            hits.extend(_spelled(letters[at : at + WINDOW], words))
            if at + WINDOW >= len(letters):
                break
    return hits, []


def _is_single(placed: Placed) -> bool:
    return placed.answer.spelled or len(placed.token) == 1 or len(placed.token.strip(EDGES)) == 1


def _cell(placed: Placed) -> Cell:
    for at, char in enumerate(placed.token):
        letters, kind = TABLE[char]
        if letters:
            return Cell(placed.start + at, char, letters, kind)
    return Cell(placed.start, placed.token[0], *TABLE[placed.token[0]])


def _spelled(cells: Sequence[Cell], words: Vocabulary) -> Iterator[Hit]:
    letters = [cell for cell in cells if cell.letters]
    if sum(cell.char.isalpha() for cell in letters) < 2:
        return
    found = in_spelled(letters, words) if len(letters) > 2 else None
    for one in [found] if found else in_masked(cells, words):
        yield Hit(one.start, one.end, *one.word[:2], ("spaced", *one.how), LANG, True)


def split(tokens: Tokens, words: Vocabulary) -> Iterator[Hit]:
    """Words that a space or a line end cuts in two, or in three short pieces."""
    may_be = [bool(placed.answer.letters or placed.answer.spelled) for placed in tokens]
    single = [len(placed.token) == 1 for placed in tokens]
    for at, (one, other) in enumerate(pairwise(may_be)):
        # Three single characters are for `spelled` to read.
        if (one or other) and not all(single[at : at + 3]):
            for size in (3,) if single[at] and single[at + 1] else (2, 3):
                pieces = tokens[at : at + size]
                word = _word_of(pieces, words)
                before = tokens[at - 1].token if at else ""
                if word and (hit := _joined(pieces, before, word, words)):
                    yield hit
                    break


def _word_of(pieces: Tokens, words: Vocabulary) -> Word | None:
    form = "".join([_letters(placed.token, last=False) for placed in pieces[:-1]])
    return words.forms.get(form + _letters(pieces[-1].token, last=True))


def _joined(pieces: Tokens, before: str, word: Word, words: Vocabulary) -> Hit | None:
    letters = [_letters(placed.token, last=placed is pieces[-1]) for placed in pieces]
    longest = max(map(len, letters))
    if not all(letters) or longest == 1 or (len(letters) == 3 and longest > 3):
        return None
    form = "".join(letters)
    if word.how or not _is_broken(letters, pieces, before, words):
        return None
    end = pieces[-1].start + len(pieces[-1].token.rstrip(EDGES))
    listed_so = form in words.phrases and words.is_word(letters[0])
    how = () if listed_so else ("split",)
    return Hit(pieces[0].start, end, word.listed, word.tier, how, LANG, True)


def _letters(token: str, *, last: bool) -> str:
    """The letters of a token that can be joined to its neighbours; "" when it cannot be."""
    token = token.rstrip(EDGES) if last else token.rstrip("-‐‑")
    return token.lower() if token.isascii() and token.isalpha() else _folded(token)


@lru_cache(maxsize=4096)
def _folded(token: str) -> str:
    letters = "".join(TABLE[char][0][:1] for char in token)
    plain = all(TABLE[char][0] or TABLE[char][1] in "hm" for char in token)
    return letters if plain and any(char.isalpha() for char in token) else ""


def _is_broken(letters: list[str], pieces: Tokens, before: str, words: Vocabulary) -> bool:
    if "".join(letters) in words.phrases:
        return True
    if len(letters[0]) == 1 and words.is_word(letters[1]):
        return (
            before[-1:] not in ("'", "’")
            and pieces[0].token == pieces[0].token.lower()
            and len(before) != 1
        )
    if sum(map(len, letters)) == 3 and not pieces[0].token.islower():
        return False
    if all(placed.token.strip(EDGES).istitle() and len(placed.token) > 1 for placed in pieces):
        return False  # a name: Jack Ass mountain
    return any(
        len(letter) > 1 or letter not in "ai" for letter in letters if not words.is_word(letter)
    )


def is_innocent(
    hit: Hit, tokens: Tokens, near: Mapping[str, frozenset[str]], names: frozenset[str]
) -> bool:
    """The words beside the hit make it a bird, a plant, a tool or a name."""
    if hit.word not in near and hit.word not in names:
        return False
    at = bisect_right(tokens, hit.start, key=lambda placed: placed.start) - 1
    beside = [placed.token for placed in tokens[max(at - NEAR, 0) : at + NEAR + 1]]
    close = {word.strip(EDGES).lower() for word in beside} | set(
        tokens[at].token.lower().split("-")
    )
    if close & near.get(hit.word, frozenset()):
        return True
    return hit.word in names and not hit.how and _is_name(hit, at, tokens)


def _is_name(hit: Hit, at: int, tokens: Tokens) -> bool:
    token = tokens[at].token.strip(EDGES).removesuffix("'s").removesuffix("’s")
    if not token.istitle():
        return False
    before = tokens[at - 1].token if at else ""
    after = tokens[at + 1].token if at + 1 < len(tokens) else ""
    if before.strip(EDGES).lower() in TITLES or after.strip(EDGES).istitle():
        return True
    inside = bool(before) and not before.endswith(ENDS)
    if hit.tier == "mild" and inside and before.strip(EDGES).istitle():
        return True  # Pilot Knob
    return inside and hit.word in FIRST_NAMES and before.strip(EDGES).lower() not in SCOLDING
