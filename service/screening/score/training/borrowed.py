"""The word weights of alt-profanity-check, which was trained on comments that we have not."""

from pathlib import Path

import joblib
import numpy as np
import profanity_check

LICENCE = "MIT"
VERSION = "1.9.1"
# Chosen on sources left out: areas rise to here for each, and fall beyond for some.
SHARE = 0.7


def word_weights() -> dict[str, float]:
    """Word -> what it adds to our sum: the mean of its five models, times the word's rarity."""
    folder = Path(profanity_check.__file__).parent / "data"
    vectorizer = joblib.load(folder / "vectorizer.joblib")
    model = joblib.load(folder / "model.joblib")
    fits = [one.estimator.coef_[0] for one in model.calibrated_classifiers_]
    weights = SHARE * np.mean(fits, axis=0) * vectorizer.idf_
    return {word: float(weights[at]) for word, at in sorted(vectorizer.vocabulary_.items())}
