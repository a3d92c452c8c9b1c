from datetime import timedelta

import pytest
from pyotp import TOTP
from sqlalchemy import RowMapping

from service.domain.errors import BadInput
from service.domain.keys import Keyring
from service.store import moderators
from service.store.backends import Backends
from service.use_cases import second_factor
from tests.builders import KEYS, NOON
from tests.web.staff import a_moderator

NONCE = bytes(range(16))
STEP = timedelta(seconds=30)


@pytest.fixture
def person(backends: Backends) -> int:
    return a_moderator(backends)


def account(backends: Backends, person: int) -> RowMapping:
    with backends.read() as db:
        found = moderators.by_id(db, person)
    assert found is not None
    return found


def app_of(person: int) -> TOTP:
    return TOTP(second_factor.secret(KEYS, person, NONCE))


def turn_on(backends: Backends, person: int) -> list[str]:
    row, code = account(backends, person), app_of(person).at(NOON)
    return backends.write(second_factor.turn_on, row, NONCE, code, keys=KEYS, now=NOON)


def passes(
    backends: Backends, person: int, code: str, *, later: timedelta = STEP, keys: Keyring = KEYS
) -> bool:
    row = account(backends, person)
    return backends.write(second_factor.passes, row, code, keys=keys, now=NOON + later)


def test_the_code_of_the_moment_is_good_once(backends: Backends, person: int) -> None:
    turn_on(backends, person)
    code = app_of(person).at(NOON + STEP)

    assert passes(backends, person, f" {code[:3]} {code[3:]} ")
    assert not passes(backends, person, code)


@pytest.mark.parametrize(
    ("steps", "is_good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_phone_may_be_half_a_minute_off(
    backends: Backends, person: int, steps: int, is_good: bool
) -> None:
    turn_on(backends, person)
    code = app_of(person).at(NOON + 10 * STEP + steps * STEP)

    assert passes(backends, person, code, later=10 * STEP) == is_good


def test_the_code_that_turned_it_on_does_not_sign_in(backends: Backends, person: int) -> None:
    turn_on(backends, person)

    assert not passes(backends, person, app_of(person).at(NOON), later=timedelta(0))


@pytest.mark.parametrize("code", ["", "000000", "١٢٣٤٥٦", "12345", "x" * 20, "\x00"])
def test_no_other_code_turns_it_on_or_passes(backends: Backends, person: int, code: str) -> None:
    with pytest.raises(BadInput):
        backends.write(
            second_factor.turn_on, account(backends, person), NONCE, code, keys=KEYS, now=NOON
        )
    turn_on(backends, person)
    assert not passes(backends, person, code)


def test_each_recovery_code_lets_in_once(backends: Backends, person: int) -> None:
    first, *_, last = turn_on(backends, person)

    assert passes(
        backends, person, f"{first[:5]}-{first[5:10]}-{first[10:15]}-{first[15:]}".upper()
    )
    assert not passes(backends, person, first)
    assert passes(backends, person, last)


def test_a_new_key_of_the_operator_keeps_the_app_while_the_old_one_is_known(
    backends: Backends, person: int
) -> None:
    turn_on(backends, person)
    code = app_of(person).at(NOON + STEP)
    rotated = Keyring("a new secret, as long as it has to be for a key", (KEYS.secret,))

    assert not passes(backends, person, code, keys=Keyring(rotated.secret))
    assert passes(backends, person, code, keys=rotated)


def test_what_the_database_holds_makes_no_codes(backends: Backends, person: int) -> None:
    turn_on(backends, person)

    stored = account(backends, person)["totp_nonce"]
    assert second_factor.secret(KEYS, person, stored) != second_factor.secret(
        Keyring("what somebody else guesses the key might be"), person, stored
    )
