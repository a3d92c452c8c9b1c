"""Which characters of a text are toxic: listed words, and words that the model says so of."""

from collections.abc import Callable, Iterator
from itertools import islice

from service.domain.verdict import Span
from service.screening.lexicon import site
from service.screening.lexicon.lexicon import TOKEN
from service.screening.score import READ
from service.screening.score.model import standard
from service.screening.score.words import words

# The sum of a word's weights from which it is marked; chosen on one fold of SemEval-2021 task 5,
# measured on another (docs/model-card.md).
LEAST = 3.0


def toxic_spans(text: str) -> list[Span]:
    """Half-open code-point spans in the order of the text; none overlap or touch."""
    weights = standard().weights

    def weight(form: str) -> float:
        return weights.of_word(form)[0] * weights.unit

    return joined([*listed(text), *weighty(text, weight, LEAST)])


def listed(text: str) -> list[Span]:
    return [(hit.start, hit.end) for hit in site.standard().read(text).hits]


def weighty(text: str, weight: Callable[[str], float], least: float) -> Iterator[Span]:
    """The words of a text that weigh at least so much."""
    for match in islice(TOKEN.finditer(text), READ):
        for word in words(match[0]):
            if weight(word.form) >= least:
                yield match.start() + word.start, match.start() + word.end


def joined(spans: list[Span]) -> list[Span]:
    """Sorted, and those that overlap or touch made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
