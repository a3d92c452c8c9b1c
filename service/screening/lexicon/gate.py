"""Tokens of plain letters that surely hold nothing in any language, decided in a microsecond.

It only ever says "clean" where the slow way would: tests compare the two.
"""

import re
from collections.abc import Sequence
from itertools import chain, pairwise, product
from string import ascii_lowercase

from service.screening.lexicon import languages
from service.screening.lexicon.abroad import Abroad
from service.screening.lexicon.better import BetterProfanity
from service.screening.lexicon.folding import SIGN, TABLE, cell_of, fold
from service.screening.lexicon.masks import LONGEST, MASKS, in_masked
from service.screening.lexicon.quick import (
    ELLS,
    JOINTS,
    LETTERS,
    MEASURE,
    ONES,
    SIGNS,
    TO_ASCII,
    has_ell,
    may_be_vowel,
)
from service.screening.lexicon.vocabulary import GLUED, Vocabulary, collapsed, trie

OPENING = 6  # letters, at most, by which it is seen that it is no word of another language
SHORT = 3  # letters; shorter words are pieces, or letters written one by one
MANY = 12  # parts
BETWEEN = r"""[-/.:,;'_#&)\]}"=]+"""  # nothing that is a letter to anyone
JOINED = re.compile(f"[a-z]+(?:{BETWEEN}[a-z]+)+")
NUMBERED = re.compile(f"[a-z0-9]+(?:{BETWEEN}[a-z0-9]+)*")
NUMBER = re.compile(r"[0-9][0-9.,:/%'-]*[0-9%]")
MASKED = re.compile(r"[a-z]+(?:[-_#&.,']+[a-z]+)+")
MASKING = re.compile(r"[a-z0-9][-_#&.,']+[a-z0-9]")  # beside digits, every sign may be a mask
CUT_OFF = re.compile(r"#[^a-z#]")  # of "stf#)"
TWOFOLD = (("1", "il"), ("6", "gb"))
MANY_READINGS = 8
LETTERS_AND_DIGITS = re.compile(r"[a-z0-9]+")
WITHOUT_DIGITS = re.compile(f"[a-z]+(?:{BETWEEN}[a-z]+)*")  # a mask does not reach over digits
DIGITS = "0123456789.,:/%-$"
Y = "'/"  # a letter drawn with two signs
TRIPLE = re.compile(r"(.)\1\1")
MENTIONED = ("", "a", "o")  # what the sign of "@name" may be read as
BRACKETS, BRACKET = "([{", "c"  # what "(unt" opens with, and is read as
DOTLESS = "ı"  # an "i" only in words of plain letters
# Accented letters that everybody reads as the bare one, and typographic signs, to ASCII.
ACCENTS = (
    SIGNS
    | {
        code: base
        for code, base in TO_ASCII.items()
        if TABLE[chr(code)][0] == base.lower() and len(chr(code).lower()) == 1
    }
    | {ord(DOTLESS): "i"}
)
PICTURE = "☀"  # the first of PICTURES, but for joiners
# Emoji and dingbats at the end of a token; the others of these blocks are masks, letters or digits.
PICTURES = (
    "".join(
        char
        for block in ((0x2600, 0x2776), (0x2794, 0x27C0), (0x1F300, 0x1F700), (0x1F900, 0x1FB00))
        for char in map(chr, range(*block))
        if cell_of(char) == ("", SIGN) and char not in MASKS
    )
    + "\u200d\ufe0e\ufe0f"
)
BEFORE = ".,;:?\"')]}-"
AFTER = BEFORE + "!"


class Gate:
    """Sets of beginnings, so that nearly every word is seen to hold nothing without a search.

    listed: what is a word. pieces: what may be one with its neighbours. openings: how words begin
    that have endings. inner: how those begin that stand inside of others.
    """

    def __init__(self, words: Vocabulary, library: BetterProfanity | None, *, others: bool) -> None:
        beginnings, inner, phrases, raw = languages.plain() if others else ((), (), (), ())
        known = library.spellings() if library else ()
        self._words = words
        self._library = library
        self._others = others
        self._raw = frozenset(chain(words.raw, raw))
        self._listed = frozenset(chain(words.forms, known))
        self._pieces = frozenset(chain(words.heads, words.tails, phrases))
        self._openings = frozenset(letters[:OPENING] for letters in beginnings)
        glued = {stem[:GLUED] for stem in chain(inner, words.gluable, words.free)}
        doubled = (letter * 2 for letter in ascii_lowercase)
        self._inner = re.compile(trie(glued))
        self._inner_or_doubled = re.compile(trie(chain(glued, doubled)))
        self._abroad = tuple(
            Abroad(script, words, others=others)
            for script in (languages.CYRILLIC, languages.ARABIC)
        )

    def passes(self, token: str) -> bool:
        """False when somebody has to look, which for most tokens nobody has."""
        if token.isascii():
            return self._passes_core(_core_of(token), token)
        if token[-1] >= PICTURE and not (token := token.rstrip(PICTURES)):
            return True
        return any(one.passes(token) for one in self._abroad) or self._passes_accents(token)

    def _passes_accents(self, token: str) -> bool:
        """With accents and signs, words of phrases are known without these, and without repeats."""
        core = _core_of(token)
        letters = "".join(LETTERS.findall(core))
        return self._pieces.isdisjoint((letters, collapsed(letters))) and self._passes_core(
            core, token
        )

    def _passes_core(self, core: str, token: str) -> bool:
        if core.isalpha():
            return self._passes(core)
        if not core:
            return not token.translate(SIGNS).strip(AFTER)
        if core[:1] in BRACKETS:
            core = core[1:].lstrip(BEFORE)
            return self._passes(core) and self._passes(BRACKET + core)
        return self._passes(core)

    def hides_nothing(self, token: str) -> bool:
        """True when words are joined by signs of which some might be masks, and none is. It takes
        longer, and is asked of tokens that do not pass."""
        core = _core_of(token)
        return (
            JOINED.fullmatch(core) is not None
            and self._holds_nothing_joined(core)
            and not self._is_masked(core)
            and not self._is_listed_so(core)
        )

    def _passes(self, core: str) -> bool:
        if core.isalpha():
            return len(core) >= SHORT and core not in self._pieces and self._holds_nothing(core)
        if core[:1] == "@" and core[1:].isalpha():
            return all(self._passes(read + core[1:]) for read in MENTIONED)
        if JOINED.fullmatch(core):
            return self._hides_nothing(core) and not self._is_listed_so(core)
        return len(core) > 1 and self._passes_numbers(core)

    def _passes_numbers(self, core: str) -> bool:
        """A number; or neither the letters nor what they are with digits read as letters."""
        if NUMBER.fullmatch(core):
            return True
        if not NUMBERED.fullmatch(core) or self._is_listed_so(core):
            return False
        if MEASURE.fullmatch(core) and core[-3:-2].isdigit():
            return self._holds_nothing(core.lstrip(DIGITS))
        read = readings(core)
        return (
            len(read) <= MANY_READINGS
            and all(map(self._hides_nothing, WITHOUT_DIGITS.findall(core)))
            and all(map(self._hides_nothing, read))
            and self._pieces.isdisjoint(read)
            and not (MASKING.search(core) and self._is_masked(core))
        )

    def _hides_nothing(self, core: str) -> bool:
        if core.isalpha():
            return self._holds_nothing(core)
        return self._holds_nothing_joined(core) and not self._may_be_masked(core)

    def _is_listed_so(self, core: str) -> bool:
        """With its signs and digits."""
        bare = "".join(LETTERS_AND_DIGITS.findall(core))
        return (
            core in self._raw
            or bare in self._raw
            or (self._library is not None and self._library.may_know(core))
        )

    def _holds_nothing_joined(self, core: str) -> bool:
        parts = LETTERS.findall(core)
        if len(parts) > MANY or Y in core or [*map(len, parts)].count(1) > 1:
            return False
        joined = [one + other for one, other in pairwise(parts)]
        if len(parts) > 2:
            joined.append("".join(parts))
        return self._words.runs.keys().isdisjoint(joined) and self._hold_nothing(parts + joined)

    def _hold_nothing(self, every: Sequence[str]) -> bool:
        if self._inner_or_doubled.search(" ".join(every)):
            return all(map(self._holds_nothing, every))
        openings = [letters[:OPENING] for letters in every]
        return self._listed.isdisjoint(every) and self._openings.isdisjoint(openings)

    def _is_masked(self, core: str) -> bool:
        others = languages.in_masked(core) if self._others else ()
        return any(True for _ in chain(in_masked(fold(core)[0], self._words), others))

    def _may_be_masked(self, core: str) -> bool:
        """True when signs between its letters may hide some; letters are most of what it has."""
        return JOINTS.search(core) is not None and (
            CUT_OFF.search(core) is not None or any(map(self._may_mask, MASKED.findall(core)))
        )

    def _may_mask(self, core: str) -> bool:
        parts = LETTERS.findall(core)
        if len(core) > LONGEST or all(map(self._words.is_word, parts)):
            return False
        return len(parts) > 2 or may_be_vowel(core, parts, self._words)

    def _holds_nothing(self, letters: str) -> bool:
        if letters in self._listed or letters[:OPENING] in self._openings:
            return False
        if not self._inner_or_doubled.search(letters):
            return True  # most words
        if self._inner.search(letters):
            return False
        single = collapsed(letters)
        return not (TRIPLE.search(letters) or single in self._words.runs) and self._is_plain(single)

    def _is_plain(self, letters: str) -> bool:
        return not (
            letters in self._listed
            or letters[:OPENING] in self._openings
            or self._inner.search(letters)
        )


def _core_of(token: str) -> str:
    """In small ASCII letters, without what stands around it; "" when it cannot be written so."""
    bare = token if token.isascii() else token.translate(ACCENTS)
    if not bare.isascii() or has_ell(bare):
        return ""
    core = bare.lstrip(BEFORE).rstrip(AFTER).lower()
    return "" if DOTLESS in token and not core.isalpha() else core


def readings(core: str) -> set[str]:
    """What the digits may be read as: "1" and "6" in two ways each."""
    ambiguous = core.count("1") + core.count("6")
    if ambiguous < 2:
        return {core.translate(ONES), core.translate(ELLS)}
    if ambiguous > 3:
        return {str(at) for at in range(MANY_READINGS + 1)}
    options = (dict(TWOFOLD).get(char, char) for char in core)
    return {"".join(chars).translate(ONES) for chars in product(*options)}
