"""Figures over lists of answers."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tests.bench.screening.sets import Span


class Counts(NamedTuple):
    """Of texts that were to be found (positives) and of others."""

    found: int
    positives: int
    wrongly: int
    negatives: int

    @property
    def recall(self) -> float:
        return share(self.found, self.positives)

    @property
    def precision(self) -> float:
        return share(self.found, self.found + self.wrongly)

    @property
    def false_share(self) -> float:
        return share(self.wrongly, self.negatives)


def share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def counts(answers: Iterable[bool], labels: Iterable[bool]) -> Counts:
    pairs = list(zip(answers, labels, strict=True))
    positives = sum(label for _, label in pairs)
    return Counts(
        found=sum(answer and label for answer, label in pairs),
        positives=positives,
        wrongly=sum(answer and not label for answer, label in pairs),
        negatives=len(pairs) - positives,
    )


def auc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """The probability that a toxic text scores higher than another one; ties count half."""
    positives = sum(labels)
    negatives = len(labels) - positives
    if not positives or not negatives:
        return float("nan")
    ranked = sorted(zip(scores, labels, strict=True))
    rank_sum, at = 0.0, 0
    while at < len(ranked):
        after = at
        while after < len(ranked) and ranked[after][0] == ranked[at][0]:
            after += 1
        rank = (at + after + 1) / 2  # of equals the mean
        rank_sum += rank * sum(label for _, label in ranked[at:after])
        at = after
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def span_f1(found: Iterable[Span], characters: frozenset[int]) -> float:
    """F1 over characters of one text, as SemEval-2021 task 5 counts: both empty is 1."""
    ours = {at for start, end in found for at in range(start, end)}
    if not ours and not characters:
        return 1.0
    both = len(ours & characters)
    return 2 * both / (len(ours) + len(characters))


def percentile(values: Sequence[float], percent: float) -> float:
    """Of sorted values: the one below which `percent` of them lie."""
    return values[min(int(len(values) * percent / 100), len(values) - 1)]
