"""How toxic a text is, by a small linear model, and which words say so.

words      the words of a token, folded
grams      what is looked at in a word
model      the weights and the cache of tokens
training   makes config/models/score.npz and docs/model-card.md: `make model`
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, starmap
from math import sqrt

from service.screening.lexicon.lexicon import TOKEN
from service.screening.score.model import FEWEST, Model, standard
from service.screening.score.words import words

MOST_WORDS = 20  # that explain one text
READ = 600  # tokens that are looked at for them: a comment has at most 750


@dataclass(frozen=True, slots=True)
class Weighted:
    """start, end: half-open code-point offsets in the text. weight: what the word adds to the
    logit of the probability; positive for toxic."""

    start: int
    end: int
    weight: float


def probability_of(text: str) -> float:
    """0..1, that raters call the text toxic."""
    return standard().probability(text)


def telling(text: str, model: Model | None = None) -> tuple[Weighted, ...]:
    """The words of a text that speak for toxic, the most telling first."""
    for_it = [word for word in _weighted(text, model or standard()) if word[2] > 0]
    most = sorted(for_it, key=lambda word: (-word[2], word[0]))[:MOST_WORDS]
    return tuple(starmap(Weighted, most))


def _weighted(text: str, model: Model) -> Iterator[tuple[int, int, float]]:
    """(start, end, weight) of every word."""
    own = model.weights
    placed = []
    grams = 0
    for match in islice(TOKEN.finditer(text), READ):
        at = match.start()
        for start, end, form in words(match[0]):
            total, number = own.of_word(form)
            grams += number
            placed.append((at + start, at + end, total))
    scale = own.slope * own.unit / sqrt(max(grams, FEWEST))
    return ((start, end, total * scale) for start, end, total in placed)
