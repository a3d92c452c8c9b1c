"""Words of Roman Urdu learn once more, from its own rows alone.

They share their grams with English ones, of which there are fifteen times as many rows: what is
learnt of "ass" pulls at "assalam".
"""

import numpy as np
from numpy.typing import NDArray

from service.screening.score.training.fit import Floats, Space, Texts, fit

SOURCE = "roman_urdu"
PENALTY = 1e-5
LEAST = 3  # times that a word is said: rarer ones add nothing to the area
# Chosen by folds: more of it orders no better, and holds more of what is clean.
OWN, SHARED = 0.6, 0.25


def relearnt(
    space: Space, texts: Texts, toxic: Floats, shared: Floats, apart: NDArray[np.bool_]
) -> Floats:
    """What must be added to the weight of every word. shared: its weight by rows of all languages.
    apart: the words of which that is no good."""
    said = np.bincount(texts.word, minlength=space.words)
    if not texts.count:
        return np.zeros(space.words)
    weights, _ = fit(space, texts, toxic, trust=np.ones(texts.count), penalty=PENALTY)
    moved = OWN * space.of_words(weights) - (1 - SHARED) * shared
    return np.where(apart & (said >= LEAST), moved, 0.0)
