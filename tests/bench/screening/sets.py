"""The files of the data folder, whichever there are."""

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

# What the page reports when it is there, and names as not measured when it is not.
KNOWN = (
    "obfuscated", "innocent", "toxic_spans_en", "civil_comments_en", "wiki_talk_en", "tweets_en",
    "paradetox_en", "surge_en", "vk_ru", "rudetox_ru", "roman_urdu", "sms_spam_en", "hatecheck_en",
    "hatecheck_ar", "hatecheck_es", "uzbek_words", "olid_en", "wikipedia_detox_en", "youtube_spam",
)  # fmt: skip
LANGUAGES = frozenset({"en", "ru", "ar", "es", "fr", "de", "tr", "uz", "kk", "fa", "ur", "ps"})

Span = tuple[int, int]


class Labelled(NamedTuple):
    """label: True for toxic, offensive or spam."""

    text: str
    label: bool


class Disguised(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


class Innocent(NamedTuple):
    kind: str
    text: str


class Marked(NamedTuple):
    """characters: the offsets that people marked as toxic."""

    text: str
    characters: frozenset[int]


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of one file; none when it is not there."""
    path = folder / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def disguised(folder: Path) -> list[Disguised]:
    return [
        Disguised(row["family"], row["text"], int(row["start"]), int(row["end"]))
        for row in rows(folder, "obfuscated")
    ]


def innocent(folder: Path) -> list[Innocent]:
    return [Innocent(row["kind"], row["text"]) for row in rows(folder, "innocent")]


def marked(folder: Path) -> list[Marked]:
    return [
        Marked(row["text"], frozenset(json.loads(row["span_char_offsets"])))
        for row in rows(folder, "toxic_spans_en")
    ]


def labelled(folder: Path) -> Iterator[tuple[str, list[Labelled]]]:
    """Every file with the columns text and label: its name and rows."""
    for path in sorted(folder.glob("*.csv")):
        found = rows(folder, path.stem)
        if found and {"text", "label"} <= found[0].keys():
            yield path.stem, [Labelled(row["text"], row["label"] == "1") for row in found]


def language_of(name: str) -> str | None:
    """The language that a file's name ends in, or begins with."""
    parts = [part for part in name.split("_") if part in LANGUAGES]
    return parts[-1] if parts else "ur" if "urdu" in name else None


def missing(folder: Path) -> list[str]:
    return [name for name in KNOWN if not (folder / f"{name}.csv").exists()]


def texts(folder: Path, name: str) -> Sequence[str]:
    return [row["text"] for row in rows(folder, name)]
