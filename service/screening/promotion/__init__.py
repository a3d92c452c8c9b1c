"""Advertising: links, money, numbers and calls to action, weighed by a small model.

signs       what a token says beyond its words
training    makes config/models/promotion.npz: `make model`; its examples.txt is ours
"""

from functools import lru_cache

from service.screening.promotion.signs import forms
from service.screening.score.model import Model, load

FILE = "promotion.npz"


@lru_cache(maxsize=1)
def standard() -> Model:
    """The shipped model, made on first use."""
    return Model(load(FILE), forms)
