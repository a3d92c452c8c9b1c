"""The tokens that need no slow look: ASCII, and nothing in them is or hides a listed word.

It only ever says "clean" where the slow way would: tests compare the two.
"""

import re
from itertools import pairwise

from service.screening.lexicon.matching import find
from service.screening.lexicon.vocabulary import Vocabulary, collapsed

TYPOGRAPHIC = str.maketrans("’‘“”„«»‹›–—…•\xa0", '\'\'"""""""--.*.')
EDGES = " .,;:?\"'()[]{}<>/\\|*_~`#&=^!-"
LETTERS = re.compile(r"[a-z]+")
ODD = re.compile(r"[0-9@$!|+(<{\[*#%_?^&~-]")  # leet and masks
DASHES = re.compile(r"[a-z]{2,}(?:-[a-z]{2,})+")  # hyphens that can mask no vowel
MEASURE = re.compile(r"[0-9.,:/-]+(?:st|nd|rd|th|s|am|pm|px|kg|km|mb|gb|bn|pc|m|k|x)?")
ALONE = re.compile(r"(?<![a-z])[a-z][^a-z]+[a-z][^a-z]+[a-z](?![a-z])")  # letters one by one
OPENING = {"(": "c", "<": "c", "{": "c", "[": "c", "|": "l", "!": "i"}
MANY = 24  # parts


def is_clean(token: str, words: Vocabulary) -> bool:
    """True only when nothing is listed in the token and it is no piece of a listed word."""
    plain = token.translate(TYPOGRAPHIC)
    if not plain.isascii():
        return False
    low = plain.lower()
    core = low.strip(EDGES)
    if core.isalpha():
        return _is_clean_word(core, words) and not _opens_a_word(low, core, words)
    if not LETTERS.search(core):
        return "@" not in core and "$" not in core and "+" not in core
    return _are_clean_parts(core, words)


def _is_clean_word(letters: str, words: Vocabulary) -> bool:
    if letters in words.heads or letters in words.tails:
        return False
    return (
        letters in words.common
        or (len(letters) > 1 and find(letters, words) is None)
        or letters in "ai"
    )


def _opens_a_word(low: str, core: str, words: Vocabulary) -> bool:
    """True for "(unt": the bracket may be a letter."""
    before = OPENING.get(low[low.index(core) - 1]) if not low.startswith(core) else None
    return before is not None and before + core in words.forms


def _are_clean_parts(core: str, words: Vocabulary) -> bool:
    if ODD.search(core) and not DASHES.fullmatch(core):
        return bool(MEASURE.fullmatch(core))
    parts = LETTERS.findall(core)
    if len(parts) > MANY or ALONE.search(core):
        return False
    joined = "".join(parts)
    pairs = (one + other for one, other in pairwise(parts))
    if (
        joined in words.forms
        or collapsed(joined) in words.runs
        or any(p in words.forms for p in pairs)
    ):
        return False
    return all(_is_clean_part(part, words) for part in parts)


def _is_clean_part(letters: str, words: Vocabulary) -> bool:
    return letters in words.common or len(letters) < 3 or find(letters, words) is None
