"""The labelled texts that the model learns from. But for our own, none is in the repository."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

Row = Mapping[str, str]
csv.field_size_limit(1 << 24)

# Nearly every comment of this source was called toxic by somebody: those without a span that half
# of the annotators agree on are less certain, and no examples of clean ones.
LEAST_TOXIC = 0.8


class Example(NamedTuple):
    """toxic: the share of raters, 0..1, that would call it so. origin: rows cut from one text
    share it, so that they never stand on both sides of a split."""

    text: str
    toxic: float
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """name: also the file's, without `.csv`. examples: what a row teaches. label: what a row is
    measured against; None for sources that are only learnt from. trust: how much a row counts:
    more where a language has few, less where all are toxic, or their style would be learnt, too."""

    name: str
    title: str
    licence: str
    lang: str
    examples: Callable[[Row], Iterator[Example]]
    label: Callable[[Row], bool] | None = None
    trust: float = 1.0


def labelled(row: Row) -> Iterator[Example]:
    yield Example(row["text"], float(row["label"]), row["text"])


def never_toxic(row: Row) -> Iterator[Example]:
    yield Example(row["text"], 0.0, row["text"])


def by_share(row: Row) -> Iterator[Example]:
    share = LEAST_TOXIC + (1 - LEAST_TOXIC) * float(row["annotator_share"])
    yield Example(row["text"], share, row["text"])


def by_score(row: Row) -> Iterator[Example]:
    yield Example(row["text"], float(row["perspective_score"]), row["text"])


def by_spans(row: Row) -> Iterator[Example]:
    """What was marked, and the same text without it: they differ in what makes it toxic."""
    text = row["text"]
    marked = frozenset(json.loads(row["span_char_offsets"]))
    inside = "".join(char if at in marked else " " for at, char in enumerate(text))
    outside = "".join(" " if at in marked else char for at, char in enumerate(text))
    if marked:
        yield Example(inside, 1.0, text)
    yield Example(outside, 0.0, text)


def is_labelled(row: Row) -> bool:
    return row["label"] == "1"


SOURCES = (
    Source(
        name="civil_comments_en", title="Civil Comments", licence="CC0", lang="en",
        examples=by_share, label=is_labelled,
    ),
    Source(
        name="toxic_spans_en", title="SemEval-2021 task 5", licence="CC0", lang="en",
        examples=by_spans,
    ),
    Source(
        name="wiki_talk_en", title="CAT_LARGE, Wikipedia talk pages", licence="Apache-2.0",
        lang="en", examples=by_score, label=lambda row: float(row["perspective_score"]) > 0.5,
    ),
    Source(
        name="tweets_en", title="Davidson et al., hate and offensive tweets", licence="MIT",
        lang="en", examples=labelled, label=is_labelled,
    ),
    Source(
        name="paradetox_en", title="ParaDetox", licence="CC0", lang="en",
        examples=labelled, label=is_labelled,
    ),
    Source(
        name="surge_en", title="Surge AI toxicity", licence="MIT", lang="en",
        examples=labelled, label=is_labelled,
    ),
    Source(
        name="sms_spam_en", title="SMS Spam Collection", licence="free for all purposes", lang="en",
        examples=never_toxic,
    ),
    Source(
        name="vk_ru", title="Russian distorted toxicity (VK)", licence="MIT", lang="ru",
        examples=labelled, label=is_labelled, trust=4.0,
    ),
    Source(
        name="rudetox_ru", title="rudetoxifier", licence="MIT", lang="ru", examples=labelled,
        trust=0.05,
    ),
    Source(
        name="roman_urdu", title="Roman Urdu hate speech", licence="MIT", lang="ur-Latn",
        examples=labelled, label=is_labelled, trust=6.0,
    ),
    Source(
        name="own_ru", title="written for this project", licence="MIT", lang="ru",
        examples=labelled, trust=4.0,
    ),
    Source(
        name="own_calm", title="written for this project", licence="MIT", lang="13 others",
        examples=labelled, trust=4.0,
    ),
)  # fmt: skip


OWN = {
    "own_ru": Path(__file__).with_name("examples_ru.txt"),
    "own_calm": Path(__file__).with_name("examples_calm.txt"),
}


def own(path: Path) -> list[Row]:
    """Examples of ours: a line each, after "+ " when it is what is looked for, else "- "."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [{"text": line[2:], "label": "01"[line[0] == "+"]} for line in lines if line[:1] in "+-"]


def rows(folder: Path, name: str) -> list[Row]:
    """The rows of one source.

    Raises:
        FileNotFoundError: the folder has no such file.
    """
    if name in OWN:
        return own(OWN[name])
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
