"""better-profanity's own verdict on one token."""

from collections import defaultdict
from functools import lru_cache
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
        self._words: dict[str, list[Entry]] = defaultdict(list)
        for entry in self._library.CENSOR_WORDSET:
            if str(entry) not in left_out:
                self._words[self._shape_of(str(entry))].append(entry)

    def _shape_of(self, token: str) -> str:
        return token.lower().translate(self._shape)

    def may_know(self, token: str) -> bool:
        """True when the library's answer about a token may be yes."""
        return self._shape_of(token) in self._words

    def word(self, token: str) -> str | None:
        """The word of the library's list that it takes the token for, if we do not leave it out."""
        low = token.lower()
        fitting = [entry for entry in self._words.get(self._shape_of(token), ()) if entry == low]
        return str(fitting[0]) if fitting and self._asks(token) else None

    def _asks(self, token: str) -> bool:
        with self._asking:
            return bool(self._library.contains_profanity(token + " "))


@lru_cache(maxsize=4)
def better_profanity(left_out: frozenset[str]) -> BetterProfanity:
    return BetterProfanity(left_out)
