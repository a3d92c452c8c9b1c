"""Words with letters masked: "f*ck", "b**ch", "f***"."""

from collections.abc import Iterator, Sequence

from service.screening.lexicon.disguises import Found
from service.screening.lexicon.folding import LEET_SIGN, LETTER_KINDS, Cell
from service.screening.lexicon.vocabulary import Vocabulary

MASKS = frozenset("*#%•●×■█")  # taboo wherever they stand between letters
GRAWLIX = frozenset("*#%@$&!?^+~")  # two of these in a row are, too
VOWEL_MASKS = frozenset("-_.~?^&")  # alone, for a vowel
VOWELS = frozenset("aeiou")
LONGEST = 16
# Words that are recognised from little: "f***", "s**t", "n****r".
KNOWN = frozenset({
    "fuck", "shit", "cunt", "bitch", "fucking", "fucker", "bullshit", "nigger", "asshole", "faggot",
    "motherfucker", "motherfucking",
})  # fmt: skip
THREE = frozenset({"ass", "cum", "tit"})  # not "f*g": that is mathematics

Cells = Sequence[Cell]


def in_masked(cells: Cells, words: Vocabulary) -> Iterator[Found]:
    """Listed words that fit a token in which some letters are masked."""
    for piece in _pieces(cells):
        if found := _fit(piece, words):
            yield found


def _pieces(cells: Cells) -> Iterator[Cells]:
    """Runs of letters, leet and masks; emphasis (*word*) and what ends a sentence cut off."""
    run: list[Cell] = []
    for cell in [*cells, None]:
        if cell and (
            cell.kind in LETTER_KINDS
            or cell.char in MASKS | GRAWLIX | VOWEL_MASKS
            or cell.kind == LEET_SIGN
        ):
            run.append(cell)
            continue
        yield from _core(run)
        run = []


def _core(run: list[Cell]) -> Iterator[Cells]:
    start = next(
        (at for at, cell in enumerate(run) if cell.kind in LETTER_KINDS or cell.char.isdigit()),
        len(run),
    )
    end = len(run)
    while (
        end > start
        and run[end - 1].kind not in LETTER_KINDS
        and (start or run[end - 1].char != "*")
    ):
        end -= 1
    piece = run[start:end]
    if 3 <= len(piece) <= LONGEST and any(_is_masked(piece, at) for at in range(1, len(piece))):
        yield piece


def _is_masked(piece: Cells, at: int) -> bool:
    char = piece[at].char
    if char in MASKS:
        return True
    beside = {piece[at - 1].char, piece[at + 1].char if at + 1 < len(piece) else ""}
    if char in GRAWLIX:
        return bool(beside & GRAWLIX)
    return char in VOWEL_MASKS and len(piece) > 3


def _fit(piece: Cells, words: Vocabulary) -> Found | None:
    masked = [at for at in range(len(piece)) if at and _is_masked(piece, at)]
    trailing = "".join(cell.letters for cell in piece if cell.kind in LETTER_KINDS)
    if piece[-1].char == "*" and words.is_word(trailing):
        return None  # a footnote
    for initial in piece[0].letters:
        for form in words.by_shape.get((len(piece), initial), ()):
            if _fits(piece, form, masked) and _telling(piece, form, masked):
                word = words.forms[form]
                return Found(piece[0].at, piece[-1].at + 1, word, (*word.how, "masks"))
    return None


def _fits(piece: Cells, form: str, masked: Sequence[int]) -> bool:
    return all(at in masked or form[at] in cell.letters for at, cell in enumerate(piece))


def _telling(piece: Cells, form: str, masked: Sequence[int]) -> bool:
    """Enough is left to see for the word to be meant."""
    seen = len(form) - len(masked)
    if any(piece[at].char in VOWEL_MASKS and form[at] not in VOWELS for at in masked):
        return False
    if len(form) == 3:
        return form in THREE and masked == [1] and piece[0].char.islower()
    stars = all(piece[at].char in MASKS for at in masked)
    return seen * 2 >= len(form) or (stars and form in KNOWN)
