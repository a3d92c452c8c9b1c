from struct import unpack

import pytest

from service.domain.sketch import FEWEST, SIZE, needed, sketch_of

TEXT = (
    "The bridge over the northern canal was closed again this morning, and nobody in the city "
    "office could say when it will be open for buses and for people on foot."
)


def shared(one: str, other: str) -> int:
    first, second = sketch_of(one), sketch_of(other)
    assert first is not None
    assert second is not None
    return len(hashes(first) & hashes(second))


def hashes(sketch: bytes) -> set[int]:
    return set(unpack(f">{len(sketch) // 4}I", sketch))


@pytest.mark.parametrize(
    "other",
    [
        TEXT.upper(),
        TEXT.replace("morning", "evening"),
        TEXT.replace(",", " …") + " 😀",
        TEXT + " Thanks!",
    ],
)
def test_texts_that_differ_in_a_word_have_nearly_the_same_sketch(other: str) -> None:
    assert shared(TEXT, other) >= needed(SIZE)


def test_texts_on_the_same_matter_have_not() -> None:
    other = "Nobody in the city office knows when the bridge over the canal will be open for buses."

    assert shared(TEXT, other) < needed(SIZE)


def test_other_scripts_have_sketches_as_well() -> None:
    russian = (
        "Мост через северный канал сегодня утром опять закрыли, и никто не знает, на сколько дней."
    )

    assert shared(russian, russian.replace("утром", "днём")) > 4


def test_a_short_text_has_none() -> None:
    words = [f"word{number}" for number in range(FEWEST + 1)]

    assert sketch_of(" ".join(words[:-1])) is None
    assert sketch_of(" ".join(words)) is not None
