import pytest

from service.screening.spans import joined, toxic_spans


def test_toxic_spans_are_the_words_that_people_would_mark() -> None:
    text = "What an ignorant, stupid piece of trash."

    assert [text[start:end] for start, end in toxic_spans(text)] == ["ignorant", "stupid", "trash"]


def test_a_calm_text_has_none() -> None:
    assert toxic_spans("Thank you for the article about the bridge.") == []


@pytest.mark.parametrize("text", ["", " ", "…", "12345", "https://news.example/idiot"])
def test_a_text_without_words_has_none(text: str) -> None:
    assert toxic_spans(text) == []


def test_spans_that_overlap_or_touch_are_one() -> None:
    assert joined([(5, 8), (0, 3), (2, 4), (8, 9)]) == [(0, 4), (5, 9)]
