"""The models of the words that people mark, and how well they agree: F1 of SemEval-2021 task 5."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from zlib import crc32

import numpy as np

from service.domain.verdict import Span
from service.screening import spans
from service.screening.score.grams import slots
from service.screening.score.model import FEWEST
from service.screening.score.training.data import Row, rows
from service.screening.score.training.files import MODELS, packed
from service.screening.score.training.fit import (
    Dictionary,
    Floats,
    Space,
    Texts,
    fit,
    minimum,
    sigmoid,
)
from service.screening.score.training.measure import FOLDS, Lessons, learnt

SOURCE = "toxic_spans_en"
LEAST = tuple(step / 10 for step in range(-16, 1))
PENALTY = 1e-6  # of the first model
LIGHT = 2e-4  # of the second, which has twenty weights for 70,000 words
TESTED, TUNED = 0, 1  # folds; the others teach the first model
VERSION = 1


def agreement(folder: Path, known: Lessons, platts: tuple[float, float]) -> tuple[float, float]:
    """Write the models. (the least logit that is best on the fold that teaches the second model, F1
    on a fold that taught nothing)."""
    found = rows(folder, SOURCE)
    score = Alone(known, *learnt(known, known.fold > TUNED), platts)
    first = First.of([row for row in found if _fold(row) > TUNED])
    tuned = [row for row in found if _fold(row) == TUNED]
    second = second_of(tuned, first, score)
    best = max(LEAST, key=lambda at: mean_f1(tuned, spans.Marker(first, score, second, at), score))
    tested = [row for row in found if _fold(row) == TESTED]
    _save(First.of(found), second, best)
    return best, mean_f1(tested, spans.Marker(first, score, second, best), score)


def _fold(row: Row) -> int:
    return crc32(row["text"].encode()) % FOLDS


def _save(first: "First", second: Floats, least: float) -> None:
    page = packed(first.weights, first.bias, (1.0, 0.0), version=VERSION)
    np.savez_compressed(MODELS / spans.FILE, **page, second=second, least=least)


@dataclass(frozen=True, slots=True)
class Alone:
    """What a score that did not learn from a text says of a word of it."""

    known: Lessons
    by_word: Floats
    bias: float
    platts: tuple[float, float]

    def __call__(self, form: str) -> float:
        number = self.known.numbers.get(form)
        if number is None:
            return 0.0
        return float(self.by_word[number]) / sqrt(max(self.known.space.grams[number], FEWEST))

    def is_toxic(self, text: str) -> bool:
        known = self.known
        forms_ = [form for form, _ in spans.placed_words(text) if form in known.numbers]
        numbers = [known.numbers[form] for form in forms_]
        grams = max(float(known.space.grams[numbers].sum()), FEWEST)
        logit = float(self.by_word[numbers].sum()) / sqrt(grams) + self.bias
        return self.platts[0] * logit + self.platts[1] >= 0


@dataclass(frozen=True, slots=True)
class First:
    """How often a word is marked, as a logit."""

    weights: Floats
    bias: float

    @classmethod
    def of(cls, found: Sequence[Row]) -> "First":
        said, marked = Counter[str](), Counter[str]()
        for form, is_marked in (pair for row in found for pair in _labelled(row)):
            said[form] += 1
            marked[form] += is_marked
        dictionary = Dictionary(lambda form: (form,))
        each = Texts.of_numbers([dictionary.read(form) for form in said])
        share = np.array([marked[form] / said[form] for form in said])
        often = np.array([float(said[form]) for form in said])
        return cls(*fit(Space(dictionary), each, share, trust=often, penalty=PENALTY))

    def __call__(self, form: str) -> float:
        places = slots(form)
        return float(self.weights[places].sum()) / sqrt(max(len(places), FEWEST)) + self.bias


def _labelled(row: Row) -> Iterator[tuple[str, bool]]:
    """The words of a text, and whether most of their characters are marked."""
    marked = _marked(row)
    for form, (start, end) in spans.placed_words(row["text"]):
        yield form, sum(at in marked for at in range(start, end)) * 2 > end - start


def _marked(row: Row) -> frozenset[int]:
    return frozenset(json.loads(row["span_char_offsets"]))


def second_of(found: Sequence[Row], first: First, score: Alone) -> Floats:
    """The second model's weights, from texts that taught neither of the others."""
    features, labels = [], []
    for row in found:
        if placed := spans.placed_words(row["text"]):
            features.append(spans.features(row["text"], placed, first, score))
            labels.append([is_marked for _, is_marked in _labelled(row)])
    every, wanted = np.vstack(features), np.concatenate(labels).astype(np.float64)

    def loss(weights: Floats) -> tuple[float, Floats]:
        logits = every @ weights
        value = np.mean(np.logaddexp(0, logits) - wanted * logits) + LIGHT / 2 * weights @ weights
        slope = (sigmoid(logits) - wanted) @ every / len(wanted) + LIGHT * weights
        return float(value), slope

    return minimum(loss, np.zeros(every.shape[1]), steps=300)


def mean_f1(found: Sequence[Row], marker: spans.Marker, score: Alone) -> float:
    return sum(
        f1(marker.spans(row["text"], is_toxic=score.is_toxic(row["text"])), _marked(row))
        for row in found
    ) / len(found)


def f1(marked: Sequence[Span], wanted: frozenset[int]) -> float:
    """Of characters; two empty sets agree."""
    found = {at for start, end in marked for at in range(start, end)}
    if not found and not wanted:
        return 1.0
    both = len(found & wanted)
    return 2 * both / (len(found) + len(wanted))
