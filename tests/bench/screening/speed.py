"""How long it takes: real comments of several lengths, warm and cold, and texts made to be slow.

Processor time of the one thread that judges, so that others on a shared machine count less.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from time import monotonic, thread_time
from typing import NamedTuple, TypeVar

from service.domain.comment import Comment
from service.screening import findings
from service.screening.lexicon import site
from tests.bench.screening import hostile, judges, sets
from tests.bench.screening.figures import percentile
from tests.builders import a_comment

LENGTHS = (50, 300, 1500)
MEASURED, COLD = 4_000, 1_000  # comments
TALK, RUDE = "wiki_talk_en", "civil_comments_en"
OTHERS = ("paradetox_en", "surge_en", "hatecheck_en", "sms_spam_en")  # tweets are other tokens
SECONDS = 6.0  # that a rival may take

T = TypeVar("T")


class Timing(NamedTuple):
    """Milliseconds a text."""

    who: str
    number: int
    mean: float
    p50: float
    p99: float
    worst: float

    @property
    def per_second(self) -> float:
        return 1000 / self.mean


def timed(
    who: str, judge: Callable[[T], object], texts: Iterable[T], seconds: float = 600.0
) -> Timing:
    """How long the judge takes for each text; it stops when the time is over."""
    gc.collect()
    gc.freeze()  # what the measuring itself keeps is nothing that a worker has
    started, times = monotonic(), list[float]()
    for text in texts:
        before = thread_time()
        judge(text)
        times.append((thread_time() - before) * 1000)
        if monotonic() - started > seconds:
            break
    times.sort()
    mean = sum(times) / len(times)
    p50, p99 = percentile(times, 50), percentile(times, 99)
    return Timing(who, len(times), mean, p50, p99, times[-1])


def comments(texts: Sequence[str], length: int) -> list[str]:
    """Real talk in a random order, cut into texts of one length at the ends of words."""
    cut: list[str] = []
    rest = ""
    for text in Random("speed").sample(texts, len(texts)):
        rest += " " + text
        while len(rest) > length + 40:
            end = rest.find(" ", length)
            if end < 0:
                break
            cut.append(rest[:end].strip())
            rest = rest[end:]
    return cut


def forget() -> None:
    """As after a start: no token is known."""
    site.standard().forget()


def everything(comment: Comment) -> object:
    return findings(comment, judges.background())


def only_words(text: str) -> object:
    return judges.of_words(text)


def made(texts: Iterable[str]) -> Iterator[Comment]:
    """Comments as a worker has them, made while no time is taken."""
    return map(a_comment, texts)


class Speeds(NamedTuple):
    length: int
    rows: list[Timing]


def speeds(folder: Path) -> list[Speeds]:
    talk, rude = sets.texts(folder, TALK), sets.texts(folder, RUDE)
    others = [text for name in OTHERS for text in sets.texts(folder, name)]
    return [
        Speeds(length, list(rows_of(comments(talk, length), comments(rude, length), others)))
        for length in LENGTHS
    ]


def rows_of(talk: Sequence[str], rude: Sequence[str], others: Sequence[str]) -> Iterator[Timing]:
    """Unseen comments: the process is warm from others, of these sets and of all English ones."""
    half, most = len(talk) // 2, len(rude) * 3 // 4
    unseen = talk[half:][:MEASURED]
    if not unseen:
        return
    forget()
    yield timed("all screeners, cold", everything, made(talk[: min(COLD, half)]))
    for comment in made([*others, *talk[COLD:half], *rude[:most]]):
        everything(comment)
    yield timed("all screeners, warm", everything, made(unseen))
    yield timed("the same comments again", everything, made(unseen))
    rest = rude[most:][:MEASURED] or unseen
    yield timed("all screeners, warm, rude comments", everything, made(rest))
    yield timed("only listed words, warm", only_words, unseen)
    for judge in judges.rivals():
        yield timed(judge.name, judge.flags, unseen, SECONDS)


def hostile_rows(number: int) -> list[Timing]:
    """Every family's texts through all screeners. number: of texts, over all families."""
    each = number // len(hostile.FAMILIES) + 1
    return [
        timed(name, everything, made(hostile.text_of(name, seed) for seed in range(each)))
        for name in hostile.FAMILIES
    ]


def rival_at_worst() -> Timing:
    """better-profanity with one text of the kind that is worst for it."""
    judge = judges.rivals()[0]
    return timed(judge.name, judge.flags, [hostile.text_of("one letter", 0)])
