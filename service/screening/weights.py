"""What a token adds to the sums of the two models: its letters are read once for both."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from service.screening.promotion import standard as promotion_model
from service.screening.promotion.signs import CAPITALS, forms
from service.screening.score.grams import slots
from service.screening.score.model import SHIFT, Weights
from service.screening.score.model import standard as score_model
from service.screening.score.words import LETTERS, LONGEST, PUNCTUATION, short, words

REMEMBERED = 10_000  # words; the memory of tokens is asked before
AT_ZERO = 128  # what stands for a weight of 0, as a byte is never negative
# "Don't" and "well-known": words to both models, and nothing else.
PLAIN = re.compile(r"[A-Za-z]+(?:'+[A-Za-z]+)*|[A-Za-z]{2,}(?:(?:[-/,;&=]|:(?!/))+[A-Za-z]{2,})+")
WEB = ("w", "W")  # before a full stop it may be "www."

# For the score and for promotion: a sum of weights and a number of grams, in one integer as in
# `score.model`. 10 KB are at most 30,000 grams, of at most 127 each.
Weight = tuple[int, int]


class Weigher:
    """Remembers words, not tokens: "Word," and "word" are one. Any thread may ask."""

    def __init__(self, score: Weights, promotion: Weights) -> None:
        self._score, self._promotion = score, promotion
        self._grams = _beside(score.grams, promotion.grams)
        # Forgets one word at a time: to forget 100,000 at once took 8 ms, within one comment.
        self._of = lru_cache(maxsize=REMEMBERED)(self._looked_up)

    def weigh(self, token: str) -> Weight:
        """The weight of one token; both its numbers may be added up over tokens."""
        bare = token.strip(PUNCTUATION)
        if len(bare) <= LONGEST and "!!" not in token and not bare.endswith(WEB):
            if bare.isascii() and bare.isalpha():
                score, promotion = self._of(short(bare.lower()))
                if len(token) == len(bare) > 2 and token.isupper():
                    promotion += self._of(CAPITALS)[1]
                return score, promotion
            if PLAIN.fullmatch(bare):
                parts = LETTERS.findall(bare.replace("'", "").lower())
                return self._sums(map(short, parts), map(short, parts))
        return self._sums((word.form for word in words(token)), forms(token))

    def _sums(self, of_score: Iterable[str], of_promotion: Iterable[str]) -> Weight:
        score = sum([self._of(form)[0] for form in of_score])
        return score, sum([self._of(form)[1] for form in of_promotion])

    def _looked_up(self, form: str) -> Weight:
        grams, found = self._grams, slots(form)
        one = other = -AT_ZERO * len(found)
        for slot in found:
            one += grams[2 * slot]
            other += grams[2 * slot + 1]
        one += self._score.on_top(form)
        other += self._promotion.on_top(form)
        return one * SHIFT + len(found), other * SHIFT + len(found)


def _beside(score: Sequence[int], promotion: Sequence[int]) -> bytes:
    """Both models' weights of a slot beside each other, as one look at the memory brings both."""
    pairs = zip(score, promotion, strict=True)
    return bytes(AT_ZERO + weight for pair in pairs for weight in pair)


@lru_cache(maxsize=1)
def standard() -> Weigher:
    return Weigher(score_model().weights, promotion_model().weights)


def of_score(weight: Weight) -> float:
    """The score's probability for the weight of a text."""
    return score_model().probability_of(weight[0])


def of_promotion(weight: Weight) -> float:
    return promotion_model().probability_of(weight[1])
