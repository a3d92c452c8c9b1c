"""Which characters of a text are toxic: listed words, and words that the model says so of."""

from collections.abc import Callable, Sequence
from itertools import islice

from service.domain.verdict import Span
from service.screening.lexicon import site
from service.screening.lexicon.lexicon import TOKEN
from service.screening.score import READ, probability_of
from service.screening.score.model import standard
from service.screening.score.words import words

# What a word adds to the logit if it stood alone, from which it is marked; chosen on one fold of
# SemEval-2021 task 5 and measured on another (docs/model-card.md).
LEAST = 4.0

Weighing = Callable[[str], float]


def toxic_spans(text: str) -> list[Span]:
    """Half-open code-point spans in the order of the text; none overlap or touch."""
    return marked(text, standard().weights.alone, LEAST, is_toxic=probability_of(text) >= 0.5)


def marked(text: str, weigh: Weighing, least: float, *, is_toxic: bool) -> list[Span]:
    """Listed words and words of at least so much weight; in a toxic text at least one."""
    listed = [(hit.start, hit.end) for hit in site.standard().read(text).hits]
    weighed = _weighed(text, weigh)
    heavy = [span for weight, span in weighed if weight >= least]
    if is_toxic and weighed and not (listed or heavy):
        heavy = [max(weighed, key=lambda word: word[0])[1]]
    return joined([*listed, *heavy])


def _weighed(text: str, weigh: Weighing) -> list[tuple[float, Span]]:
    return [
        (weigh(word.form), (match.start() + word.start, match.start() + word.end))
        for match in islice(TOKEN.finditer(text), READ)
        for word in words(match[0])
    ]


def joined(spans: Sequence[Span]) -> list[Span]:
    """Sorted, and those that overlap or touch made one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
