import pytest

from service.domain.errors import BadInput
from service.domain.password import LONGEST, SHORTEST, refuse_weak

ABOUT = ("Nadia Karimova", "nadia@gazette.example")


@pytest.mark.parametrize(
    "password",
    ["tea, milk1", "x1y2z3w4v5", "чай с молоком", "correct horse battery staple", "ab1!" * 250],
)
def test_length_is_what_counts(password: str) -> None:
    refuse_weak(password, about=ABOUT)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("x1y2z3w4v", "too_short"),
        ("", "too_short"),
        ("ab1!" * 250 + "x", "too_long"),
        ("nadia@gazette.example", "invalid"),
        ("NadiaKarimova1!", "invalid"),
        ("chaikhanachaikhana", "invalid"),
        ("aaaaaaaaaaaaaaaa", "invalid"),
    ],
)
def test_what_is_short_or_known_is_refused(password: str, code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        refuse_weak(password, about=ABOUT)

    [fault] = refusal.value.faults
    assert fault.code == code


def test_the_limits_are_what_they_say() -> None:
    assert (SHORTEST, LONGEST) == (10, 1000)
