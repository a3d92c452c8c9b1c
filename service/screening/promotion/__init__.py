"""Advertising: links, money, numbers and calls to action, weighed by a small model.

signs       what a token says beyond its words
training    makes config/models/promotion.npz: `make model`; its examples.txt is ours
"""

from collections.abc import Iterator
from functools import lru_cache

from service.domain.comment import Comment
from service.domain.verdict import Finding
from service.screening.background import Background
from service.screening.promotion.signs import forms
from service.screening.score import telling
from service.screening.score.model import Model, load

FILE = "promotion.npz"
SHOWN = 5  # words


@lru_cache(maxsize=1)
def standard() -> Model:
    """The shipped model, made on first use."""
    return Model(load(FILE), forms)


def probability_of(text: str) -> float:
    """0..1, that a text advertises something."""
    return standard().probability(text)


def promotion(comment: Comment, background: Background) -> Iterator[Finding]:
    """Find a body that is as likely advertising as the policy's threshold."""
    threshold = background.policy.promotion_threshold
    probability = probability_of(comment.body) if threshold else 0.0
    if threshold and probability >= threshold:
        found = telling(comment.body, standard())[:SHOWN]
        spans = sorted((word.start, word.end) for word in found)
        params = {"percent": int(100 * probability), "probability": round(probability, 4)}
        version = standard().weights.version
        yield Finding("promotion", version, "body", "likely", params, spans)
