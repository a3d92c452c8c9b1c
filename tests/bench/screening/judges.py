"""Chaikhana and what it is measured against, asked alike."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from better_profanity import Profanity
from glin_profanity import Filter

from service.domain import policy
from service.domain.action import Action
from service.domain.verdict import Finding, judge
from service.screening import findings
from service.screening.background import Background
from service.screening.lexicon.lexicon import TOKEN
from service.screening.lexicon.vocabulary import TIERS
from service.screening.words import words
from service.use_cases.rate import rate
from tests.bench.screening.sets import Span
from tests.builders import NOON, a_comment

PRESET = "normal"
LIKELY = 0.5


class Judge(NamedTuple):
    """flags: does it find anything in the text? spans: where."""

    name: str
    flags: Callable[[str], bool]
    spans: Callable[[str], Sequence[Span]]


@lru_cache(maxsize=1)
def background() -> Background:
    page = (files("config") / "policies" / f"{PRESET}.toml").read_text("utf-8")
    return Background(policy=policy.parse(page))


def of_words(text: str, lang: str | None = None) -> list[Finding]:
    """What the screener `words` finds in a comment."""
    return list(words(a_comment(text, lang=lang), background()))


def of_all(text: str, lang: str | None = None) -> list[Finding]:
    """What every screener finds in a comment."""
    return findings(a_comment(text, lang=lang), background())


def holds(found: Sequence[Finding]) -> bool:
    """True when the default policy does not let a comment with these findings through."""
    return judge(found, background().policy).action > Action.MARK


def tiers(found: Sequence[Finding]) -> list[str]:
    """The tiers of the listed words among the findings."""
    return [one.code for one in found if one.rule == "words" and one.code in TIERS]


def word_spans(text: str) -> list[Span]:
    return [
        span for finding in of_words(text) if finding.params.get("word") for span in finding.spans
    ]


def toxicity(text: str) -> float:
    """What `comments:analyze` returns as TOXICITY."""
    return rate(text, background().policy, said={}, now=NOON).scores["toxicity"]


def drop_in_spans(text: str) -> list[Span]:
    """What `comments:analyze` returns as TOXICITY's spanScores, from 0.5 up."""
    rating = rate(text, background().policy, said={}, now=NOON)
    return [one.span for one in rating.evidence if one.aspect == "toxicity" and one.value >= LIKELY]


def as_drop_in() -> Judge:
    return Judge("Chaikhana, spanScores of `comments:analyze`", bool, drop_in_spans)


def better_profanity() -> Judge:
    """better-profanity with its own list. For spans it is asked about each token, which it can be
    asked about alone, as it tells no places."""
    library = Profanity()
    asked: Callable[[str], bool] = lru_cache(maxsize=200_000)(
        lambda token: bool(library.contains_profanity(token + " "))
    )

    def spans(text: str) -> list[Span]:
        return [match.span() for match in TOKEN.finditer(text) if asked(match[0])]

    return Judge("better-profanity", lambda text: bool(library.contains_profanity(text)), spans)


def glin() -> Judge:
    """glin-profanity as it comes: its English list."""
    library = Filter()

    def spans(text: str) -> list[Span]:
        found = library.check_profanity(text).get("matches") or ()
        return [(match["index"], match["index"] + len(match["word"])) for match in found]

    return Judge("glin-profanity", lambda text: bool(library.is_profane(text)), spans)


def ours() -> Judge:
    return Judge("Chaikhana, listed words alone", lambda text: bool(of_words(text)), word_spans)


@lru_cache(maxsize=1)
def rivals() -> tuple[Judge, Judge]:
    return better_profanity(), glin()
