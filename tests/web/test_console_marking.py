import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.web.console.marking import Piece, pieces

spans = st.tuples(st.integers(-3, 40), st.integers(-3, 40))


def cut(text: str, *marks: tuple[tuple[int, int], str]) -> list[tuple[str, list[str]]]:
    return [(piece.text, list(piece.notes)) for piece in pieces(text, marks)]


def test_marks_may_overlap_and_enclose_each_other() -> None:
    assert cut("abcdef", ((0, 4), "one"), ((2, 6), "two"), ((3, 4), "three")) == [
        ("ab", ["one"]), ("c", ["one", "two"]), ("d", ["one", "two", "three"]), ("ef", ["two"]),
    ]  # fmt: skip


def test_a_mark_is_announced_once_where_it_begins() -> None:
    found = pieces("abcdef", [((0, 6), "whole"), ((2, 4), "part")])

    assert [list(piece.begins) for piece in found] == [["whole"], ["part"], []]


@pytest.mark.parametrize("span", [(3, 3), (4, 2), (-5, 0), (6, 9)])
def test_a_mark_of_nothing_marks_nothing(span: tuple[int, int]) -> None:
    assert cut("abcdef", (span, "x")) == [("abcdef", [])]


def test_a_mark_beyond_the_text_ends_with_it() -> None:
    assert cut("abc", ((-1, 99), "x")) == [("abc", ["x"])]


@given(st.text(max_size=40), st.lists(st.tuples(spans, st.sampled_from("xyz")), max_size=6))
def test_no_character_is_lost_or_moved_and_each_is_marked_as_the_spans_say(
    text: str, marks: list[tuple[tuple[int, int], str]]
) -> None:
    found = pieces(text, marks)

    assert "".join(piece.text for piece in found) == text
    place = 0
    for piece in found:
        for _ in piece.text:
            says = {note for (start, end), note in marks if start <= place < end}
            assert set(piece.notes) == says
            place += 1


def labels(text: str) -> list[str]:
    return [part.label for piece in pieces(text) for part in piece.parts if part.label]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("plain", []),
        ("a\u202eb\u202c", ["RLO", "PDF"]),
        ("a\u200bb", ["ZWSP"]),
        ("a\u00adb", ["SHY"]),
        ("a\u200db", ["ZWJ"]),
        ("a\u200cb", ["ZWNJ"]),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", []),  # Persian spells with it
        ("क्\u200dष", []),
        ("👨\u200d👩\u200d👧", []),
        ("👍🏽\u200d", ["ZWJ"]),
        ("❤\ufe0f 1\ufe0f\u20e3", []),
        ("a\ufe0f", ["U+FE0F"]),
        ("🏴\U000e0067\U000e0062\U000e007f", []),
        ("x\U000e0041", ["U+E0041"]),
        ("\u3164", ["HF"]),
        ("\u034f", ["U+034F"]),
        ("été", []),
        ("a\u00a0b", []),
    ],
)
def test_what_cannot_be_seen_is_named_unless_a_script_or_an_emoji_needs_it(
    text: str, named: list[str]
) -> None:
    assert labels(text) == named


def test_an_empty_text_has_no_pieces() -> None:
    assert pieces("") == []
    assert Piece([]).text == ""
