"""Simulated crowds, with the time passed in."""

from collections.abc import Iterable
from datetime import timedelta
from random import Random

import pytest

from service.domain.bursts import KEPT, WINDOWS, Given, to_hold
from tests.builders import NOON

SECOND = timedelta(seconds=1)


def likes(times: Iterable[float], *, age: float = 1) -> list[Given]:
    """Likes at these seconds, each by a token made `age` seconds before."""
    moments = [NOON + time * SECOND for time in sorted(times)]
    return [
        Given(id=number, at=at, made=at - age * SECOND, may_move=True)
        for number, at in enumerate(moments, start=1)
    ]


def counted(crowd: list[Given]) -> int:
    return len(crowd) - len(to_hold(crowd))


def test_10000_likes_in_60_s_count_at_most_5() -> None:
    random = Random(1)

    assert counted(likes(random.uniform(0, 60) for _ in range(10_000))) <= KEPT == 5


@pytest.mark.parametrize("seed", range(5))
def test_1000_honest_readers_behind_one_address_over_10_minutes_count(seed: int) -> None:
    random = Random(seed)

    assert counted(likes(random.uniform(0, 600) for _ in range(1000))) >= 950


@pytest.mark.parametrize("seed", range(5))
def test_as_many_who_come_mostly_at_first_count_as_well(seed: int) -> None:
    """As after a push message: half within the first two minutes."""
    random = Random(seed)

    assert counted(likes(min(random.expovariate(1 / 170), 600) for _ in range(1000))) >= 950


def test_a_stream_just_below_the_flood_is_found_by_the_longer_window() -> None:
    rate = WINDOWS[0].most - 20  # a minute

    assert counted(likes(n * 60 / rate for n in range(rate * 15))) <= KEPT


@pytest.mark.parametrize(("number", "held"), [(400, 0), (401, 401 - KEPT)])
def test_a_window_with_one_like_more_than_it_may_hold_is_a_burst(number: int, held: int) -> None:
    assert len(to_hold(likes(n * 59 / number for n in range(number)))) == held


def test_likes_before_and_after_a_burst_stay() -> None:
    before, burst, after = range(-3000, -2000, 100), range(500), range(1000, 2000, 100)
    crowd = likes([*before, *(n / 50 for n in burst), *after])

    assert counted(crowd) == len(before) + KEPT + len(after)


def test_the_oldest_tokens_of_a_burst_are_kept() -> None:
    crowd = likes(n / 50 for n in range(500))
    old = [
        Given(id=1000 + n, at=NOON + 5 * SECOND, made=NOON - 9 * SECOND, may_move=True)
        for n in range(KEPT)
    ]
    everybody = sorted([*crowd, *old], key=lambda like: like.at)

    assert {like.id for like in crowd} == set(to_hold(everybody))


def test_looking_again_while_it_goes_on_counts_no_more() -> None:
    crowd = likes(n / 100 for n in range(3000))
    seen: list[Given] = []
    held: set[int] = set()
    for start in range(0, 3000, 100):
        seen += crowd[start : start + 100]
        now = [Given(one.id, one.at, one.made, one.id not in held) for one in seen]
        held |= set(to_hold(now))

    assert len(crowd) - len(held) == KEPT


def test_nothing_is_held_where_nothing_is() -> None:
    assert to_hold([]) == []
