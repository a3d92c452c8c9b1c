"""The trained model: weights in a file, sums of weights for tokens in a cache."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeVar

import numpy as np

from service.screening.score.grams import slots
from service.screening.score.words import words

Number = TypeVar("Number", int, float)

FOLDER = "models"
FILE = "score.npz"
NEW = 300  # tokens of one text that may be new: 3 ms at 10 µs each
REMEMBERED = 30_000  # tokens, about 3 MB; then all are forgotten at once, in 2 ms
BEGINNING, ENDING = 4, 7  # letters: of a known beginning at least, of what follows it at most
FEWEST = 20  # grams: a text of one word is no more certain than one of three

# A token's sum of weights and its number of grams travel in one integer, so that a text needs one
# sum over its tokens: sum * SHIFT + number.
BITS = 24
SHIFT = 1 << BITS
COUNT = SHIFT - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What the file holds.

    grams: int8, a slot each; words and beginnings: form -> int16, on top; all in units of `unit`.
    bias: of the whole. slope, shift: Platt's, from the sum to a probability. version: goes into
    findings.
    """

    grams: Sequence[int]
    words: Mapping[str, int]
    beginnings: Mapping[str, int]
    unit: float
    bias: float
    slope: float
    shift: float
    version: int
    known: dict[str, tuple[int, int]] = field(default_factory=dict, repr=False, compare=False)

    def of_word(self, form: str) -> tuple[int, int]:
        """(sum of weights, number of grams) of one word, remembered: "Word," and "word" are one."""
        known = self.known.get(form)
        if known is None:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            known = self.known[form] = self._looked_up(form)
        return known

    def _looked_up(self, form: str) -> tuple[int, int]:
        places = slots(form)
        total = sum(map(self.grams.__getitem__, places))
        return total + self.on_top(form), len(places)

    def on_top(self, form: str) -> int:
        """What a word adds beyond its grams, in units of `unit`."""
        return weight_of(form, self.words, self.beginnings) or 0

    def alone(self, form: str) -> float:
        """What a word adds to the logit of a text of it alone."""
        total, grams = self.of_word(form)
        return self.unit * total / math.sqrt(max(grams, FEWEST))


def weight_of(
    form: str, words: Mapping[str, Number], beginnings: Mapping[str, Number]
) -> Number | None:
    """What is known of a word, or else of the longest known beginning of one that is not ASCII:
    a Russian word has dozens of endings."""
    weight = words.get(form)
    if weight is not None or not beginnings or form.isascii():
        return weight
    ends = range(len(form) - 1, max(BEGINNING, len(form) - ENDING) - 1, -1)
    return next((beginnings[form[:end]] for end in ends if form[:end] in beginnings), None)


def load(name: str = FILE) -> Weights:
    """The weights that come with the product, in config/models."""
    with (files("config") / FOLDER / name).open("rb") as file:
        return from_page(np.load(file, allow_pickle=False))


def from_page(page: Mapping[str, Any]) -> Weights:
    number = {name: float(page[name]) for name in ("unit", "bias", "slope", "shift")}
    return Weights(
        grams=page["grams"].tolist(),
        words=_listed(page, "word"),
        beginnings=_listed(page, "beginning"),
        version=int(page["version"]),
        known={},
        **number,
    )


def _listed(page: Mapping[str, Any], what: str) -> Mapping[str, int]:
    """Nothing in files that were made before there were such words."""
    if f"{what}s" not in page:
        return {}
    listed = bytes(page[f"{what}s"]).decode("utf-8").split()
    return dict(zip(listed, page[f"{what}_weights"].tolist(), strict=True))


def forms(token: str) -> Iterator[str]:
    """The folded words of a token."""
    return (word.form for word in words(token))


@dataclass(slots=True)
class Model:
    """Sums over tokens. One a process: it remembers tokens, not texts. Any thread may ask.

    read: the forms that are looked at in a token.
    """

    weights: Weights
    read: Callable[[str], Iterable[str]] = forms
    _sums: dict[str, int] = field(default_factory=dict)

    def probability(self, text: str) -> float:
        """0..1, that raters call the text toxic. At most 3 ms, for the longest text."""
        return self.probability_of(self._sum(text.split()))

    def probability_of(self, summed: int) -> float:
        """The probability for a sum of weights and its number of grams, in one integer."""
        own, total, grams = self.weights, summed >> BITS, summed & COUNT
        logit = own.bias + own.unit * total / math.sqrt(max(grams, FEWEST))
        return 1 / (1 + math.exp(-max(min(own.slope * logit + own.shift, 30.0), -30.0)))

    def _sum(self, tokens: Sequence[str]) -> int:
        sums = self._sums
        new = [token for token in tokens if token not in sums]
        if len(new) > NEW or (new and len(sums) >= REMEMBERED):
            return sum(self._learnt(tokens))
        for token in new:
            sums[token] = self._of(token)
        return sum(map(sums.__getitem__, tokens))

    def _learnt(self, tokens: Sequence[str]) -> list[int]:
        """Tokens beyond the limit of new ones are left out; the lexicon says so of them."""
        if len(self._sums) >= REMEMBERED:
            self._sums = {}
        sums, left = self._sums, NEW
        found = []
        for token in tokens:
            known = sums.get(token)
            if known is None and left:
                left -= 1
                known = sums[token] = self._of(token)
            found.append(known or 0)
        return found

    def _of(self, token: str) -> int:
        parts = [self.weights.of_word(form) for form in self.read(token)]
        return sum(total * SHIFT + grams for total, grams in parts)


@lru_cache(maxsize=1)
def standard() -> Model:
    """The shipped model. Made on first use, in about 20 ms."""
    return Model(load())
