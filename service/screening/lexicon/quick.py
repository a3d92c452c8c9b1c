"""The tokens that need no slow look: Latin letters, and nothing in them is or hides a listed word.

It only ever says "clean" where the slow way would: tests compare the two.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from service.screening.lexicon.folding import HIDDEN_HOW, LEET_SIGN, LETTER_KINDS, TABLE, TWIN
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
TRIPLE = re.compile(r"([\w@$!|+(<{\[])\1\1")  # of what may be letters
ENDS = ".,;:?!\"'”’“‘()[]{}…-–—"  # of a token: they cost nothing
PLAIN, FOREIGN, ODD = 3, 5, 5  # cost of a token, at least
OPENED, CLOSED = re.compile(r"^[|!+<{]"), re.compile(r"[|+]$")
READINGS = 4  # characters of two letters each: 16 readings
LETTER, TWO_LETTERS, SIGN, TWO_SIGNS = "abcd"  # one letter, or one of two; so are signs
MARKS = ((LETTER, TWO_LETTERS), (SIGN, TWO_SIGNS))
ONE_ALPHABET = re.compile(r"[A-Za-zß-ɏ]+|[Ѐ-ԯ]+|[؀-ۿ]+")
ADDRESS = re.compile(r"://|www\.")
ABROAD = re.compile(r"[Ѐ-ԯ؀-ۿ]")
TWOFOLD = frozenset("bchnpruwBCHNPRUW")  # to those who read Cyrillic
NATIVE = LETTER_KINDS - {TWIN}
LEET_ALONE = re.compile(r"[@$+]")  # are letters without a letter beside them, too


def cost_of(token: str) -> int:
    """What a token that the gate does not pass costs to be read, in 0.01 ms. Plain words are looked
    up. Else every part that signs cut out of the token is read together with the next one, each of
    them in up to 16 ways, as characters that may be two letters make two readings: `1!|1` has
    sixteen. Two alphabets are read one after the other; repeats are undone; and a character that
    was never seen is looked up in Unicode's data."""
    core = token.strip(ENDS)
    repeats = TRIPLE.search(core) is not None
    if core.isalpha() and not repeats and ONE_ALPHABET.fullmatch(core):
        return (PLAIN if core.isascii() else FOREIGN) + len(core) // 4
    if not (LEET_ALONE.search(token) or any(map(str.isalpha, token))):
        return PLAIN + len(token) // 4
    if ADDRESS.search(token):
        return ODD + len(token)  # its signs are no disguise
    new = 0 if token.isascii() else sum(char not in TABLE for char in token)
    abroad = ABROAD.search(token) is not None
    mixed = abroad and any(TABLE[char][1] in NATIVE for char in token)
    marks = [TWO_LETTERS if mixed and char in TWOFOLD else _mark_of(char) for char in token]
    parts = "".join(marks).split()
    readings = _readings_of(parts)
    if abroad and not mixed:
        readings = min(readings, 4 * len(parts))  # letters of one other alphabet are its own words
    # Signs at an end, or drawn together, are letters or none; for repeats stand one letter or two.
    # Either is in one part, and read with what is beside that.
    again = sum(sign.search(token) is not None for sign in (OPENED, CLOSED, DRAWING))
    readings += readings * (again + 2 * repeats) // max(len(parts), 1)
    cost = ODD + len(token) * 3 // 5 + readings * (40 + len(token)) // 30
    return new + cost + (cost // 2 if mixed else 0)


def _mark_of(char: str) -> str:
    letters, kind = TABLE[char]
    if not letters:
        return "" if kind in HIDDEN_HOW else " "
    return MARKS[kind == LEET_SIGN][len(letters) > 1]


def _readings_of(parts: Sequence[str]) -> int:
    """Of every part with the next, and of all of them; not of digits and signs alone."""
    ways = [sum(map(part.count, (TWO_LETTERS, TWO_SIGNS))) for part in parts]
    lettered = [LETTER in part or TWO_LETTERS in part for part in parts]
    pairs = (
        1 << min(one + other, READINGS)
        for (one, other), some in zip(pairwise(ways), map(any, pairwise(lettered)), strict=True)
        if some
    )
    return sum(pairs) + (1 << min(sum(ways), READINGS))


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
