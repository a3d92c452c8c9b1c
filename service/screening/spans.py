"""Which characters of a text are toxic: the words that people would mark in it.

Two small models. The first says of a word alone how often people mark it, from the same grams as
the score's. The second weighs that, what the score and the vocabulary say of the word, and how the
words beside it and the worst one of the text fare. Both are made by `make model`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from service.domain.verdict import Span
from service.screening.lexicon import site
from service.screening.lexicon.hit import Hit
from service.screening.lexicon.lexicon import TOKEN
from service.screening.lexicon.vocabulary import TIERS
from service.screening.score import READ, probability_of
from service.screening.score.model import FOLDER, from_page
from service.screening.score.model import standard as score_model
from service.screening.score.words import words

FILE = "spans.npz"
NOWHERE = -4.0  # the first model's logit where there is no word: at the ends of a text
# A text of which no word is marked has its worst one marked from here up, a logit of the second.
WORST = -2.0
# The first model's logit below which a word is never marked: people mark one in 12 of those there,
# and one in 6.
ALONE, ALONE_IN_CALM = -2.5, -1.7
TIERED = slice(2, 2 + len(TIERS))  # the features that say which tier is listed

Floats = NDArray[np.float64]
Weighing = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Marker:
    """marked: the first model. score: what the score says of a word alone. second: the second
    model's weights, one a feature; least: its logit from which a word is marked."""

    marked: Weighing
    score: Weighing
    second: Floats
    least: float

    def spans(self, text: str, *, is_toxic: bool) -> list[Span]:
        """Half-open code-point spans in the order of the text; none overlap or touch.

        is_toxic: what the score says of the whole text. In one that is not, no word is marked
        only for being worse than the others."""
        placed = placed_words(text)
        if not placed:
            return []
        known = features(text, placed, self.marked, self.score)
        may_be = known[:, 0] >= (ALONE if is_toxic else ALONE_IN_CALM)
        logits = np.where(may_be | known[:, TIERED].any(1), known @ self.second, -np.inf)
        least = min(self.least, max(logits.max(), WORST))
        return joined([span for (_, span), at in zip(placed, logits, strict=True) if at >= least])


@lru_cache(maxsize=1)
def standard() -> Marker:
    """The shipped models. Made on first use, in about 20 ms."""
    with (files("config") / FOLDER / FILE).open("rb") as file:
        page = dict(np.load(file, allow_pickle=False))
    first, score = from_page(page), score_model().weights
    return Marker(
        marked=lambda form: first.alone(form) + first.bias,
        score=score.alone,
        second=page["second"],
        least=float(page["least"]),
    )


def toxic_spans(text: str) -> list[Span]:
    """What people would mark. At most some 10 ms, for the longest comment."""
    return standard().spans(text, is_toxic=probability_of(text) >= 0.5)


def placed_words(text: str) -> list[tuple[str, Span]]:
    """(folded form, place) of the words of a text."""
    return [
        (word.form, (match.start() + word.start, match.start() + word.end))
        for match in islice(TOKEN.finditer(text), READ)
        for word in words(match[0])
    ]


def features(
    text: str, placed: Sequence[tuple[str, Span]], marked: Weighing, score: Weighing
) -> Floats:
    """What the second model weighs: a row a word, of about the same size all of them."""
    alone = np.array([marked(form) for form, _ in placed])
    toxic = np.array([score(form) for form, _ in placed]) / 4
    tiers = _tiers([span for _, span in placed], site.standard().read(text).hits)
    before, after = np.r_[NOWHERE, alone[:-1]], np.r_[alone[1:], NOWHERE]
    worst, second = alone.max(), np.sort(alone)[-2] if len(alone) > 1 else NOWHERE
    below = alone - worst
    every = np.ones(len(alone))
    columns = [
        alone, toxic, *tiers.T, below == 0, below, before, after, np.maximum(before, after),
        every * worst, every * second, every * bool(tiers.any()), every * min(len(alone), 100) / 50,
        alone**2 / 4, toxic**2, alone * toxic, alone * below / 4, worst * below / 4, every,
    ]  # fmt: skip
    return np.stack(columns, axis=1).astype(np.float64)


def _tiers(spans: Sequence[Span], hits: Sequence[Hit]) -> Floats:
    """1 where a word holds a listed one of a tier."""
    found = np.zeros((len(spans), len(TIERS)))
    for hit in hits:
        for at, (start, end) in enumerate(spans):
            if start < hit.end and hit.start < end:
                found[at, TIERS.index(hit.tier)] = 1
    return found


def joined(spans: Sequence[Span]) -> list[Span]:
    """Sorted, and those that overlap or touch made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
