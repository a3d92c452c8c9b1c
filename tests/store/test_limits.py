from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

from service.store import limits
from service.store.limits import COMMENTS_BY_NETWORK, Limit, LocalLimits

LIMIT = Limit("tests", 3, 60)


def passed(limit: Limit, times: Iterator[float]) -> int:
    """How many of these tries a process lets pass."""
    local = LocalLimits(1)
    return sum(local.wait(limit, "somebody", now=now) == 0 for now in times)


def test_10000_submissions_in_60_s_store_at_most_20() -> None:
    assert passed(COMMENTS_BY_NETWORK, (n * 60 / 10_000 for n in range(10_000))) <= 20


@pytest.mark.parametrize("number", [1, 10, 60, 300])
def test_a_submission_a_second_is_never_stopped(number: int) -> None:
    assert passed(COMMENTS_BY_NETWORK, (float(n) for n in range(number))) == number


def test_who_waits_as_long_as_was_said_may_pass() -> None:
    local, now = LocalLimits(1), 0.0
    for _ in range(500):
        wait = local.wait(COMMENTS_BY_NETWORK, "somebody", now=now)
        now += 0.001

    assert 0 < wait <= 6
    assert local.wait(COMMENTS_BY_NETWORK, "somebody", now=now + wait) == 0


def test_a_limit_slides_and_has_no_edge_to_wait_for() -> None:
    tries = [now + n / 100 for now in (59.0, 60.0) for n in range(10)]

    assert passed(LIMIT, iter(tries)) == LIMIT.most


def test_one_who_waits_takes_nothing_from_another() -> None:
    local = LocalLimits(1)
    for _ in range(10):
        local.wait(LIMIT, "one", now=0.0)

    assert local.wait(LIMIT, "other", now=0.0) == 0


def test_each_of_several_processes_lets_its_share_pass() -> None:
    both = [LocalLimits(2), LocalLimits(2)]
    stored = sum(
        one.wait(COMMENTS_BY_NETWORK, "somebody", now=n / 200) == 0
        for n in range(10_000)
        for one in both
    )

    assert stored <= 20


def test_the_memory_of_a_process_is_bounded() -> None:
    local = LocalLimits(1)
    for number in range(LocalLimits.MOST + 100):
        local.wait(LIMIT, str(number), now=0.0)

    assert len(local._due) <= LocalLimits.MOST


def test_a_name_is_first_once() -> None:
    local = LocalLimits(1)

    assert local.is_first("tests", "somebody", seconds=60, now=0.0)
    assert not local.is_first("tests", "somebody", seconds=60, now=59.0)
    assert local.is_first("tests", "somebody", seconds=60, now=61.0)


def test_redis_and_the_process_count_alike(redis: "Redis") -> None:
    """Redis has a clock of its own, so both are asked at once, for limits much slower than that."""
    slow = (Limit("slow", 5, 5000), Limit("grudging", 5, 5000, grudge=3000))
    local = LocalLimits(1)
    for limit in slow:
        for _ in range(12):
            here = local.wait(limit, "somebody", now=1000.0)
            there = limits.wait(redis, limit, "somebody")
            assert abs(here - there) <= 2


def test_redis_remembers_no_longer_than_it_has_to(redis: "Redis") -> None:
    limits.wait(redis, LIMIT, "somebody")
    [key] = redis.keys("chaikhana:limit:*")

    assert 0 < redis.pttl(key) <= 21_000
    assert limits.is_first(redis, "tests", "somebody", seconds=60)
    assert not limits.is_first(redis, "tests", "somebody", seconds=60)


@given(st.lists(st.floats(0, 10), max_size=60))
def test_no_window_ever_holds_twice_the_burst(gaps: list[float]) -> None:
    local, now, let_in = LocalLimits(1), 0.0, []
    for gap in gaps:
        now += gap
        if local.wait(LIMIT, "somebody", now=now) == 0:
            let_in.append(now)

    for start in let_in:
        assert sum(start <= one < start + LIMIT.seconds for one in let_in) < 2 * LIMIT.most
