"""What a token adds to the sums of the two models, in one number: its letters are read once."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from service.screening.promotion import standard as promotion_model
from service.screening.promotion.signs import CAPITALS, forms
from service.screening.score.grams import slots
from service.screening.score.model import REMEMBERED, Weights
from service.screening.score.model import standard as score_model
from service.screening.score.words import LETTERS, LONGEST, PUNCTUATION, short, words

# Fields of a weight, the lowest first: grams of the score, grams of promotion, sum of the score,
# sum of promotion. Only sums may be negative. 10 KB are at most 30,000 grams, of at most 127 each.
GRAMS, SUM = 20, 32
COUNT, HALF, WHOLE = (1 << GRAMS) - 1, 1 << (SUM - 1), 1 << SUM
AT_ZERO = 128  # what stands for a weight of 0, as a byte is never negative
# "Don't" and "well-known": words to both models, and nothing else.
PLAIN = re.compile(r"[A-Za-z]+(?:'+[A-Za-z]+)*|[A-Za-z]{2,}(?:(?:[-/,;&=]|:(?!/))+[A-Za-z]{2,})+")
WEB = ("w", "W")  # before a full stop it may be "www."


class Weigher:
    """Remembers words, not tokens: "Word," and "word" are one. Any thread may ask."""

    def __init__(self, score: Weights, promotion: Weights) -> None:
        self._score, self._promotion = score, promotion
        self._grams = _beside(score.grams, promotion.grams)
        self._known: dict[str, tuple[int, int]] = {}

    def weigh(self, token: str) -> int:
        """The weight of one token; weights of tokens may be added up."""
        bare = token.strip(PUNCTUATION)
        if len(bare) <= LONGEST and "!!" not in token and not bare.endswith(WEB):
            if bare.isascii() and bare.isalpha():
                one, other = self._of(short(bare.lower()))
                if len(token) == len(bare) > 2 and token.isupper():
                    other += self._of(CAPITALS)[1]
                return one + other
            if PLAIN.fullmatch(bare):
                parts = LETTERS.findall(bare.replace("'", "").lower())
                return sum([sum(self._of(short(part))) for part in parts])
        return self._sum(0, (word.form for word in words(token))) + self._sum(1, forms(token))

    def _sum(self, of: int, said: Iterable[str]) -> int:
        return sum(self._of(form)[of] for form in said)

    def _of(self, form: str) -> tuple[int, int]:
        """What a word adds for the score, and for promotion."""
        known = self._known.get(form)
        if known is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            known = self._known[form] = self._looked_up(form)
        return known

    def _looked_up(self, form: str) -> tuple[int, int]:
        grams, found = self._grams, slots(form)
        one = other = -AT_ZERO * len(found)
        for slot in found:
            one += grams[2 * slot]
            other += grams[2 * slot + 1]
        one += self._score.on_top(form)
        other += self._promotion.on_top(form)
        return (one << 2 * GRAMS) + len(found), (other << 2 * GRAMS + SUM) + (len(found) << GRAMS)


def _beside(score: Sequence[int], promotion: Sequence[int]) -> bytes:
    """Both models' weights of a slot beside each other, as one look at the memory brings both."""
    pairs = zip(score, promotion, strict=True)
    return bytes(AT_ZERO + weight for pair in pairs for weight in pair)


@lru_cache(maxsize=1)
def standard() -> Weigher:
    return Weigher(score_model().weights, promotion_model().weights)


def of_score(weight: int) -> float:
    """The score's probability for the weight of a text."""
    total = ((weight >> 2 * GRAMS) + HALF) % WHOLE - HALF
    return score_model().probability_of(total, weight & COUNT)


def of_promotion(weight: int) -> float:
    total = (weight >> 2 * GRAMS) + HALF >> SUM
    return promotion_model().probability_of(total, weight >> GRAMS & COUNT)
