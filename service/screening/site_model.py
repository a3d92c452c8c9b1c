"""A site's own model: what its moderators rejected, and what they approved.

The same kind of model as the score's, learnt from the texts that people of this site decided about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from zlib import crc32

import numpy as np

from service.domain.comment import Comment
from service.domain.verdict import Finding
from service.screening.background import Background
from service.screening.score import telling
from service.screening.score.model import Model, from_page
from service.screening.score.training.files import packed
from service.screening.score.training.fit import Dictionary, Space, Texts, fit, platt
from service.screening.score.training.measure import area

SHOWN = 5  # words
PENALTY = 1e-4  # of squared weights: a few hundred texts carry no more
HELD_BACK = 4  # every fourth text is not learnt from, and says how good the model is
# A model that orders less than so many pairs rightly is kept, and not asked. 0.5 is chance.
LEAST_AREA = 0.7


@dataclass(frozen=True, slots=True)
class Learnt:
    """weights: the model's file. area: under the ROC curve, on texts that it had not seen."""

    weights: bytes
    area: float


def learn(texts: Sequence[str], rejected: Sequence[bool], *, version: int) -> Learnt:
    """The model of some texts, of which both kinds are there. Seconds for some thousand texts;
    deterministic."""
    dictionary = Dictionary()
    numbered = Texts.of_numbers([dictionary.read(text) for text in texts])
    space = Space(dictionary)
    labels = np.array(rejected, float)
    trust = np.where(labels > 0, 0.5 / labels.mean(), 0.5 / (1 - labels.mean()))
    held_back = np.array([crc32(text.encode()) % HELD_BACK == 0 for text in texts])
    weights, bias = fit(
        space,
        numbered.of_rows(~held_back),
        labels[~held_back],
        trust=trust[~held_back],
        penalty=PENALTY,
    )
    logits = space.logits(numbered.of_rows(held_back), space.of_words(weights)) + bias
    both = 0 < labels[held_back].sum() < held_back.sum()
    found = area(logits, labels[held_back]) if both else 0.0
    turned = platt(logits, labels[held_back]) if both else (1.0, 0.0)
    file = BytesIO()
    np.savez_compressed(file, **packed(weights, bias, turned, version=version))
    return Learnt(file.getvalue(), found)


def model_of(weights: bytes) -> Model:
    """The model of a file that `learn` made."""
    return Model(from_page(np.load(BytesIO(weights), allow_pickle=False)))


def site_model(comment: Comment, background: Background) -> Sequence[Finding]:
    """Find a body like those that this site's moderators rejected. Nothing without such a model."""
    model, threshold = background.site_model, background.policy.site_model_threshold
    if model is None or threshold == 0:
        return ()
    probability = model.probability(comment.body)
    if probability < threshold:
        return ()
    spans = sorted((word.start, word.end) for word in telling(comment.body, model)[:SHOWN])
    params = {"percent": int(100 * probability), "probability": round(probability, 4)}
    return [Finding("site_model", model.weights.version, "body", "likely", params, spans)]
