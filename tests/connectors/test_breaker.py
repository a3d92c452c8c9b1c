from service.connectors.breaker import MOST, REST, Breaker


def a_tripped_breaker() -> Breaker:
    breaker = Breaker()
    for _ in range(MOST):
        breaker.note(is_well=False, now=100.0)
    return breaker


def test_four_failures_are_bad_luck() -> None:
    breaker = Breaker()
    for _ in range(MOST - 1):
        breaker.note(is_well=False, now=100.0)

    assert breaker.lets_through(100.0)


def test_a_service_that_failed_five_times_in_a_row_rests() -> None:
    assert not a_tripped_breaker().lets_through(100.0 + REST - 0.1)


def test_after_its_rest_one_try_tells_whether_it_is_back() -> None:
    breaker = a_tripped_breaker()

    assert [breaker.lets_through(100.0 + REST) for _ in range(3)] == [True, False, False]


def test_a_try_that_fails_again_gives_it_another_rest() -> None:
    breaker = a_tripped_breaker()
    assert breaker.lets_through(131.0)
    breaker.note(is_well=False, now=134.0)

    assert not breaker.lets_through(134.0 + REST - 0.1)
    assert breaker.lets_through(134.0 + REST)


def test_one_good_answer_forgives_everything() -> None:
    breaker = a_tripped_breaker()
    breaker.note(is_well=True, now=131.0)

    assert all(breaker.lets_through(131.0) for _ in range(3))
