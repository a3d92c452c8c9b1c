"""Texts that advertise, by the small model of `promotion`."""

from collections.abc import Sequence

from service.domain.comment import Comment
from service.domain.verdict import Finding
from service.screening import weights
from service.screening.background import Background
from service.screening.lexicon import site
from service.screening.promotion import standard
from service.screening.score import telling

SHOWN = 5  # words


def promotion(comment: Comment, background: Background) -> Sequence[Finding]:
    """Find a body that is as likely advertising as the policy's threshold."""
    threshold = background.policy.promotion_threshold
    if threshold == 0:
        return ()
    probability = weights.of_promotion(site.weight(comment.body, comment.lang))
    if probability < threshold:
        return ()
    found = telling(comment.body, standard())[:SHOWN]
    spans = sorted((word.start, word.end) for word in found)
    params = {"percent": int(100 * probability), "probability": round(probability, 4)}
    version = standard().weights.version
    return [Finding("promotion", version, "body", "likely", params, spans)]
