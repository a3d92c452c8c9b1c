"""The words of languages of which there are few rows: those that the vocabularies list weigh more,
and weights that were borrowed for English words are not for theirs that are spelled alike."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.screening.lexicon import site
from service.screening.lexicon.lexicon import TOKEN
from service.screening.score.model import forms

# Not Urdu: the lexicon asks first whether a text in Latin letters is Urdu, and the score cannot.
LANGUAGES = ("ru",)
OFTENER = 4  # times as often as in English rows: the words of a language, not those it borrows
WEIGHT = 20.0  # in the sum of a word; chosen by folds: areas rise to here, and hardly beyond


@dataclass(frozen=True, slots=True)
class Known:
    """own: forms that other languages say far more often than English does. listed: those of them
    that the vocabularies list."""

    own: frozenset[str]
    listed: frozenset[str]

    def weights(self) -> dict[str, float]:
        return dict.fromkeys(sorted(self.listed), WEIGHT)

    def not_own(self, borrowed: Mapping[str, float]) -> dict[str, float]:
        return {form: weight for form, weight in borrowed.items() if form not in self.own}


def read(texts: Iterable[str], english: Iterable[str]) -> Known:
    """What texts of other languages say, beside English ones. No label is asked for: names and
    exceptions are as the lexicon has them."""
    said, found, others = Counter[str](), Counter[str](), Counter[str]()
    for text in texts:
        for form, is_listed in _forms(text):
            said[form] += 1
            found[form] += is_listed
    for text in english:
        others.update(form for token in text.split() for form in forms(token))
    share = said.total() / others.total()
    own = frozenset(form for form, times in said.items() if times > OFTENER * share * others[form])
    return Known(own, frozenset(form for form in own if found[form] * 2 > said[form]))


def _forms(text: str) -> Iterable[tuple[str, bool]]:
    """The folded words of a text, and whether the vocabularies list them there."""
    hits = [hit for hit in site.standard().read(text).hits if hit.lang in LANGUAGES]
    for match in TOKEN.finditer(text):
        is_listed = any(match.start() < hit.end and hit.start < match.end() for hit in hits)
        yield from ((form, is_listed) for form in forms(match[0]))
