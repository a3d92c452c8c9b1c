"""A reader's text for a moderator's eyes: what fired is marked, what cannot be seen is named.

Pure: texts and spans in, pieces out; the template escapes every character of them.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from service.domain.text import INVISIBLE_LETTERS
from service.domain.verdict import Span

JOINERS = ("\u200c", "\u200d")  # ZWNJ, ZWJ
EMOJI_STYLE = ("\ufe0e", "\ufe0f")
BLACK_FLAG, TAGS = "\U0001f3f4", range(0xE0020, 0xE0080)
# Short names as moderators meet them in the Unicode charts.
LABELS = {
    "\u00ad": "SHY", "\u061c": "ALM", "\u180e": "MVS", "\u200b": "ZWSP", "\u200c": "ZWNJ",
    "\u200d": "ZWJ", "\u200e": "LRM", "\u200f": "RLM", "\u2028": "LSEP", "\u2029": "PSEP",
    "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO",
    "\u2060": "WJ", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI",
    "\ufeff": "BOM", "\u115f": "HCF", "\u1160": "HJF", "\u3164": "HF", "\uffa0": "HWHF",
    "\u2800": "BLANK",
}  # fmt: skip
# Scripts whose spelling needs the joiners (UAX 31, 2.3): there they are letters, not tricks.
JOINING = ("ARABIC", "SYRIAC", "MONGOLIAN", "NKO", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI",
           "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "KHMER")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """Either text to show, or the label and full name of a character that cannot be seen."""

    text: str
    label: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch under the same findings. begins: those that start right here."""

    parts: Sequence[Part]
    notes: Sequence[str] = ()
    begins: Sequence[str] = ()

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


def pieces(text: str, marks: Iterable[tuple[Span, str]] = ()) -> list[Piece]:
    """Cut `text` wherever a mark begins or ends; marks may overlap and enclose each other.

    marks: (half-open code-point offsets in `text`, what to say of it); what lies outside the text
    is cut off. The texts of all pieces together are `text` again, whatever the marks are.
    """
    kept = [(max(start, 0), min(end, len(text)), note) for (start, end), note in marks]
    kept = [mark for mark in kept if mark[0] < mark[1]]
    cuts = sorted({0, len(text), *(mark[0] for mark in kept), *(mark[1] for mark in kept)})
    unseen = _unseen(text)
    return [_piece(text, start, end, kept, unseen) for start, end in pairwise(cuts)]


def _piece(
    text: str, start: int, end: int, marks: Sequence[tuple[int, int, str]], unseen: set[int]
) -> Piece:
    notes = [note for left, right, note in marks if left <= start and end <= right]
    begins = [note for left, _, note in marks if left == start]
    parts = list(_parts(text, start, end, unseen))
    return Piece(parts, list(dict.fromkeys(notes)), list(dict.fromkeys(begins)))


def _parts(text: str, start: int, end: int, unseen: set[int]) -> Iterable[Part]:
    shown = start
    for place in range(start, end):
        if place in unseen:
            if shown < place:
                yield Part(text[shown:place])
            yield _named(text[place])
            shown = place + 1
    if shown < end:
        yield Part(text[shown:end])


def _named(character: str) -> Part:
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, code)
    return Part(character, LABELS.get(character, code), f"{code} {name}" if name != code else code)


def _unseen(text: str) -> set[int]:
    """The places of characters that cannot be seen, but change what is read."""
    if text.isascii():
        return set()
    return {place for place, one in enumerate(text) if _hides(one) and not _belongs(text, place)}


def _hides(one: str) -> bool:
    return (
        one in INVISIBLE_LETTERS
        or unicodedata.category(one) in ("Cf", "Zl", "Zp", "Co", "Cn")
        or one in EMOJI_STYLE
        or 0xE0100 <= ord(one) < 0xE01F0
        or one == "\u034f"
    )


def _belongs(text: str, place: int) -> bool:
    """True for joiners, styles and tags where an emoji or a script is spelled with them."""
    one, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if one in EMOJI_STYLE:
        return _is_symbol(before) or before in tuple("0123456789#*")
    if ord(one) in TAGS:
        return text[:place].rstrip("".join(map(chr, TAGS))).endswith(BLACK_FLAG)
    if one not in JOINERS:
        return False
    emoji = one == "\u200d" and (_is_symbol(before) or before in EMOJI_STYLE) and _is_symbol(after)
    return emoji or (_is_joining(before) and (_is_joining(after) or not after.strip()))


def _is_symbol(character: str) -> bool:
    """Pictures are So; the tones of skin after them are Sk, ♾ and its like Sm."""
    return bool(character) and unicodedata.category(character) in ("So", "Sk", "Sm")


def _is_joining(character: str) -> bool:
    return bool(character) and unicodedata.name(character, "").startswith(JOINING)
