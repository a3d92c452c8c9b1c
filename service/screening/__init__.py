"""The pipeline: pure judges of one comment, in the order in which they are asked.

To add a screener: one file here, one line below, its sentences in wording.py, one test file.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from service.domain.comment import Comment
from service.domain.verdict import Finding
from service.screening.advertising import promotion
from service.screening.authors import newcomer, record
from service.screening.background import Background
from service.screening.bans import ban
from service.screening.contacts import contacts
from service.screening.links import links
from service.screening.pace import pace
from service.screening.repeats import repeats
from service.screening.shouting import shouting
from service.screening.signs import signs
from service.screening.site_model import site_model
from service.screening.toxicity import score
from service.screening.words import words

Screener = Callable[[Comment, Background], Sequence[Finding]]

SCREENERS: tuple[Screener, ...] = (
    # cheap and certain first
    ban,
    signs,
    pace,
    repeats,
    links,
    contacts,
    shouting,
    newcomer,
    record,
    # then the words themselves
    words,
    promotion,
    score,
    site_model,
)


def findings(
    comment: Comment, background: Background, screeners: Iterable[Screener] = SCREENERS
) -> list[Finding]:
    """What every screener found. One that breaks is itself a finding, which holds the comment."""
    return examined(comment, background, screeners)[0]


def examined(
    comment: Comment, background: Background, screeners: Iterable[Screener] = SCREENERS
) -> tuple[list[Finding], dict[str, int | None]]:
    """The findings, and how many each screener had, by its name; None for one that broke."""
    found: list[Finding] = []
    ran: dict[str, int | None] = {}
    for name, screener in _named(tuple(screeners)):
        try:
            mine = screener(comment, background)
            ran[name] = len(mine)
        except Exception as error:  # whatever it was: fail towards the moderator
            mine, ran[name] = [broken(name, error)], None
        if mine:
            found += mine
    return found, ran


def broken(name: str, error: Exception) -> Finding:
    params = {"screener": name, "error": type(error).__name__}
    return Finding("screening", 1, "", "failed", params)


@lru_cache(maxsize=4)
def _named(screeners: tuple[Screener, ...]) -> Sequence[tuple[str, Screener]]:
    return [(getattr(screener, "__name__", "screener"), screener) for screener in screeners]
