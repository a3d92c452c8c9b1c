"""How good the model is on texts that it did not learn from."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from service.screening.score.training import apart
from service.screening.score.training.data import Example, Source
from service.screening.score.training.fit import (
    Dictionary,
    Floats,
    Ints,
    Space,
    Texts,
    fit,
    platt,
)

FOLDS = 5
STEPS = 300  # Wikipedia gains .002 over 100, the others as little or nothing
NATURAL = ("civil_comments_en", "wiki_talk_en", "surge_en")  # comments as readers write them


@dataclass(frozen=True, slots=True)
class Lessons:
    """All examples of all sources, numbered. labels: NaN where a row is only learnt from. trust:
    how much each counts. numbers: of words. extra: what a word adds to its sum beyond its grams.
    apart: words that learn once more from Roman Urdu alone."""

    space: Space
    texts: Texts
    toxic: Floats
    trust: Floats
    labels: Floats
    source: Ints
    fold: Ints
    names: Sequence[str]
    numbers: Mapping[str, int]
    extra: Floats
    apart: NDArray[np.bool_]

    def of(self, *names: str) -> Ints:
        wanted = [self.names.index(name) for name in names if name in self.names]
        return np.flatnonzero(np.isin(self.source, wanted))


def lessons(
    given: Sequence[tuple[Source, Sequence[tuple[Example, bool | None]]]],
    on_top: Callable[[str], float],
    alone: Collection[str],
) -> Lessons:
    """Read every example once. on_top: what a word adds to its sum beyond its grams. alone: words
    that learn once more from Roman Urdu alone."""
    dictionary = Dictionary()
    flat = [(at, one, label) for at, (_, rows) in enumerate(given) for one, label in rows]
    texts = Texts.of_numbers([dictionary.read(one.text) for _, one, _ in flat])
    return Lessons(
        space=Space(dictionary),
        texts=texts,
        toxic=np.array([one.toxic for _, one, _ in flat]),
        trust=np.array([given[at][0].trust for at, _, _ in flat]),
        labels=np.array([np.nan if label is None else float(label) for _, _, label in flat]),
        source=np.array([at for at, _, _ in flat]),
        fold=np.array([crc32(one.origin.encode()) % FOLDS for _, one, _ in flat]),
        names=[source.name for source, _ in given],
        numbers=dictionary.numbers,
        extra=np.array([*map(on_top, dictionary.numbers)]),
        apart=np.array([form in alone for form in dictionary.numbers]),
    )


def learnt(known: Lessons, chosen: NDArray[np.bool_]) -> tuple[Floats, float]:
    """(sum of weights by word, bias), from the chosen rows."""
    weights, bias = _fitted(known, chosen)
    return known.space.of_words(weights) + known.extra + relearnt(known, chosen, weights), bias


def _fitted(known: Lessons, chosen: NDArray[np.bool_]) -> tuple[Floats, float]:
    texts = known.texts.of_rows(chosen)
    return fit(known.space, texts, known.toxic[chosen], trust=known.trust[chosen], steps=STEPS)


def relearnt(known: Lessons, chosen: NDArray[np.bool_], weights: Floats) -> Floats:
    """What the chosen rows of Roman Urdu add to the weight of every word."""
    here = np.zeros(known.texts.count, bool)
    here[known.of(apart.SOURCE)] = True
    here &= chosen
    shared = known.space.of_words(weights)
    texts = known.texts.of_rows(here)
    return apart.relearnt(known.space, texts, known.toxic[here], shared, known.apart)


def crossed(known: Lessons) -> Floats:
    """Every row's logit by a model that learnt from the other folds."""
    logits = np.zeros(known.texts.count)
    for fold in range(FOLDS):
        by_word, bias = learnt(known, known.fold != fold)
        here = known.fold == fold
        logits[here] = known.space.logits(known.texts.of_rows(here), by_word) + bias
    return logits


def without(known: Lessons, name: str) -> float:
    """The area on one source by a model that never saw it, nor texts that it shares."""
    here = np.zeros(known.texts.count, bool)
    here[known.of(name)] = True
    chosen = ~here
    if name == "civil_comments_en":
        chosen[known.of("toxic_spans_en")] = False  # the same comments, cut
    by_word, bias = learnt(known, chosen)
    logits = known.space.logits(known.texts.of_rows(here), by_word) + bias
    return area(logits, known.labels[here])


def area(scores: Floats, labels: Floats) -> float:
    """Under the ROC curve: the chance that a toxic text scores above another one. Ties are half."""
    toxic, clean = np.sort(scores[labels > 0.5]), np.sort(scores[labels <= 0.5])
    below = np.searchsorted(clean, toxic, "left") + np.searchsorted(clean, toxic, "right")
    return float(below.mean() / 2 / len(clean))


def calibration(known: Lessons, logits: Floats) -> tuple[float, float]:
    """Platt's numbers on comments as readers write them, by models that did not see them."""
    natural = known.of(*NATURAL)
    return platt(logits[natural], known.toxic[natural])


def whole(known: Lessons) -> tuple[Floats, float, Mapping[str, float]]:
    """(weights by slot, bias, what words add beyond their grams because they learnt once more) from
    everything."""
    every = np.ones(known.texts.count, bool)
    weights, bias = _fitted(known, every)
    added = relearnt(known, every, weights)
    return (
        weights,
        bias,
        {form: float(added[at]) for form, at in known.numbers.items() if added[at]},
    )
