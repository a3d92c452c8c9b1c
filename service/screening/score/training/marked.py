"""How well the marked characters agree with people's: the F1 of SemEval-2021 task 5."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from zlib import crc32

from service.domain.verdict import Span
from service.screening.score.model import FEWEST, forms
from service.screening.score.training.data import Row, rows
from service.screening.score.training.fit import Floats
from service.screening.score.training.measure import FOLDS, Lessons, learnt
from service.screening.spans import marked

SOURCE = "toxic_spans_en"
LEAST = tuple(step / 4 for step in range(6, 21))


def agreement(folder: Path, known: Lessons) -> tuple[float, float]:
    """(the least weight that is best on fold 1, F1 with it on fold 0), by a model of the others."""
    by_word, bias = learnt(known, known.fold > 1)
    judge = Judge(known, by_word, bias)
    found = rows(folder, SOURCE)
    tuned, tested = (_of_fold(found, fold) for fold in (1, 0))
    best = max(LEAST, key=lambda least: judge.mean_f1(tuned, least))
    return best, judge.mean_f1(tested, best)


def _of_fold(found: Sequence[Row], fold: int) -> list[Row]:
    return [row for row in found if crc32(row["text"].encode()) % FOLDS == fold]


@dataclass(frozen=True, slots=True)
class Judge:
    """A model that learnt from some folds, to be asked about words and texts of the others."""

    known: Lessons
    by_word: Floats
    bias: float

    def mean_f1(self, found: Sequence[Row], least: float) -> float:
        return sum(self._f1(row, least) for row in found) / len(found)

    def _f1(self, row: Row, least: float) -> float:
        text, wanted = row["text"], frozenset(json.loads(row["span_char_offsets"]))
        return f1(marked(text, self._alone, least, is_toxic=self._is_toxic(text)), wanted)

    def _alone(self, form: str) -> float:
        number = self.known.numbers.get(form)
        if number is None:
            return 0.0
        return float(self.by_word[number]) / sqrt(max(self.known.space.grams[number], FEWEST))

    def _is_toxic(self, text: str) -> bool:
        numbers = [
            self.known.numbers[form]
            for token in text.split()
            for form in forms(token)
            if form in self.known.numbers
        ]
        grams = max(float(self.known.space.grams[numbers].sum()), FEWEST)
        return float(self.by_word[numbers].sum()) / sqrt(grams) + self.bias >= 0


def f1(marked: Sequence[Span], wanted: frozenset[int]) -> float:
    """Of characters; two empty sets agree."""
    found = {at for start, end in marked for at in range(start, end)}
    if not found and not wanted:
        return 1.0
    both = len(found & wanted)
    return 2 * both / (len(found) + len(wanted))
