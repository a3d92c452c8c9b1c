"""The model's opinion, with the words it rests on."""

from collections.abc import Sequence

from service.domain.comment import Comment
from service.domain.verdict import Finding
from service.screening import weights
from service.screening.background import Background
from service.screening.lexicon import site
from service.screening.score import Weighted, probability_of, telling
from service.screening.score.model import standard

SHOWN = 5  # words; more would mark half of a short comment


def score(comment: Comment, background: Background) -> Sequence[Finding]:
    """Find a body that is as likely toxic as the policy's threshold, with the telling words.

    A single word does not make it so, whatever the model says: "hoe" is a tool, and Dick Cheney a
    name. Single words are the lexicon's, which knows names, places and neighbours.
    """
    threshold, body = background.policy.score_threshold, comment.body
    if threshold == 0:
        return ()
    probability = weights.of_score(site.weight(body, comment.lang))
    if probability < threshold:
        return ()
    found = telling(body)
    if rests_on_one_word(body, found):
        return ()
    spans = sorted((word.start, word.end) for word in found[:SHOWN])
    params = {"percent": int(100 * probability), "probability": round(probability, 4)}
    return [Finding("score", standard().weights.version, "body", "toxic", params, spans)]


def rests_on_one_word(body: str, found: Sequence[Weighted]) -> bool:
    """True when the body would not be called toxic without its most telling word."""
    return bool(found) and probability_of(_without(body, found[0].start, found[0].end)) < 0.5


def _without(body: str, start: int, end: int) -> str:
    """The body without a word, wherever it says it."""
    return body.replace(body[start:end], "")
