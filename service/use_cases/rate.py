"""A text is rated for somebody else's comments: by a site's policy, with nothing of it stored."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from service.domain.action import Action
from service.domain.comment import Comment
from service.domain.offsets import normal_of
from service.domain.policy import Policy
from service.domain.verdict import Finding, Span, judge
from service.screening import findings
from service.screening.background import Background
from service.screening.score import probability_of, telling
from service.screening.spans import toxic_spans
from service.screening.threats import threats
from service.screening.toxicity import rests_on_one_word
from service.use_cases.try_policy import NOBODY

BY_SCORE = ("toxicity", "insult")  # what the model was taught, which knows no other aspects
# What the model says of a text where that rests on one word which is not listed is in this range:
# less than the thresholds in use, and still more for what is worse. The lift that the model gives
# to a mild word ends there, too.
DOUBTED, UNHELD = 0.4, 0.49

SURROGATES = re.compile("[\ud800-\udfff]")  # half a character, which JSON can write
MOST_CHARACTERS = 10_000  # of one text; the lexicon reads them in 30 ms at worst

ASPECTS = (
    "toxicity",
    "severe_toxicity",
    "insult",
    "profanity",
    "identity_attack",
    "threat",
    "spam",
)  # fmt: skip

# What one finding makes of each aspect, at least. They say how sure it makes us, and are chosen so
# that the thresholds in use (0.5, 0.7, 0.8) hold what the preset policies hold.
FLOORS: Mapping[str, Mapping[str, float]] = {
    "words.severe": {
        "toxicity": 0.95, "severe_toxicity": 0.9, "insult": 0.9, "profanity": 0.9,
        "identity_attack": 0.9,
    },
    "words.profane": {"toxicity": 0.85, "severe_toxicity": 0.4, "insult": 0.7, "profanity": 0.95},
    "words.mild": {"toxicity": 0.4, "insult": 0.3, "profanity": 0.5},
    "threats": {"toxicity": 0.9, "severe_toxicity": 0.8, "threat": 0.9},
    "links.too_many": {"spam": 0.7},
    "links.too_many_hosts": {"spam": 0.7},
    "links.new_author": {"spam": 0.5},
    "links.in_name": {"spam": 0.9},
    "promotion.likely": {"spam": 0.8},
    "contacts.phone": {"spam": 0.5},
    "contacts.email": {"spam": 0.3},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of the text as it was given, that makes an aspect at least so much."""

    aspect: str
    span: Span
    value: float


@dataclass(frozen=True, slots=True)
class Rating:
    """action: what the policy would do. scores: by aspect, 0 to 1. said: those of them that the
    site said itself. evidence: in the order found."""

    action: Action
    scores: Mapping[str, float]
    said: Mapping[str, float]
    evidence: Sequence[Evidence]


def rate(
    raw: str,
    policy: Policy,
    *,
    name: str = "",
    lang: str | None = None,
    said: Mapping[str, float],
    now: datetime,
) -> Rating:
    """Rate one text as the first comment of a new author.

    raw: at most MOST_CHARACTERS. said: what the site itself said of this very text, by aspect; it
    knows better. A site that holds everything, or each author's first comments, for a person holds
    nothing here for that reason.
    """
    normal = normal_of(SURROGATES.sub("\ufffd", raw))
    comment = Comment(
        id=0, uid=NOBODY, site_id=0, article_id=0,
        name=name, body=normal.text, lang=lang, submitted_at=now,
    )  # fmt: skip
    rules = replace(policy, premoderate=False, hold_first=0, connectors=())
    found = findings(comment, Background(policy=rules))
    probability = probability_of(normal.text)
    told = [*_evidence(found, normal.text)]
    scores = {**_scores(found, told, normal.text, probability), **said}
    told.extend(_marks(normal.text, probability))
    evidence = [replace(one, span=normal.raw_span(one.span)) for one in told]
    return Rating(judge(found, rules).action, scores, said, evidence)


def _evidence(found: Sequence[Finding], text: str) -> Iterator[Evidence]:
    """What speaks in the text itself, span by span."""
    for one in found:
        for aspect, value in _floors(one).items():
            if one.field == "body":
                yield from (Evidence(aspect, span, value) for span in one.spans)
    for span in threats(text):
        for aspect, value in FLOORS["threats"].items():
            yield Evidence(aspect, span, value)


def _marks(text: str, probability: float) -> Iterator[Evidence]:
    """The words that people would mark, with the model's opinion of the whole text: where that
    rests on one of them alone, it counts for the word and not for the text."""
    for span in toxic_spans(text):
        for aspect in BY_SCORE:
            yield Evidence(aspect, span, probability)


def _doubted(text: str, probability: float) -> float:
    """The model's opinion of a text, where no listed word confirms it."""
    if probability <= DOUBTED or not rests_on_one_word(text, telling(text)):
        return probability
    return DOUBTED + (UNHELD - DOUBTED) * (probability - DOUBTED) / (1 - DOUBTED)


def _confirmed(floor: float, probability: float) -> float:
    """What a finding says, and the more the worse the model finds the text: without that, all texts
    with a listed word were alike to those who sort by score."""
    most = 1 if floor > UNHELD else UNHELD
    return floor + (most - floor) * probability


def _floors(finding: Finding) -> Mapping[str, float]:
    return FLOORS.get(f"{finding.rule}.{finding.code}", {})


def _scores(
    found: Sequence[Finding], evidence: Sequence[Evidence], text: str, probability: float
) -> dict[str, float]:
    by_score = dict.fromkeys(BY_SCORE, _doubted(text, probability))
    scores = dict.fromkeys(ASPECTS, 0.0) | by_score
    told = [(one.aspect, one.value) for one in evidence]
    told += [pair for one in found for pair in _floors(one).items()]
    for aspect, value in told:
        least = _confirmed(value, probability) if aspect in by_score else value
        scores[aspect] = max(scores[aspect], least)
    return scores
