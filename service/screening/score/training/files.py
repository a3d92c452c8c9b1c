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
NONE: Mapping[str, float] = {}


def save(path: Path, page: Mapping[str, Any]) -> None:
    """Write what `packed` made."""
    path.parent.mkdir(exist_ok=True)
    np.savez_compressed(path, **page)


def packed(
    weights: Floats,
    bias: float,
    platts: tuple[float, float],
    *,
    words: Mapping[str, float] = NONE,
    beginnings: Mapping[str, float] = NONE,
    version: int,
) -> dict[str, Any]:
    """The arrays of a file: weights as int8; words' and beginnings' own as int16, in one unit."""
    unit = float(np.abs(weights).max()) / LARGEST
    return dict(
        grams=np.rint(weights / unit).astype(np.int8),
        **_listed("word", words, unit), **_listed("beginning", beginnings, unit),
        unit=unit, bias=bias, slope=platts[0], shift=platts[1], version=version,
    )  # fmt: skip


def _listed(what: str, words: Mapping[str, float], unit: float) -> dict[str, Any]:
    listed = {word: round(weight / unit) for word, weight in words.items()}
    kept = {word: weight for word, weight in listed.items() if weight}
    return {
        f"{what}s": np.frombuffer("\n".join(kept).encode(), np.uint8),
        f"{what}_weights": np.array(list(kept.values()), np.int16),
    }
