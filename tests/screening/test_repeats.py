import pytest

from service.domain.policy import Policy
from service.screening.repeats import repeats
from tests.builders import a_background, a_comment

POLICY = Policy(repeats=2, own_repeats=1, near_repeats=3)
LONG = a_comment("A fine piece about the tea houses of Bukhara.")


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ({"repeats": 1}, []),
        ({"repeats": 2}, ["repeated"]),
        ({"repeats": 1, "own_repeats": 1}, ["own"]),
        ({"near": 2}, []),
        ({"near": 3}, ["near"]),
        ({"repeats": 2, "own_repeats": 1, "near": 3}, ["repeated"]),
    ],
)
def test_a_text_repeats_exactly_or_nearly_or_by_its_author(known, found: list[str]) -> None:
    background = a_background(policy=POLICY, **known)

    assert [finding.code for finding in repeats(LONG, background)] == found


@pytest.mark.parametrize(
    ("body", "known", "found"),
    [
        ("Thank you very much!", {"repeats": 50, "near": 50}, []),
        ("Thank you very much!", {"own_repeats": 1}, ["own"]),
        ("Большое вам спасибо, Мирза", {"repeats": 2}, ["repeated"]),
        ("a" * 19, {"repeats": 2}, []),
        ("a" * 20, {"repeats": 2}, ["repeated"]),
        ("🎉" * 40, {"repeats": 2}, []),
    ],
)
def test_what_many_say_repeats_only_its_author(body: str, known, found: list[str]) -> None:
    background = a_background(policy=POLICY, **known)

    assert [finding.code for finding in repeats(a_comment(body), background)] == found


def test_0_is_never() -> None:
    policy = Policy(repeats=0, own_repeats=0, near_repeats=0)
    background = a_background(policy=policy, repeats=50, own_repeats=50, near=50)

    assert list(repeats(LONG, background)) == []
