from service.screening.spans import joined, toxic_spans


def test_toxic_spans_are_listed_words_and_those_that_the_model_says_so_of() -> None:
    text = "What a stupid piece of shit."

    assert [text[start:end] for start, end in toxic_spans(text)] == ["stupid", "shit"]


def test_a_calm_text_has_none() -> None:
    assert toxic_spans("Thank you for the article about the bridge.") == []


def test_spans_that_overlap_or_touch_are_one() -> None:
    assert joined([(5, 8), (0, 3), (2, 4), (8, 9)]) == [(0, 4), (5, 9)]
