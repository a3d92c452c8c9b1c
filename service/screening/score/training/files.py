"""Where the models lie, and how they are written."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

import service
from service.screening.score.training.fit import Floats

ROOT = Path(service.__file__).parents[1]
MODELS = ROOT / "config" / "models"
LARGEST = 127


def save(
    path: Path,
    weights: Floats,
    bias: float,
    words: Mapping[str, float],
    platts: tuple[float, float],
    *,
    version: int,
) -> None:
    """Write what `packed` makes of them."""
    path.parent.mkdir(exist_ok=True)
    np.savez_compressed(path, **packed(weights, bias, words, platts, version=version))


def packed(
    weights: Floats,
    bias: float,
    words: Mapping[str, float],
    platts: tuple[float, float],
    *,
    version: int,
) -> dict[str, Any]:
    """The arrays of a file: weights as int8; a word's own as int16, in the same unit."""
    unit = float(np.abs(weights).max()) / LARGEST
    listed = {word: round(weight / unit) for word, weight in words.items()}
    kept = {word: weight for word, weight in listed.items() if weight}
    return dict(
        grams=np.rint(weights / unit).astype(np.int8),
        words=np.frombuffer("\n".join(kept).encode(), np.uint8),
        word_weights=np.array(list(kept.values()), np.int16),
        unit=unit, bias=bias, slope=platts[0], shift=platts[1], version=version,
    )  # fmt: skip
