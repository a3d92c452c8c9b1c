"""How well the marked characters agree with people's: the F1 of SemEval-2021 task 5."""

import json
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

from service.domain.verdict import Span
from service.screening.score.training.data import Row, rows
from service.screening.score.training.fit import Floats
from service.screening.score.training.measure import FOLDS, Lessons, learnt
from service.screening.spans import joined, listed, weighty

SOURCE = "toxic_spans_en"
LEAST = tuple(step / 4 for step in range(4, 33))


def agreement(folder: Path, known: Lessons) -> tuple[float, float]:
    """(the least weight that is best on fold 1, F1 with it on fold 0), by a model of the others."""
    by_word, _ = learnt(known, known.fold > 1)
    found = rows(folder, SOURCE)
    tuned, tested = (_of_fold(found, fold) for fold in (1, 0))
    best = max(LEAST, key=lambda least: mean_f1(tuned, known, by_word, least))
    return best, mean_f1(tested, known, by_word, best)


def _of_fold(found: Sequence[Row], fold: int) -> list[Row]:
    return [row for row in found if crc32(row["text"].encode()) % FOLDS == fold]


def mean_f1(found: Sequence[Row], known: Lessons, by_word: Floats, least: float) -> float:
    def weight(form: str) -> float:
        number = known.numbers.get(form)
        return 0.0 if number is None else float(by_word[number])

    each = []
    for row in found:
        marked = joined([*listed(row["text"]), *weighty(row["text"], weight, least)])
        each.append(f1(marked, frozenset(json.loads(row["span_char_offsets"]))))
    return sum(each) / len(each)


def f1(marked: Sequence[Span], wanted: frozenset[int]) -> float:
    """Of characters; two empty sets agree."""
    found = {at for start, end in marked for at in range(start, end)}
    if not found and not wanted:
        return 1.0
    both = len(found & wanted)
    return 2 * both / (len(found) + len(wanted))
