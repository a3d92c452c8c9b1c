"""docs/screening.md: the figures of one run, with nothing that another command did not give."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from math import isnan
from os import cpu_count, getloadavg
from pathlib import Path
from platform import python_version
from sysconfig import get_config_var

from service import screening
from tests.bench.screening import accuracy, sets, speed
from tests.bench.screening.accuracy import Clean, Row, Toxic
from tests.bench.screening.speed import Speeds, Timing

RIVALS = ("better-profanity", "glin-profanity")
OVERALL = "**all but exact names**"

INTRODUCTION = """\
# Screening, measured

Written by `make screening SCREENING_DATA=<folder>`; nothing here is written by hand. The folder
holds sets of comments that are not part of this project; `tests/bench/screening/sets.py` says what
is read.
Python {python}, the screeners {compiled}; {cores} cores of a shared machine, load average {load} at
the start, {date}.
Compared in the same run: better-profanity {better}, glin-profanity {glin}, each as it comes.
A rival is asked about a random sample where it would take longer than a few seconds: *asked* says
how many texts that were.
"""

OUT_OF_REACH = """\
## Out of reach

HateCheck tests what words do not show: hate that is only implied, hate that is quoted to be
condemned, slurs that their targets reclaim, and kindness in rude words. No screener here can tell
these apart; its figures stand in the table above. A moderator, or a connector to a larger model,
can.
"""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"


def number(value: float, digits: int = 3) -> str:
    return "–" if isnan(value) else f"{value:.{digits}f}"


def percent(value: float) -> str:
    return "–" if isnan(value) else f"{value * 100:.2f} %"


def recall_table(rows: Sequence[Row]) -> str:
    head = ("disguise", "texts", "Chaikhana", *RIVALS, "asked")
    return table(
        head,
        (
            (r.kind, str(r.number), number(r.ours), *map(number, r.rivals), str(r.sample))
            for r in rows
        ),
    )


def clean_table(rows: Sequence[Clean]) -> str:
    head = ("kind", "texts", "a word found", "held", *RIVALS, "asked")
    told = [r for r in rows if "exact" not in r.kind]
    return table(head, [*map(clean_row, rows), clean_row(total(told))] if told else [])


def clean_row(r: Clean) -> Sequence[str]:
    found = f"{r.flagged} ({percent(r.flagged / r.number)})"
    held = f"{r.held} ({percent(r.held / r.number)})"
    return r.kind, str(r.number), found, held, *map(percent, r.rivals), str(r.sample)


def total(rows: Sequence[Clean]) -> Clean:
    """The sum, with the rivals' shares weighed by the kinds' sizes."""
    size = sum(r.number for r in rows)
    shares = tuple(sum(r.rivals[at] * r.number for r in rows) / size for at in range(len(RIVALS)))
    flagged, held = sum(r.flagged for r in rows), sum(r.held for r in rows)
    return Clean(OVERALL, size, flagged, held, shares, sum(r.sample for r in rows))


def toxic_table(rows: Sequence[Toxic]) -> str:
    head = (
        "set", "texts", "labelled", "words: precision", "recall", "false", "AUC of the words",
        "of the score", "of `comments:analyze`",
        "held: recall", "held: false", *(f"{rival}: recall / false" for rival in RIVALS), "asked",
    )  # fmt: skip
    return table(head, map(toxic_row, rows))


def toxic_row(r: Toxic) -> Sequence[str]:
    rivals = (f"{number(c.recall, 2)} / {percent(c.false_share)}" for c in r.rivals)
    return (
        r.name, str(r.number), str(r.toxic),
        number(r.words.precision, 2), number(r.words.recall, 2), percent(r.words.false_share),
        number(r.auc), number(r.score_auc), number(r.rated_auc),
        number(r.held.recall, 2), percent(r.held.false_share), *rivals,
        str(r.sample),
    )  # fmt: skip


def speed_table(rows: Sequence[Timing], per_second: bool = True) -> str:
    head = ("", "texts", *(["texts/s"] if per_second else []), "p50 ms", "p99 ms", "slowest ms")
    return table(head, (timing_row(r, per_second) for r in rows))


def timing_row(r: Timing, per_second: bool) -> Sequence[str]:
    rate = [f"{r.per_second:,.0f}"] if per_second else []
    return r.who, str(r.number), *rate, number(r.p50), number(r.p99), number(r.worst, 2)


def introduction() -> str:
    return INTRODUCTION.format(
        python=python_version(), compiled=compiled(), cores=cpu_count(),
        load=f"{getloadavg()[0]:.1f}", date=datetime.now(UTC).date(),
        better=version("better-profanity"), glin=version("glin-profanity"),
    )  # fmt: skip


def compiled() -> str:
    """Whether the screeners are, which is half of the time."""
    return "compiled" if screening.__file__.endswith(get_config_var("EXT_SUFFIX")) else "as written"


def recall_part(folder: Path) -> str:
    parts = [
        "## Disguises\n\nFound: at the place where the word was written; "
        "a rival only has to flag the text.\n"
    ]
    if rows := accuracy.recall_of_file(folder):
        parts += ["### The file `obfuscated`\n", recall_table(rows)]
    parts.append(
        "### Made for this run\n\nListed words of the profane and severe tiers, disguised from "
        "three seeds by `tests/bench/screening/disguises.py`, which knows nothing of how disguises "
        "are undone; its look-alikes are Unicode's own.\n"
    )
    for title, made in accuracy.generated_tables().items():
        parts += [f"#### {title}\n", recall_table(made)]
    return "\n".join(parts)


def innocent_part(folder: Path) -> str:
    head = (
        "## Innocent texts\n\n*A word found*: of any tier, also one that is only marked. *Held*: "
        "by all screeners under the normal policy. Kinds named `exact_word` are real names equal "
        "to a listed word.\n"
    )
    rows = accuracy.innocents(folder)
    return f"{head}\n{clean_table(rows)}" if rows else ""


def toxic_part(folder: Path) -> str:
    head = (
        "## Labelled sets\n\n*Words*: the profane and severe words alone. *Held*: by all screeners "
        "under the normal policy. *False*: the share of the texts with label 0. In a set of spam "
        "the label means spam. The score was trained on parts of some of these sets; its figures "
        "for sets that it never saw stand in its model card. The rivals bring English lists.\n"
    )
    rows = accuracy.toxicities(folder)
    return f"{head}\n{toxic_table(rows)}" if rows else ""


def span_part(folder: Path) -> str:
    rows = accuracy.spans(folder)
    told = table(("who", "texts", "F1"), ((who, str(n), number(f1)) for who, f1, n in rows))
    head = (
        "## Which words\n\nF1 over characters, a text at a time, on `toxic_spans_en` "
        "(SemEval-2021). It taught the models that mark words: their figure on a part that they "
        "did not see stands in `docs/model-card.md`.\n"
    )
    return f"{head}\n{told}" if rows else ""


def speed_part(rows: Sequence[Speeds]) -> str:
    head = (
        f"## Speed\n\nProcessor time of one thread; real English talk (`{speed.TALK}`), cut to "
        "length at ends of words. *Cold*: the first comments of a process. *Warm*: after all of "
        f"{', '.join(f'`{name}`' for name in speed.OTHERS)}, three quarters of `{speed.RUDE}` and "
        f"half of `{speed.TALK}`; what is measured is of its other half, and was never seen. "
        f"*Again*: no token is new. *Rude*: of `{speed.RUDE}`, where each had been called rude by "
        "somebody.\n"
    )
    parts = [
        f"### {r.length} characters\n\n{speed_table(r.rows)}{ratio(r.rows)}" for r in rows if r.rows
    ]
    return "\n".join([head, *parts]) if parts else ""


def ratio(rows: Sequence[Timing]) -> str:
    ours, better = rows[1], next(row for row in rows if row.who == RIVALS[0])
    times = better.mean / ours.mean
    return f"\nAll screeners, warm, are {times:,.0f} times as fast as better-profanity.\n"


def hostile_part(number_of_texts: int) -> str:
    rows = speed.hostile_rows(number_of_texts)
    worst = max(rows, key=lambda row: row.worst)
    rival = speed.rival_at_worst()
    return (
        f"## Texts of 10 KB that are made to be slow\n\n{sum(r.number for r in rows):,} texts "
        f"through all screeners; the slowest, of the family “{worst.who}”, took "
        f"{worst.worst:.1f} ms. "
        f"better-profanity took {rival.worst:,.0f} ms for one text of single letters.\n\n"
        f"{speed_table(rows, per_second=False)}"
    )


def missing_part(folder: Path) -> str:
    names = sets.missing(folder)
    told = ", ".join(f"`{name}`" for name in names)
    return f"## Not measured\n\nThe folder did not hold: {told}.\n" if names else ""


def write(folder: Path, to: Path, *, hostile: int) -> None:
    """hostile: how many hostile texts are judged."""
    first = introduction()
    # Speed before all else: a process is warm only once.
    fast, slow = speed_part(speed.speeds(folder)), hostile_part(hostile)
    parts = [
        first, recall_part(folder), innocent_part(folder), toxic_part(folder), span_part(folder),
        fast, slow, OUT_OF_REACH, missing_part(folder),
    ]  # fmt: skip
    to.write_text("\n".join(part for part in parts if part), "utf-8")
