"""docs/model-card.md: what the model learnt from, what it can do, and what it cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from service.screening import spans
from service.screening.score.training import borrowed, insults
from service.screening.score.training.data import SOURCES, Source
from service.screening.score.training.files import MODELS, ROOT

PAGE = ROOT / "docs" / "model-card.md"

TEMPLATE = Path(__file__).with_name("card.md")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """areas: name -> (folds, left out). thresholds: (threshold, clean held, toxic held)."""

    rows: Mapping[str, int]
    areas: Mapping[str, tuple[float, float]]
    thresholds: Sequence[tuple[float, float, float]]
    hatecheck: float
    f1: float
    least: float
    size: int


def write(found: Figures) -> None:
    PAGE.write_text(page(found), encoding="utf-8")


def page(found: Figures) -> str:
    return TEMPLATE.read_text(encoding="utf-8").format(
        size=found.size,
        sources="".join(_source(source, found.rows[source.name]) for source in SOURCES),
        share=borrowed.SHARE, version=borrowed.VERSION, licence=borrowed.LICENCE,
        areas="".join(
            f"| {_title(name)} | {folds:.3f} | {left_out:.3f} |\n"
            for name, (folds, left_out) in found.areas.items()
        ),
        f1=found.f1, least=found.least, spans_size=size_of(MODELS / spans.FILE),
        hatecheck=found.hatecheck,
        russian=len(insults.graded("ru")), urdu=len(insults.graded("ur")),
        thresholds="".join(
            f"| {at:.2f} | {clean:.2%} | {toxic:.1%} |\n" for at, clean, toxic in found.thresholds
        ),
    )  # fmt: skip


def _source(source: Source, rows: int) -> str:
    return f"| {source.title} | {source.lang} | {rows:,} | {source.licence} |\n"


def _title(name: str) -> str:
    return next(source.title for source in SOURCES if source.name == name)


def size_of(path: Path) -> int:
    return path.stat().st_size
