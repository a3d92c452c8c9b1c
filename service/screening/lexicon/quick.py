"""The tokens that need no slow look: Latin letters, and nothing in them is or hides a listed word.

It only ever says "clean" where the slow way would: tests compare the two.
"""

import re
import unicodedata
from itertools import pairwise

from service.screening.lexicon.folding import TABLE
from service.screening.lexicon.lookalikes import DRAWING
from service.screening.lexicon.matching import find
from service.screening.lexicon.vocabulary import Vocabulary, collapsed

# Punctuation, and what it is in ASCII.
SIGNS = str.maketrans(dict(zip("’‘“”„«»‹›–—…·", '\'\'"""""\'\'--..', strict=True)))


def _bases() -> dict[int, str]:
    """Accented Latin letters to their base, and typographic signs to ASCII ones."""
    table: dict[int, str] = dict(SIGNS)
    for code in range(0xC0, 0x180):
        base = unicodedata.normalize("NFKD", chr(code))[0]
        if base.isascii() and base.isalpha():
            table[code] = base
    return table


TO_ASCII = _bases()
EDGES = " .,;:?\"'()[]{}<>/\\|*_~`#&=^!@-"
LETTERS = re.compile(r"[a-z]+")
JOINED = re.compile(r"[a-z]+(?:[-_/.:#&,;'\"=)\]]+[a-z]+)*")  # nothing that is a letter to anyone
JOINTS = re.compile(r"[_#&-]")
MEASURE = re.compile(r"[$]?[0-9.,:/%-]+(?:st|nd|rd|th|s|am|pm|px|kg|km|mb|gb|bn|pc|m|k|x|%)?")
ALONE = re.compile(r"(?<![a-z])[a-z][^a-z]+[a-z][^a-z]+[a-z](?![a-z])")  # letters one by one
OPENING = {"(": "c", "<": "c", "{": "c", "[": "c", "|": "l", "!": "i", "@": "a"}
WEB = re.compile(r"https?://|www\.")
ELL = re.compile(r"[a-z]I")
CUT = re.compile(r"[a-z][*#%]+[.,!?)\"]*$", re.IGNORECASE)
ONES, ELLS = str.maketrans("0123456789", "oizeasgtbg"), str.maketrans("0123456789", "olzeasbtbg")
VOWELS = "aeiou"
MANY = 24  # parts
SIGN, TWOFOLD = re.compile(r"[!-@\[-`{-~]"), re.compile(r"[1!|6@]")
TWOFOLD_ABROAD = re.compile(r"[-.*#@$%!|+0-9]")
TRIPLE = re.compile(r"(.)\1\1")
ENDS = ".,;:?!\"'”’“‘()[]{}…-–—"  # of a token: they cost nothing
PLAIN, FOREIGN, ODD = 3, 5, 10  # cost of a token
LATIN = "\u024f"  # the last letter of Latin alphabets
ASCII_LETTER = re.compile(r"[A-Za-z]")


def cost_of(token: str) -> int:
    """What a token that the gate does not pass costs to be read, at most, in 0.01 ms. Every sign
    and digit may be read in several ways: `1!|1` are sixteen words. Where two scripts are mixed,
    the token is read in both, with the other's letters for its own. A character that was never
    seen is looked up in Unicode's data."""
    core = token.strip(ENDS)
    if core.isalpha() and not TRIPLE.search(core):
        cost = (PLAIN if core.isascii() else FOREIGN) + len(core) // 6
    else:
        signs = len(SIGN.findall(token)) + len(TWOFOLD.findall(token))
        cost = ODD + 2 * signs + len(token) // 4 + len(token) ** 2 // 200
        cost = cost * 2 if not token.isascii() and TWOFOLD_ABROAD.search(token) else cost
    if token.isascii():
        return cost
    new = sum(char not in TABLE for char in token)
    return new + (cost * 2 if _is_mixed(token) else cost)


def _is_mixed(token: str) -> bool:
    return max(token.translate(SIGNS)) > LATIN and ASCII_LETTER.search(token) is not None


def core_of(token: str) -> str:
    """The token in lower case and in ASCII where it has Latin letters, without its edges."""
    low = token.lower()
    return (low if low.isascii() else low.translate(TO_ASCII)).strip(EDGES)


def is_clean(token: str, core: str, words: Vocabulary) -> bool:
    """True only when nothing is listed in the token. It may still be a piece of a listed word.

    core: core_of(token).
    """
    if not core.isascii() or has_ell(token):
        return False
    if not token.isalnum() and (is_cut(token) or DRAWING.search(token)):
        return False
    if core.isalpha():
        return is_clean_word(core, words) and not _opens_a_word(token, core, words)
    if not LETTERS.search(core):
        return bool(MEASURE.fullmatch(core)) or not ("@" in token or "$" in core or "+" in core)
    if core.isalnum():
        return bool(MEASURE.fullmatch(core)) or _are_clean_digits(core, words)
    if WEB.match(core):
        return not any(_is_listed(part, words) for part in LETTERS.findall(core))
    return _are_clean_parts(core, words)


def may_be_vowel(core: str, parts: list[str], words: Vocabulary) -> bool:
    """True when what stands between two parts is no hyphen, or one that hides a vowel."""
    if core[len(parts[0]) : -len(parts[1])] != "-" or not all(
        is_clean_word(part, words) for part in parts
    ):
        return True
    one, other = parts
    return any(one + vowel + other in words.forms for vowel in VOWELS)


def _is_listed(part: str, words: Vocabulary) -> bool:
    """In an address: there, chance makes short words and respelt ones."""
    word = words.forms.get(part)
    if word is None:
        return any(stem in part for stem in words.free)
    return len(part) > 3 and not word.how


def has_ell(token: str) -> bool:
    """True when a capital I stands where a small l may be meant: "asshoIe"."""
    return "I" in token and ELL.search(token) is not None


def is_cut(token: str) -> bool:
    """True when masks stand at its end: "f***"; but not for *emphasis*."""
    return CUT.search(token) is not None and token[0] != "*"


def is_clean_word(letters: str, words: Vocabulary) -> bool:
    return letters in words.common or (letters not in words.forms and find(letters, words) is None)


def _opens_a_word(token: str, core: str, words: Vocabulary) -> bool:
    """True for "(unt": the bracket may be a letter."""
    before = OPENING.get(token[0])
    return before is not None and before + core in words.forms


def _are_clean_digits(core: str, words: Vocabulary) -> bool:
    readings = {core.translate(ONES), core.translate(ELLS)}
    if core.count("1") + core.count("6") > 1:
        return False  # more than two readings
    letters = all(is_clean_word(part, words) for part in LETTERS.findall(core))
    return letters and all(is_clean_word(reading, words) for reading in readings)


def _are_clean_parts(core: str, words: Vocabulary) -> bool:
    if not JOINED.fullmatch(core) or ALONE.search(core):
        return bool(MEASURE.fullmatch(core))
    parts = LETTERS.findall(core)
    joined = "".join(parts)
    if len(parts) > MANY or joined in words.forms or collapsed(joined) in words.runs:
        return False
    if core in words.raw or any(one + other in words.forms for one, other in pairwise(parts)):
        return False
    if JOINTS.search(core) and not all(map(words.is_word, parts)):
        return len(parts) == 2 and not may_be_vowel(core, parts, words)
    return all(is_clean_word(part, words) for part in parts)
