"""`python -m service.screening.promotion.training FOLDER`: the model, and its areas."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from service.screening.promotion import FILE
from service.screening.promotion.signs import forms
from service.screening.score.training.data import own, rows
from service.screening.score.training.files import MODELS, ROOT, packed, save
from service.screening.score.training.fit import (
    Dictionary,
    Floats,
    Ints,
    Space,
    Texts,
    fit,
    platt,
    sigmoid,
)  # fmt: skip
from service.screening.score.training.measure import area

TAUGHT = ("sms_spam_en", "own examples")
THRESHOLDS = (0.5, 0.8, 0.95)
PAGE = ROOT / "docs" / "model-card-advertising.md"
TEMPLATE = Path(__file__).with_name("card.md")
OWN = Path(__file__).with_name("examples.txt")
OWN_WEIGHT = 8.0  # few, and the only ones that are comments
# Comments of every kind that advertise nothing; a stray advertisement among them does not matter.
ORDINARY = ("wiki_talk_en", "civil_comments_en", "tweets_en", "vk_ru", "roman_urdu")
ORDINARY_WEIGHT = 0.3
PENALTY = 3e-6
FOLDS = 5
VERSION = 1

Example = tuple[str, float, float, str]  # text, 1 when it advertises, weight, source


def examples(folder: Path) -> Iterator[Example]:
    for row in rows(folder, "sms_spam_en"):
        yield row["text"], float(row["label"]), 1.0, "sms_spam_en"
    for row in own(OWN):
        yield row["text"], float(row["label"]), OWN_WEIGHT, "own examples"
    for name in ORDINARY:
        for row in rows(folder, name):
            yield row["text"], 0.0, ORDINARY_WEIGHT, name


def main(folder: Path) -> None:
    given = list(examples(folder))
    dictionary = Dictionary(forms)
    texts = Texts.of_numbers([dictionary.read(text) for text, *_ in given])
    known = Known(
        Space(dictionary),
        texts,
        labels=np.array([label for _, label, _, _ in given]),
        trust=np.array([weight for _, _, weight, _ in given]),
        source=np.array([source for *_, source in given]),
        fold=np.array([crc32(text.encode()) % FOLDS for text, *_ in given]),
    )
    logits = crossed(known)
    everything = np.ones(texts.count, bool)
    platts = platt(logits, known.labels)
    save(MODELS / FILE, packed(*known.learn(everything), platts, version=VERSION))
    PAGE.write_text(page(known, logits, sigmoid(platts[0] * logits + platts[1])), "utf-8")
    print(PAGE.read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Known:
    """All examples, numbered."""

    space: Space
    texts: Texts
    labels: Floats
    trust: Floats
    source: NDArray[np.str_]
    fold: Ints

    def learn(self, chosen: NDArray[np.bool_]) -> tuple[Floats, float]:
        return fit(
            self.space,
            self.texts.of_rows(chosen),
            self.labels[chosen],
            trust=self.trust[chosen],
            penalty=PENALTY,
        )

    def logits(self, by: NDArray[np.bool_], of: NDArray[np.bool_]) -> Floats:
        """Of some texts, by a model of others."""
        weights, bias = self.learn(by)
        return self.space.logits(self.texts.of_rows(of), self.space.of_words(weights)) + bias


def crossed(known: Known) -> Floats:
    """Every text's logit by a model that learnt from the other folds."""
    logits = np.zeros(known.texts.count)
    for one in range(FOLDS):
        here = known.fold == one
        logits[here] = known.logits(~here, here)
    return logits


def page(known: Known, logits: Floats, probabilities: Floats) -> str:
    rows = []
    for name in TAUGHT:
        here = known.source == name
        left_out = area(known.logits(~here, here), known.labels[here])
        rows.append((name, here.sum(), area(logits[here], known.labels[here]), left_out))
    ordinary = np.isin(known.source, ORDINARY)
    short = (known.source == "sms_spam_en") & (known.labels == 1)
    return TEMPLATE.read_text("utf-8").format(
        areas="".join(f"| {n} | {count:,} | {a:.3f} | {b:.3f} |\n" for n, count, a, b in rows),
        thresholds="".join(
            f"| {at:.2f} | {(probabilities[ordinary] >= at).mean():.3%} "
            f"| {(probabilities[short] >= at).mean():.1%} |\n"
            for at in THRESHOLDS
        ),
        ordinary=f"{int(ordinary.sum()):,}",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
