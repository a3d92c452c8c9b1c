"""What one token holds: asked once for each token, and remembered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from service.screening.lexicon import languages
from service.screening.lexicon.better import BetterProfanity
from service.screening.lexicon.disguises import (
    Cells,
    Found,
    in_leet,
    in_letters,
    in_separated,
    raw,
    runs,
)
from service.screening.lexicon.folding import (
    HOW,
    LEET_SIGN,
    LETTER_KINDS,
    MARK,
    PLAIN,
    TABLE,
    TWIN,
    Cell,
    fold,
)
from service.screening.lexicon.gate import Gate
from service.screening.lexicon.hit import Hit
from service.screening.lexicon.lookalikes import DRAWING, DRAWN
from service.screening.lexicon.masks import in_masked
from service.screening.lexicon.quick import core_of, is_clean
from service.screening.lexicon.vocabulary import Vocabulary, Word

EDGES = " .,;:?\"'()[]{}<>«»“”‘’„…–—/\\|*_~`#&=^!"
QUOTES = " .,;:?\"'()[]{}<>«»“”‘’„…–—/\\|_~`#&=^!"  # edges that stand for no letter
# Not the opening brackets: "(unt" is no punctuation; nor the star, which is a mask in "f***".
CLOSING = ".,;:?\"'”’“‘)]}…"
MASKING = frozenset("*@")
WEB = re.compile(r"://|www\.|[\w.+-]@[\w-]+\.[a-z]{2}", re.IGNORECASE)
MARKUP = re.compile(r"</?[a-z]{1,8}/?>|<!-*>|\[/?[a-z]{1,5}\]", re.IGNORECASE)
BACKWARDS = "\u202e"  # what follows is shown from right to left
LANG = "en"
LEET = (HOW[LEET_SIGN],)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of a token.

    hits: with offsets in the token. foreign: hits that count only in a text of Latin letters.
    letters: its letters when it may be a piece of a word. spelled: it is one visible letter, but
    for "a", "I" and those of other scripts, which are words. evasion: offsets where letters were
    mixed with what no keyboard mixes them with. of_phrase: a phrase of another
    language may lie over it.
    """

    hits: tuple[Hit, ...] = ()
    foreign: tuple[Hit, ...] = ()
    letters: str = ""
    spelled: bool = False
    evasion: tuple[tuple[int, int], ...] = ()
    of_phrase: bool = False


CLEAN = Answer()


class Classifier:
    """The slow, exact reader of one token. At most 80 characters of it are read at a time."""

    def __init__(self, words: Vocabulary, library: BetterProfanity | None, *, others: bool) -> None:
        self._words = words
        self._library = library
        self._others = others  # also ask the vocabularies of the other languages
        self.gate = Gate(words, library, others=others)

    def classify(self, token: str) -> Answer:
        return CLEAN if self.gate.passes(token) else self.look(token)

    def look(self, token: str) -> Answer:
        """What `classify` says of a token that does not pass the gate."""
        return CLEAN if self.gate.hides_nothing(token) else self.read(token)

    def read(self, token: str) -> Answer:
        """What `classify` says, the slow way."""
        answer = self._answer(token)
        if self._others and languages.is_of_phrase(token):
            return replace(answer, of_phrase=True)
        return answer

    def _answer(self, token: str) -> Answer:
        core = core_of(token)
        if is_clean(token, core, self._words) and not self._may_be_listed(token, core):
            return self._others_in(token) or self._part(token, core)
        cells, hidden = fold(token)
        found = self._found(token, _without_markup(token, cells))
        hits = tuple(_hit(token, one, hidden) for one in found if one.native)
        foreign = tuple(_hit(token, one, hidden) for one in found if not one.native)
        if self._others:
            hits += tuple(languages.hits(token))
        evaded = () if token.isascii() else evasion(cells)
        if hits or foreign or evaded:
            return Answer(hits, foreign, evasion=evaded)
        return self._piece(cells)

    def _part(self, token: str, core: str) -> Answer:
        if len(core) == 1:
            return SPELLED if core not in "ai" and len(token) < 4 else CLEAN
        pieces = self._words
        return Answer(letters=core) if core in pieces.heads or core in pieces.tails else CLEAN

    def _others_in(self, token: str) -> Answer | None:
        found = tuple(languages.hits(token)) if self._others else ()
        return Answer(found) if found else None

    def _may_be_listed(self, token: str, core: str) -> bool:
        """By better-profanity, which knows words that we leave out, and no others."""
        if self._library is None:
            return False
        if self._library.may_know(core):
            return True
        signed = token[0] in MASKING or token[-1] in MASKING
        return signed and self._library.may_know(token.strip(QUOTES))

    def _found(self, token: str, cells: Cells) -> list[Found]:
        plain = [one for run in runs(cells) if (one := in_letters(run, self._words))]
        if any(one.word.tier != "mild" for one in plain):
            return plain
        if not all(cell.kind in LETTER_KINDS for cell in cells):
            plain = self._disguised(token, cells) or plain
        return plain or self._asked(token) or self._turned(token, cells)

    def _disguised(self, token: str, cells: Cells) -> list[Found]:
        if one := raw(cells, self._words):
            return [one]
        if not any(cell.letters for cell in cells) or is_web(token):
            return []
        return (
            list(in_leet(cells, self._words))
            or list(in_masked(cells, self._words))
            or list(in_separated(cells, self._words))
            or (list(in_leet(drawn(token, cells), self._words)) if DRAWING.search(token) else [])
        )

    def _turned(self, token: str, cells: Cells) -> list[Found]:
        """What the token holds for those who are shown it backwards."""
        runs_ = runs(cells[::-1]) if BACKWARDS in token else []
        found = [one for run in runs_ if (one := in_letters(run, self._words))]
        return [one._replace(start=one.end - 1, end=one.start + 1) for one in found]

    def _asked(self, token: str) -> list[Found]:
        for bare in (token.strip(EDGES), token.strip(QUOTES)):
            if self._library is None or is_code(bare) or bare.lower() in self._words.safe:
                return []
            if listed := self._library.word(bare):
                start = token.index(bare)
                return [Found(start, start + len(bare), self._tiered(listed, bare), ())]
        return []

    def _tiered(self, listed: str, bare: str) -> Word:
        """In the listed word's tier where it is surely meant, which three letters do not tell."""
        word = self._words.forms.get(listed) if len(bare) > 3 else None
        return Word(word.listed, word.tier, LEET) if word else Word(listed, "mild")

    def _piece(self, cells: Cells) -> Answer:
        """What a clean token may be a part of."""
        visible = [cell for cell in cells if cell.letters]
        if len(visible) == 1:
            return SPELLED if _is_spelled(visible[0], len(cells)) else CLEAN
        core = "".join(cell.letters[:1] for cell in _without_edges(cells))
        if len(core) == len(visible) > sum(cell.char.isdigit() for cell in visible) and (
            core in self._words.heads or core in self._words.tails
        ):
            return Answer(letters=core)
        return CLEAN


def _without_edges(cells: Cells) -> Cells:
    """The cells between the signs at both ends; none when there are signs between them, too."""
    lettered = [at for at, cell in enumerate(cells) if cell.letters]
    core = cells[lettered[0] : lettered[-1] + 1] if lettered else []
    return core if len(core) == len(lettered) else []


SPELLED = Answer(spelled=True)


def _is_spelled(cell: Cell, length: int) -> bool:
    return length < 4 and cell.kind in LETTER_KINDS - {TWIN} and cell.char not in "aAiI"


def is_web(token: str) -> bool:
    """An address: its signs are no disguise."""
    return WEB.search(token) is not None


def is_code(bare: str) -> bool:
    """SPLC is an organisation, A55 a room, and 455 a number."""
    return not any(map(str.isalpha, bare)) or (len(bare) < 5 and bare.isupper())


def _without_markup(token: str, cells: Cells) -> Cells:
    """Without "<b>" and "[b]", with which words are cut."""
    spans = (
        [match.span() for match in MARKUP.finditer(token)] if "<" in token or "[" in token else []
    )
    if not spans:
        return cells
    return [cell for cell in cells if not any(start <= cell.at < end for start, end in spans)]


def drawn(token: str, cells: Cells) -> Cells:
    """The cells with those of letters that are drawn with several signs put together: "|<"."""
    by_place = {cell.at: cell for cell in cells}
    for match in DRAWING.finditer(token):
        for at in range(*match.span()):
            by_place.pop(at, None)
        width = match.end() - match.start()
        letter = DRAWN[match[0]]
        by_place[match.start()] = Cell(match.start(), match[0], letter, LEET_SIGN, width)
    return [by_place[at] for at in sorted(by_place)]


def _hit(token: str, found: Found, hidden: Sequence[tuple[int, str]]) -> Hit:
    end = found.end
    while end < len(token) and TABLE[token[end]][1] == MARK:
        end += 1  # the marks belong to the last letter
    how = dict.fromkeys(found.how)
    how.update(dict.fromkeys(why for at, why in hidden if found.start < at < end))
    word = found.word
    return Hit(found.start, end, word.listed, word.tier, tuple(how), LANG, True)


def evasion(cells: Cells) -> tuple[tuple[int, int], ...]:
    """Where a word mixes alphabets letter by letter. Not one foreign letter: a slip of the keys."""
    spans = []
    for run in runs(cells):
        scripts = [cell.kind == TWIN for cell in run if cell.kind in (PLAIN, TWIN)]
        changes = sum(one != other for one, other in pairwise(scripts))
        if changes > 2:
            spans.append((run[0].at, run[-1].at + 1))
    return tuple(spans)
