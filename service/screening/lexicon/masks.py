"""Words with letters masked: "f*ck", "b**ch", "f***"."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from unicodedata import category

from service.screening.lexicon.disguises import Found
from service.screening.lexicon.folding import LEET_SIGN, LETTER_KINDS, SIGN, Cell
from service.screening.lexicon.vocabulary import Vocabulary

MASKS = frozenset("*#%•●×■█∗⁎✱✲✻＊＃％")  # taboo wherever they stand between letters
GRAWLIX = frozenset("*#%@$&!?^+~")  # two of these in a row are, too
VOWEL_MASKS = frozenset("-_.~?^&")  # alone, for a vowel
RARE_MASKS = frozenset("@'’`´,")  # alone, for a vowel of a word in KNOWN
DASHES = frozenset("-_")  # several in a row, for the middle of a word in KNOWN
CUTTING = frozenset("*#%")  # at the end of a word
SIGNS = MASKS | GRAWLIX | VOWEL_MASKS | RARE_MASKS
READ = LETTER_KINDS | {LEET_SIGN}
VOWELS = frozenset("aeiou")
LONGEST = 16
LONG = 7  # letters of a word two of whose vowels may be mere points: "H.M.S." is no insult
# Words that are recognised from little: "f***", "s**t", "n****r".
KNOWN = frozenset({
    "fuck", "shit", "cunt", "bitch", "fucking", "fucker", "bullshit", "nigger", "asshole", "faggot",
    "motherfucker", "motherfucking", "fucks", "fucked", "fuckers", "shitty", "bitches", "cunts",
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
    for fits, run in groupby(cells, _may_be_masked):
        if fits:
            yield from _core(list(run))


def _may_be_masked(cell: Cell) -> bool:
    return cell.kind in READ or cell.char in SIGNS or _is_picture(cell)


def _is_picture(cell: Cell) -> bool:
    return cell.kind == SIGN and category(cell.char) == "So"


def _core(run: list[Cell]) -> Iterator[Cells]:
    start = next(
        (at for at, cell in enumerate(run) if cell.kind in LETTER_KINDS or cell.char.isdigit()),
        len(run),
    )
    piece = run[start : _end(run, start)]
    if 3 <= len(piece) <= LONGEST and any(_is_masked(piece, at) for at in range(1, len(piece))):
        yield piece


def _end(run: list[Cell], start: int) -> int:
    """Behind the last letter, and behind the masks that follow it: "f***", but not *emphasis*."""
    end = len(run)
    while (
        end > start and run[end - 1].kind not in LETTER_KINDS and run[end - 1].char not in CUTTING
    ):
        end -= 1
    last = next(at for at in range(end, start - 1, -1) if at == start or _is_letter(run[at - 1]))
    emphasis = start > 0 and run[start - 1].char in CUTTING
    return last if emphasis else end


def _is_letter(cell: Cell) -> bool:
    return cell.kind in LETTER_KINDS


def _is_masked(piece: Cells, at: int) -> bool:
    char = piece[at].char
    if _is_strong(piece, at):
        return True
    return len(piece) > 3 and (char in VOWEL_MASKS | RARE_MASKS or _is_picture(piece[at]))


def _is_strong(piece: Cells, at: int) -> bool:
    """A mask whatever it hides."""
    char = piece[at].char
    return char in MASKS or (char in GRAWLIX and bool(_beside(piece, at) & GRAWLIX))


def _beside(piece: Cells, at: int) -> set[str]:
    return {piece[at - 1].char, piece[at + 1].char if at + 1 < len(piece) else ""}


def _fit(piece: Cells, words: Vocabulary) -> Found | None:
    may = [at for at in range(1, len(piece)) if _is_masked(piece, at)]
    seen = "".join(cell.letters for cell in piece if cell.kind in LETTER_KINDS)
    if piece[-1].char in CUTTING and words.is_word(seen):
        return None  # a footnote
    fixed = [(at, cell.letters) for at, cell in enumerate(piece) if at not in may]
    for initial in piece[0].letters:
        for form in words.by_shape.get((len(piece), initial), ()):
            for at, letters in fixed:
                if form[at] not in letters:
                    break  # mostly
            else:
                masked = [at for at in may if form[at] not in piece[at].letters]
                if masked and _telling(piece, form, masked):
                    word = words.forms[form]
                    end = piece[-1].at + piece[-1].width
                    return Found(piece[0].at, end, word, (*word.how, "masks"))
    return None


def _telling(piece: Cells, form: str, masked: Sequence[int]) -> bool:
    """Enough is left to see for the word to be meant."""
    seen = len(form) - len(masked)
    weak = [at for at in masked if not (_is_strong(piece, at) or _is_dashed(piece, at, form))]
    if (len(weak) > 1 and len(form) < LONG) or not all(
        _is_credible(piece, at, form) for at in weak
    ):
        return False
    if len(form) == 3:
        return form in THREE and masked == [1] and piece[0].char.islower()
    stars = all(piece[at].char in MASKS | DASHES for at in masked)
    return seen * 2 >= len(form) or (stars and form in KNOWN)


def _is_credible(piece: Cells, at: int, form: str) -> bool:
    """What is punctuation elsewhere stands for a vowel."""
    return form[at] in VOWELS and (piece[at].char not in RARE_MASKS or form in KNOWN)


def _is_dashed(piece: Cells, at: int, form: str) -> bool:
    char = piece[at].char
    return char in DASHES and form in KNOWN and char in _beside(piece, at)
