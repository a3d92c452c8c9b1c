"""What is found, and what is wrongly found."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from random import Random
from time import monotonic
from typing import NamedTuple, TypeVar

from service.domain.verdict import Finding
from service.screening.lexicon.vocabulary import TIERS, english
from service.screening.score import probability_of
from tests.bench.screening import judges, sets
from tests.bench.screening.disguises import BEYOND, DISGUISES, Disguise, Written, generated
from tests.bench.screening.figures import Counts, auc, counts, share, span_f1
from tests.bench.screening.sets import Disguised, Labelled, Marked, Span

SECONDS = 4.0  # that a rival may take for one kind of texts; it is asked about a sample
MOST = 60.0  # seconds, for spans
SEEDS = ("blind-1", "blind-2", "blind-3")
SHORT = 4  # letters
STRONG = TIERS.index("mild") + 1  # `weight` of what is only marked

T = TypeVar("T")


class Row(NamedTuple):
    """One kind of texts. Shares of those that were found; sample: how many the rivals judged."""

    kind: str
    number: int
    ours: float
    rivals: tuple[float, ...]
    sample: int


def of_rivals(texts: Sequence[str]) -> list[list[bool]]:
    """What each rival says of the texts, from the first to the last that it manages in its time."""
    return [answers(judge.flags, texts) for judge in judges.rivals()]


def answers(flags: Callable[[str], bool], texts: Sequence[str]) -> list[bool]:
    started, told = monotonic(), list[bool]()
    for text in texts:
        told.append(flags(text))
        if monotonic() - started > SECONDS:
            break
    return told


def shuffled(rows: Sequence[T]) -> list[T]:
    return Random("sample").sample(rows, len(rows))


def overlaps(row: Disguised | Written) -> bool:
    """True when a word was found where it was written."""
    return any(start < row.end and row.start < end for start, end in judges.word_spans(row.text))


def recall(rows: Sequence[Disguised | Written], name: str) -> Row:
    """A rival has found a word when it flags the text; Chaikhana, when it marks the place."""
    told = of_rivals([row.text for row in shuffled(rows)])
    return Row(
        name,
        len(rows),
        share(sum(map(overlaps, rows)), len(rows)),
        tuple(share(sum(found), len(found)) for found in told),
        min(map(len, told)),
    )


def by_kind(rows: Iterable[T], kind: Callable[[T], str]) -> Iterator[tuple[str, list[T]]]:
    for name, group in groupby(sorted(rows, key=kind), kind):
        yield name, list(group)


def recall_of_file(folder: Path) -> list[Row]:
    rows = sets.disguised(folder)
    table = [recall(group, name) for name, group in by_kind(rows, lambda row: row.kind)]
    disguised = [row for row in rows if not row.kind.startswith("00")]
    return [*table, recall(disguised, "**all disguises**")] if rows else []


def listed_words(*, short: bool) -> list[str]:
    """The profane and severe words of the English vocabulary that are letters only."""
    return [
        word
        for word, tier in sorted(english().tiers.items())
        if word.isalpha() and tier != "mild" and (len(word) < SHORT) == short
    ]


def recall_of_generated(words: Sequence[str], disguises: dict[str, Disguise]) -> list[Row]:
    rows = [row for seed in SEEDS for row in generated(words, disguises, seed)]
    names = ["plain", *disguises]
    table = [recall([row for row in rows if row.kind == name], name) for name in names]
    return [*table, recall([row for row in rows if row.kind != "plain"], "**all disguises**")]


def generated_tables() -> dict[str, list[Row]]:
    long, short = listed_words(short=False), listed_words(short=True)
    return {
        f"{len(long)} words of four letters and more": recall_of_generated(long, dict(DISGUISES)),
        f"{len(short)} words of three letters": recall_of_generated(short, dict(DISGUISES)),
        f"Beyond the fifteen, {len(long)} words": recall_of_generated(long, dict(BEYOND)),
    }


class Clean(NamedTuple):
    """flagged: texts in which a word of any tier was found; held: by the default policy."""

    kind: str
    number: int
    flagged: int
    held: int
    rivals: tuple[float, ...]
    sample: int


def innocents(folder: Path) -> list[Clean]:
    rows = sets.innocent(folder)
    return [
        clean(name, [row.text for row in group]) for name, group in by_kind(rows, lambda r: r.kind)
    ]


def clean(name: str, texts: Sequence[str], lang: str | None = None) -> Clean:
    told = of_rivals(shuffled(texts))
    found = [judges.of_all(text, lang) for text in texts]
    return Clean(
        name,
        len(texts),
        sum(bool(judges.tiers(one)) for one in found),
        sum(map(judges.holds, found)),
        tuple(share(sum(found), len(found)) for found in told),
        min(map(len, told)),
    )


class Toxic(NamedTuple):
    """words: found by the words alone, in the profane and severe tiers; held: by everything."""

    name: str
    number: int
    toxic: int
    words: Counts
    held: Counts
    auc: float
    score_auc: float
    rated_auc: float
    rivals: tuple[Counts, ...]
    sample: int


def toxicity(name: str, rows: Sequence[Labelled]) -> Toxic:
    lang = sets.language_of(name)
    labels = [row.label for row in rows]
    found = [judges.of_all(row.text, lang) for row in rows]
    order = shuffled(rows)
    told = of_rivals([row.text for row in order])
    return Toxic(
        name,
        len(rows),
        sum(labels),
        counts([weight(one) > STRONG for one in found], labels),
        counts(map(judges.holds, found), labels),
        auc(list(map(weight, found)), labels),
        auc([probability_of(row.text) for row in rows], labels),
        auc([judges.toxicity(row.text) for row in rows], labels),
        tuple(counts(a, [row.label for row in order[: len(a)]]) for a in told),
        min(map(len, told)),
    )


def toxicities(folder: Path) -> list[Toxic]:
    return [toxicity(name, rows) for name, rows in sets.labelled(folder)]


def weight(found: Sequence[Finding]) -> float:
    """The gravest tier of the words of a text, for an AUC of the words alone."""
    return max((TIERS.index(tier) + 1 for tier in judges.tiers(found)), default=0)


def spans(folder: Path) -> list[tuple[str, float, int]]:
    """(who, mean F1 over characters, texts)."""
    rows = shuffled(sets.marked(folder))
    if not rows:
        return []
    judges_of_spans = (judges.as_drop_in(), judges.ours(), *judges.rivals())
    return [mean_f1(j.name, rows, j.spans) for j in judges_of_spans]


def mean_f1(
    name: str, rows: Sequence[Marked], spans_of: Callable[[str], Sequence[Span]]
) -> tuple[str, float, int]:
    started, values = monotonic(), list[float]()
    for row in rows:
        values.append(span_f1(spans_of(row.text), row.characters))
        if monotonic() - started > MOST:
            break
    return name, sum(values) / len(values), len(values)
