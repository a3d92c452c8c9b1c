"""better-profanity's own verdict on one token."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from threading import Lock
from typing import Any

from better_profanity import Profanity

MASK = "?"
Entry = Any  # the library's VaryingString: equal to every string that it takes for its word


class BetterProfanity:
    """Asks the library about a token when its answer can be yes, and never about a whole text.

    It compares a token with each of its 836 words in turn (0.12 ms a token, 9.5 s for 10 KB of
    single letters). Each of its words admits few characters in each place, so a token of another
    shape is not asked about; nor is one that only words fit which config/wordlists leaves out.
    """

    def __init__(self, left_out: frozenset[str]) -> None:
        self._library = Profanity()
        self._asking = Lock()  # the library keeps state while it reads
        mapping = self._library.CHARS_MAPPING
        several = {char for chars in mapping.values() for char in chars} | mapping.keys()
        self._shape = str.maketrans(dict.fromkeys(several, MASK))
        self._first = _first(mapping)
        self._letters = str.maketrans(self._first)
        self._plain: set[str] = set()
        self._words: dict[str, list[Entry]] = defaultdict(list)
        for entry in self._library.CENSOR_WORDSET:
            if str(entry) not in left_out:
                self._words[self._shape_of(str(entry))].append(entry)
                self._plain.add(str(entry).lower().translate(self._letters))

    def _shape_of(self, token: str) -> str:
        return token.lower().translate(self._shape)

    def spellings(self) -> Iterator[str]:
        """Every spelling in letters alone that it may take for one of its words."""
        twins: dict[str, list[str]] = defaultdict(list)
        for letter, first in self._first.items():
            twins[first].append(letter)
        for word in filter(str.isalpha, self._plain):
            yield from map("".join, product(*(twins.get(letter, [letter]) for letter in word)))

    def may_know(self, token: str) -> bool:
        """True when the library's answer about a token may be yes."""
        if token.isalpha():
            return token.lower().translate(self._letters) in self._plain
        return self._shape_of(token) in self._words

    def word(self, token: str) -> str | None:
        """The word of the library's list that it takes the token for, if we do not leave it out."""
        low = token.lower()
        fitting = [entry for entry in self._words.get(self._shape_of(token), ()) if entry == low]
        return str(fitting[0]) if fitting and self._asks(token) else None

    def _asks(self, token: str) -> bool:
        with self._asking:
            return bool(self._library.contains_profanity(token + " "))


def _first(mapping: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Letters that it takes for each other to the first of them: "l" for "i"."""
    first: dict[str, str] = {}
    for letter, chars in mapping.items():
        for char in filter(str.isalpha, chars):
            first[char] = min(first.get(char, char), first.get(letter, letter))
    return first


@lru_cache(maxsize=4)
def better_profanity(left_out: frozenset[str]) -> BetterProfanity:
    return BetterProfanity(left_out)
