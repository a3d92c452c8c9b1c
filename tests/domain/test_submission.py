from typing import Any

import pytest

from service.domain.comment import Submission
from service.domain.errors import BadInput

RIGHT = {"site": "gazette", "url": "https://gazette.example/1", "name": "Ann", "body": "Yes."}


def faults(raw: dict[str, Any], **options: Any) -> list[tuple[str, str]]:
    with pytest.raises(BadInput) as refusal:
        Submission.from_untrusted(raw, **options)
    return [(fault.field, fault.code) for fault in refusal.value.faults]


@pytest.mark.parametrize(("field", "limit"), [("body", 1500), ("name", 80), ("title", 300)])
@pytest.mark.parametrize("letter", ["a", "я", "👍", "e\u0301"])
def test_a_limit_counts_code_points_of_the_normal_form(field: str, limit: int, letter: str) -> None:
    Submission.from_untrusted(RIGHT | {field: letter * limit})

    assert faults(RIGHT | {field: letter * (limit + 1)}) == [(field, "too_long")]


def test_too_long_says_the_limit_and_the_length() -> None:
    with pytest.raises(BadInput) as refusal:
        Submission.from_untrusted(RIGHT | {"body": "a" * 1503})

    assert refusal.value.faults[0].params == {"limit": 1500, "length": 1503}


def test_white_space_at_the_ends_is_neither_stored_nor_counted() -> None:
    sent = Submission.from_untrusted(RIGHT | {"body": "\n " + "a" * 1500 + "\u3000"})

    assert sent.body == "a" * 1500


def test_every_fault_is_told_at_once() -> None:
    raw = {"site": "", "url": "nonsense", "name": " ", "body": "a\x00", "email": 3, "lang": "?"}

    assert sorted(faults(raw)) == [
        ("body", "invalid_character"), ("email", "wrong_type"), ("lang", "invalid"),
        ("name", "required"), ("site", "required"), ("url", "invalid"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "field", ["site", "url", "name", "body", "email", "title", "parent", "lang"]
)
@pytest.mark.parametrize("value", [True, 1, 1.5, [], {}, ["a"], {"a": 1}])
def test_any_other_type_of_value_is_a_fault(field: str, value: object) -> None:
    assert (field, "wrong_type") in faults(RIGHT | {field: value})


@pytest.mark.parametrize("field", ["site", "url", "name", "body"])
def test_null_is_the_same_as_missing(field: str) -> None:
    assert faults(RIGHT | {field: None}) == [(field, "required")]


@pytest.mark.parametrize("field", ["email", "title", "parent", "lang"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_optional_fields_may_be_empty(field: str, value: object) -> None:
    assert getattr(Submission.from_untrusted(RIGHT | {field: value}), field) is None


def test_a_site_may_require_the_email() -> None:
    assert faults(RIGHT, required={"email"}) == [("email", "required")]


@pytest.mark.parametrize("email", ["a", "a@", "@b", "a b@c", "a@b@c", "<a@b>"])
def test_what_is_no_email_is_refused(email: str) -> None:
    assert faults(RIGHT | {"email": email}) == [("email", "invalid")]


def test_an_email_of_254_characters_is_the_longest() -> None:
    Submission.from_untrusted(RIGHT | {"email": "a" * 252 + "@b"})

    assert faults(RIGHT | {"email": "a" * 253 + "@b"}) == [("email", "too_long")]


def test_unknown_fields_are_ignored() -> None:
    Submission.from_untrusted(RIGHT | {"status": "approved", "likes": 10**6})
