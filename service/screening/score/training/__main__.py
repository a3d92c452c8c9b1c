"""`python -m service.screening.score.training FOLDER`: the model, then its card."""

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np

import service
from service.screening.score.training import borrowed, measure
from service.screening.score.training.data import SOURCES, rows
from service.screening.score.training.fit import Floats

ROOT = Path(service.__file__).parents[1]
MODEL = ROOT / "config" / "models" / "score.npz"
VERSION = 1
LARGEST = 127


def main(folder: Path) -> None:
    words = borrowed.word_weights()
    given = [
        (source, [(one, source.label(row) if source.label else None)
                  for row in rows(folder, source.name) for one in source.examples(row)])
        for source in SOURCES
    ]  # fmt: skip
    known = measure.lessons(given, words)
    logits = measure.crossed(known)
    weights, bias = measure.whole(known)
    save(weights, bias, words, measure.calibration(known, logits))
    for source in SOURCES:
        if source.label:
            at = known.of(source.name)
            kept = measure.area(logits[at], known.labels[at])
            out = measure.without(known, source.name)
            print(f"{source.name:20} folds {kept:.4f}  left out {out:.4f}", flush=True)


def save(
    weights: Floats, bias: float, words: Mapping[str, float], platts: tuple[float, float]
) -> None:
    """Write the weights as int8; a word's own as int16, in the same unit."""
    unit = float(np.abs(weights).max()) / LARGEST
    listed = {word: round(weight / unit) for word, weight in words.items()}
    kept = {word: weight for word, weight in listed.items() if weight}
    MODEL.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        MODEL,
        grams=np.rint(weights / unit).astype(np.int8),
        words=np.frombuffer("\n".join(kept).encode(), np.uint8),
        word_weights=np.array(list(kept.values()), np.int16),
        unit=unit, bias=bias, slope=platts[0], shift=platts[1], version=VERSION,
    )  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
