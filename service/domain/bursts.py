"""Which likes of one network came so fast together that a person should look. Pure.

A burst is a stretch of likes each of which lies in some window with too many. The first window
finds floods, the second those that keep just below it. Numbers:

- 1,000 honest readers behind one address in 10 minutes are 100 a minute (the project's goal is that
  950 count). Were they to come at random, one minute in 25,000 would see more than 140 (Poisson).
  400 in 60 s leaves room for four times as many at once, and 150 a minute over 15 minutes for half
  as many again all the time.
- A network that sent a burst keeps KEPT likes (the project's goal: at most 5), those of the oldest
  tokens: one that was made long before is less likely to have been made for this.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Window:
    """More than `most` likes within `length` are a burst."""

    length: timedelta
    most: int


WINDOWS = (Window(timedelta(seconds=60), 400), Window(timedelta(minutes=15), 2250))
KEPT = 5
LOOK_BACK = max(window.length for window in WINDOWS) * 2  # so that a window at its end is whole


@dataclass(frozen=True, slots=True)
class Given:
    """A like as it stands. made: when its reader's token was; may_move: it is counted, and no
    person has decided about it."""

    id: int
    at: datetime
    made: datetime
    may_move: bool


def to_hold(likes: Sequence[Given]) -> list[int]:
    """Ids of the counted likes to hold.

    likes: all of one network on one site over LOOK_BACK, in the order of time, whatever their
    standing. Safe to repeat: what is held already still makes the burst, and is not named again.
    """
    found: list[int] = []
    for burst in _bursts(likes):
        counted = [like for like in burst if like.may_move]
        counted.sort(key=lambda like: (like.made, like.at, like.id))
        found += [like.id for like in counted[KEPT:]]
    return found


def _bursts(likes: Sequence[Given]) -> Iterator[list[Given]]:
    burst: list[Given] = []
    for like, is_crowded in zip(likes, _crowded(likes), strict=True):
        if is_crowded:
            burst.append(like)
        elif burst:
            yield burst
            burst = []
    if burst:
        yield burst


def _crowded(likes: Sequence[Given]) -> list[bool]:
    """Of each like, whether it lies in a window that holds too many."""
    found = [False] * len(likes)
    for window in WINDOWS:
        first = marked = 0
        for last, like in enumerate(likes):
            while like.at - likes[first].at >= window.length:
                first += 1
            if last - first + 1 > window.most:
                start = max(first, marked)
                found[start : last + 1] = [True] * (last + 1 - start)
                marked = last + 1
    return found
