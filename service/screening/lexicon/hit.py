"""One listed word that was found in a text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """start, end: half-open code-point offsets in the original token or text.

    word: the listed word. tier: "severe", "profane" or "mild". how: the disguises that were undone,
    such as ("leet",); empty when the word was written plainly. lang: whose vocabulary, such as
    "en". certain: True when it is a hit whatever the comment's language; False when the comment
    has to be in `lang`.
    """

    start: int
    end: int
    word: str
    tier: str
    how: tuple[str, ...]
    lang: str
    certain: bool
