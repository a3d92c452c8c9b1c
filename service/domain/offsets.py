"""From the normal form back to the text as it was given: where each character came from."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.domain.text import EDGE

Span = tuple[int, int]
Piece = tuple[str, int, int]  # a character of the normal form; start and end of its source

LEAST_COMBINING = "\u0300"  # nothing below composes with what stands before it


@dataclass(frozen=True, slots=True)
class Normal:
    """text: the normal form of a raw text. sources: of each of its characters, the half-open span
    of the raw text that it came from; several share one where they were composed together."""

    text: str
    sources: Sequence[Span]

    def raw_span(self, span: Span) -> Span:
        """The span of the raw text that covers a span of the normal form, rounded outwards."""
        start, end = span
        if start < end:
            return self.sources[start][0], self.sources[end - 1][1]
        at = self.sources[start][0] if start < len(self.sources) else self._end()
        return at, at

    def _end(self) -> int:
        return self.sources[-1][1] if self.sources else 0


def normal_of(raw: str) -> Normal:
    """As `text.normal`, and where each character of it came from."""
    pieces = list(_joined_line_ends(_composed(raw)))
    first, last = 0, len(pieces)
    while first < last and pieces[first][0] in EDGE:
        first += 1
    while first < last and pieces[last - 1][0] in EDGE:
        last -= 1
    kept = pieces[first:last]
    return Normal("".join(piece[0] for piece in kept), [piece[1:] for piece in kept])


def _composed(raw: str) -> Iterator[Piece]:
    for start, end in _clusters(raw):
        given = raw[start:end]
        composed = unicodedata.normalize("NFC", given)
        for place, character in enumerate(composed):
            if composed == given:
                yield character, start + place, start + place + 1
            else:
                yield character, start, end


def _clusters(raw: str) -> Iterator[Span]:
    """Stretches that are composed each by itself: NFC of the whole is the NFC of each, joined."""
    start = 0
    for here in range(1, len(raw)):
        if _is_border(raw[start:here], raw[here]):
            yield start, here
            start = here
    if raw:
        yield start, len(raw)


def _is_border(before: str, character: str) -> bool:
    if character < LEAST_COMBINING:
        return True
    if unicodedata.combining(unicodedata.normalize("NFD", character)[0]):
        return False
    apart = unicodedata.normalize("NFC", before) + unicodedata.normalize("NFC", character)
    return unicodedata.normalize("NFC", before + character) == apart


def _joined_line_ends(pieces: Iterator[Piece]) -> Iterator[Piece]:
    held: Piece | None = None  # a "\r" that may have a "\n" after it
    for character, start, end in pieces:
        if held is not None:
            yield "\n", held[1], end if character == "\n" else held[2]
            if character == "\n":
                held = None
                continue
        held = (character, start, end) if character == "\r" else None
        if held is None:
            yield character, start, end
    if held is not None:
        yield "\n", held[1], held[2]
