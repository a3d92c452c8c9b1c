"""Words that the English vocabulary lists and another language needs every day.

"Retard" is a delay to the French, "dick" is thick to Germans, and Spanish verbs end in "arse".
"""

import re
from collections.abc import Mapping, Set
from functools import lru_cache

from service.screening.lexicon.hit import Hit
from service.screening.lexicon.languages.reader import EDGES
from service.screening.lexicon.languages.wordlists import languages

ENGLISH = "en"


@lru_cache(maxsize=1)
def _patterns() -> Mapping[str, re.Pattern[str]]:
    """By language."""
    return {
        one.lang: re.compile("|".join(map(_pattern, one.ordinary)))
        for one in languages()
        if one.ordinary
    }


def _pattern(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\w+")


def may_be_ordinary(hit: Hit, text: str) -> bool:
    """True when the English hit is an everyday word of some other language."""
    if hit.lang != ENGLISH or hit.how not in ((), ("glued",)):
        return False
    written = _word_around(hit, text)
    return any(pattern.fullmatch(written) for pattern in _patterns().values())


def is_ordinary(hit: Hit, text: str, spoken: Set[str]) -> bool:
    """True when the text is in such a language, and not in English."""
    if ENGLISH in spoken or not may_be_ordinary(hit, text):
        return False
    written = _word_around(hit, text)
    return any(_patterns()[lang].fullmatch(written) for lang in spoken & _patterns().keys())


def _word_around(hit: Hit, text: str) -> str:
    start, end = hit.start, hit.end
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end].strip(EDGES).lower()
