"""Logistic regression over hashed grams. Deterministic: the same rows, the same weights."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from service.screening.score.grams import MASK, slots
from service.screening.score.model import FEWEST, forms

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PENALTY = 3e-6  # of squared weights, per example; chosen by sources left out
STEPS = 100
REMEMBERED_STEPS = 10


@dataclass(slots=True)
class Dictionary:
    """Every form of all texts, numbered, with the slots of its grams. forms: of a token."""

    forms: Callable[[str], Iterable[str]] = forms
    numbers: dict[str, int] = field(default_factory=dict)
    slots: list[list[int]] = field(default_factory=list)
    _tokens: dict[str, list[int]] = field(default_factory=dict)

    def read(self, text: str) -> list[int]:
        """The numbers of a text's words."""
        return [number for token in text.split() for number in self._token(token)]

    def _token(self, token: str) -> list[int]:
        found = self._tokens.get(token)
        if found is None:
            found = self._tokens[token] = [self._number(form) for form in self.forms(token)]
        return found

    def _number(self, form: str) -> int:
        number = self.numbers.setdefault(form, len(self.slots))
        if number == len(self.slots):
            self.slots.append(slots(form))
        return number


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts as numbers of words: word i of all belongs to text `of[i]`. count: of texts."""

    word: Ints
    of: Ints
    count: int

    @classmethod
    def of_numbers(cls, texts: Sequence[Sequence[int]]) -> "Texts":
        lengths = [len(text) for text in texts]
        flat = [number for text in texts for number in text]
        return cls(np.array(flat, np.int64), np.repeat(np.arange(len(texts)), lengths), len(texts))

    def of_rows(self, chosen: NDArray[np.bool_]) -> "Texts":
        place = np.cumsum(chosen) - 1
        kept = chosen[self.of]
        return Texts(self.word[kept], place[self.of[kept]], int(chosen.sum()))


class Space:
    """All grams of a dictionary, as two flat columns: slot and word."""

    def __init__(self, dictionary: Dictionary) -> None:
        lengths = np.array([len(places) for places in dictionary.slots], np.int64)
        self.words = len(lengths)
        self.grams = lengths.astype(np.float64)
        self._slot = np.fromiter((s for places in dictionary.slots for s in places), np.int64)
        self._word = np.repeat(np.arange(self.words), lengths)

    def of_words(self, weights: Floats) -> Floats:
        """The sum of weights of every word."""
        return _summed(self._word, weights[self._slot], self.words)

    def back(self, by_word: Floats) -> Floats:
        """The transpose of `of_words`."""
        return _summed(self._slot, by_word[self._word], MASK + 1)

    def scale(self, texts: Texts) -> Floats:
        """What a text's sum is divided by: the root of its number of grams."""
        grams = _summed(texts.of, self.grams[texts.word], texts.count)
        return np.sqrt(np.maximum(grams, FEWEST))

    def logits(self, texts: Texts, by_word: Floats) -> Floats:
        return _summed(texts.of, by_word[texts.word], texts.count) / self.scale(texts)


def _summed(at: Ints, values: Floats, count: int) -> Floats:
    """The sums of values that belong to the same place."""
    return np.bincount(at, values, count).astype(np.float64)


def fit(
    space: Space,
    texts: Texts,
    toxic: Floats,
    *,
    trust: Floats,
    penalty: float = PENALTY,
    steps: int = STEPS,
) -> tuple[Floats, float]:
    """(weights by slot, bias) for texts with their share of toxic. trust: how much each counts."""
    scale = space.scale(texts)
    trust = trust / trust.sum()

    def loss(point: Floats) -> tuple[float, Floats]:
        weights, bias = point[:-1], point[-1]
        by_word = space.of_words(weights)
        logits = _summed(texts.of, by_word[texts.word], texts.count) / scale + bias
        value = trust @ (np.logaddexp(0, logits) - toxic * logits)
        error = (sigmoid(logits) - toxic) * trust
        pulled = _summed(texts.word, (error / scale)[texts.of], space.words)
        slope = np.append(space.back(pulled) + penalty * weights, error.sum())
        return float(value + penalty / 2 * weights @ weights), slope

    point = minimum(loss, np.zeros(MASK + 2), steps=steps)
    return point[:-1], float(point[-1])


def platt(logits: Floats, toxic: Floats) -> tuple[float, float]:
    """(slope, shift) that make probabilities of logits."""

    def loss(point: Floats) -> tuple[float, Floats]:
        turned = point[0] * logits + point[1]
        error = (sigmoid(turned) - toxic) / len(logits)
        value = np.mean(np.logaddexp(0, turned) - toxic * turned)
        return float(value), np.array([error @ logits, error.sum()])

    slope, shift = minimum(loss, np.array([1.0, 0.0]), steps=STEPS)
    return float(slope), float(shift)


def sigmoid(logits: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(logits, -30, 30)))


Loss = Callable[[Floats], tuple[float, Floats]]


def minimum(loss: Loss, start: Floats, *, steps: int) -> Floats:
    """Where a smooth convex function is least, by L-BFGS with halved steps."""
    point, (value, slope) = start, loss(start)
    past: deque[tuple[Floats, Floats]] = deque(maxlen=REMEMBERED_STEPS)
    for _ in range(steps):
        way = _direction(slope, past)
        size = 1.0 if past else min(1.0, 1 / float(np.abs(slope).sum()))
        for _ in range(30):
            moved = point + size * way
            new_value, new_slope = loss(moved)
            if new_value <= value + 1e-4 * size * float(slope @ way):
                break
            size /= 2
        else:
            return point
        past.append((moved - point, new_slope - slope))
        if past[-1][0] @ past[-1][1] <= 0:
            past.pop()
        if value - new_value < 1e-9 * abs(value):
            return moved
        point, value, slope = moved, new_value, new_slope
    return point


def _direction(slope: Floats, past: Iterable[tuple[Floats, Floats]]) -> Floats:
    """The two loops of L-BFGS (Nocedal and Wright, algorithm 7.4)."""
    way = -slope
    steps = [(moved, turned, 1 / float(moved @ turned)) for moved, turned in past]
    taken = []
    for moved, turned, scale in reversed(steps):
        part = scale * float(moved @ way)
        taken.append(part)
        way = way - part * turned
    if steps:
        moved, turned, scale = steps[-1]
        way = way / (scale * float(turned @ turned))
    for (moved, turned, scale), part in zip(steps, reversed(taken), strict=True):
        way = way + (part - scale * float(turned @ way)) * moved
    return way
