"""`python -m service.screening.promotion.training FOLDER`: the model, and its areas."""

import sys
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import numpy as np

from service.screening.promotion import FILE
from service.screening.promotion.signs import forms
from service.screening.score.training.data import own, rows
from service.screening.score.training.files import MODELS, save
from service.screening.score.training.fit import Dictionary, Floats, Space, Texts, fit, platt
from service.screening.score.training.measure import area

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
    space = Space(dictionary)
    labels = np.array([label for _, label, _, _ in given])
    trust = np.array([weight for _, _, weight, _ in given])
    fold = np.array([crc32(text.encode()) % FOLDS for text, *_ in given])
    logits = crossed(space, texts, labels, trust, fold)
    weights, bias = fit(space, texts, labels, trust=trust, penalty=PENALTY)
    save(MODELS / FILE, weights, bias, {}, platt(logits, labels), version=VERSION)
    report(given, logits, labels)
    sms = np.array([source == "sms_spam_en" for *_, source in given])
    own = np.array([source == "own examples" for *_, source in given])
    for name, left in (("sms_spam_en", sms), ("own examples", own)):
        weights, bias = fit(
            space, texts.of_rows(~left), labels[~left], trust=trust[~left], penalty=PENALTY
        )
        found = space.logits(texts.of_rows(left), space.of_words(weights)) + bias
        print(f"{name:20} left out {area(found, labels[left]):.4f}", flush=True)


def crossed(space: Space, texts: Texts, labels: Floats, trust: Floats, fold: Floats) -> Floats:
    """Every text's logit by a model that learnt from the other folds."""
    logits = np.zeros(texts.count)
    for one in range(FOLDS):
        rest, here = fold != one, fold == one
        weights, bias = fit(
            space, texts.of_rows(rest), labels[rest], trust=trust[rest], penalty=PENALTY
        )
        logits[here] = space.logits(texts.of_rows(here), space.of_words(weights)) + bias
    return logits


def report(given: list[Example], logits: Floats, labels: Floats) -> None:
    for name in ("sms_spam_en", "own examples"):
        at = np.array([source == name for *_, source in given])
        print(f"{name:20} folds {area(logits[at], labels[at]):.4f}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
