"""What `hits` and `is_of_phrase` say of plain letters, in a few microseconds.

It only ever says "nothing" where they would: tests compare the two.
"""

import re
from collections.abc import Iterable

from service.screening.lexicon.languages.index import REPEATED, indexes
from service.screening.lexicon.languages.reader import are_clean
from service.screening.lexicon.languages.scripts import ARABIC, CYRILLIC, LATIN, ZWNJ
from service.screening.lexicon.vocabulary import collapsed

BLOCKS = {CYRILLIC: range(0x400, 0x530), ARABIC: range(0x600, 0x700)}
LETTERS = {CYRILLIC: "Ѐ-ҁҊ-ԯ", ARABIC: "ء-غف-يٮٯٱ-ۓەۮۯۺ-ۼۿ"}
# What is dropped inside of words: the tatweel, vowel signs, Persian's joiner.
DROPPED = {CYRILLIC: "", ARABIC: f"ـ\u064b-\u0652\u0670{ZWNJ}"}
# What stands between two words: one of these, or dots. Not the Arabic hyphen, which may be a mask.
SIGNS = {CYRILLIC: "./:,;-", ARABIC: "./:،۔"}
DOTS = r"\.{2,6}"
SIGN = re.compile(r"[./:,;،۔-]+")


def plain() -> tuple[Iterable[str], Iterable[str], Iterable[str], Iterable[str]]:
    """Of Latin letters: how words begin; what stands anywhere in a word; words of phrases; words
    that are listed with digits."""
    index = indexes()[LATIN]
    return index.openings, index.inner, index.phrases, index.raw


class Plain:
    """Words of Cyrillic or of Arabic letters, plain and with a sign or dots between any two.

    pattern: what `holds_nothing` can be asked about, in lower case.
    """

    def __init__(self, script: str) -> None:
        self._index = indexes()[script]
        letters, signs = LETTERS[script], SIGNS[script]
        word = f"[{letters}][{letters}{DROPPED[script]}]*"
        self.pattern = f"{word}(?:(?:[{signs}]|{DOTS}){word})*"
        self.alphabet = [char for char in map(chr, BLOCKS[script]) if char.isalpha()]
        base = self._index.script.base
        asked = (char for char in map(chr, [*BLOCKS[script], ord(ZWNJ)]) if char not in signs)
        self._bases = {ord(char): base(char) for char in asked}

    def holds_nothing(self, core: str) -> bool:
        base = core.translate(self._bases)
        if base.isalpha():
            return not (self._index.holds(base) or self._is_of_phrase(base))
        parts = SIGN.split(base)
        return are_clean(parts, self._index) and not self._is_of_phrase("".join(parts))

    def _is_of_phrase(self, base: str) -> bool:
        phrases = self._index.phrases
        return base in phrases or (REPEATED.search(base) is not None and collapsed(base) in phrases)
