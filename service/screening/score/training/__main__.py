"""`python -m service.screening.score.training FOLDER`: the model, then its card."""

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from service.screening.score.model import FILE, Model, load
from service.screening.score.training import borrowed, card, insults, marked, measure
from service.screening.score.training.data import SOURCES, is_labelled, rows
from service.screening.score.training.files import MODELS, packed, save
from service.screening.score.training.fit import Floats, sigmoid
from service.screening.score.training.measure import Lessons

VERSION = 6
THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99)


def main(folder: Path) -> None:
    given = [
        (source, [(one, source.label(row) if source.label else None)
                  for row in rows(folder, source.name) for one in source.examples(row)])
        for source in SOURCES
    ]  # fmt: skip
    said = insults.said(
        (one.text for source, found in given if source.lang != "en" for one, _ in found),
        (one.text for source, found in given if source.lang == "en" for one, _ in found),
    )
    on_top = insults.read(borrowed.word_weights(), said.own, said.english)
    known = measure.lessons(given, on_top.of, said.apart)
    logits = measure.crossed(known)
    platts = measure.calibration(known, logits)
    weights, bias, added = measure.whole(known)
    words = {
        form: on_top.words.get(form, 0.0) + added.get(form, 0.0)
        for form in {**on_top.words, **added}
    }
    save(
        MODELS / FILE,
        packed(
            weights, bias, platts,
            words=words, beginnings=on_top.beginnings, version=VERSION,
        ),
    )  # fmt: skip
    least, f1 = marked.agreement(folder, known, platts)
    card.write(
        card.Figures(
            rows={source.name: len(rows(folder, source.name)) for source in SOURCES},
            areas=areas(known, logits),
            thresholds=thresholds(known, sigmoid(platts[0] * logits + platts[1])),
            hatecheck=on_hatecheck(folder),
            f1=f1,
            least=least,
            size=card.size_of(MODELS / FILE),
        )
    )
    print(card.PAGE.read_text("utf-8"))


def areas(known: Lessons, logits: Floats) -> Mapping[str, tuple[float, float]]:
    found = {}
    for source in SOURCES:
        if source.label:
            at = known.of(source.name)
            in_folds = measure.area(logits[at], known.labels[at])
            found[source.name] = (in_folds, measure.without(known, source.name))
    return found


def thresholds(known: Lessons, probabilities: Floats) -> list[tuple[float, float, float]]:
    talk, news = known.of("wiki_talk_en"), known.of("civil_comments_en")
    clean = probabilities[talk[known.toxic[talk] < 0.3]]
    toxic = probabilities[news[known.labels[news] == 1]]
    return [(at, float((clean >= at).mean()), float((toxic >= at).mean())) for at in THRESHOLDS]


def on_hatecheck(folder: Path) -> float:
    """HateCheck teaches nothing: it is for testing alone."""
    found = rows(folder, "hatecheck_en")
    model = Model(load())
    scores = np.array([model.probability(row["text"]) for row in found])
    return measure.area(scores, np.array([float(is_labelled(row)) for row in found]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
