"""One sum over a text's tokens says what each model would say by itself."""

import pytest

from service.screening import weights
from service.screening.lexicon import site
from service.screening.promotion import standard
from service.screening.score import probability_of as is_toxic

TEXTS = [
    "You are a stupid idiot and everybody knows it.",
    "STUPID!! (“idiots”) who've paid $500 at https://shop.example/sale — call 08001234567 now!!",
    "Ты дурак, и все об этом знают. Подписывайтесь на мой канал www.kanal.example",
    "tum bohat ghatiya insan ho, 18th-century @someone f*ck stuuupid x",
    "12345 … ...",
    "don't well-known and/or, who've STOP STOP! www. WWW. rock'n'roll 'n' x-ray a/b ABC-DEF",
    "",
]


@pytest.mark.parametrize("text", TEXTS)
def test_both_probabilities_are_those_of_the_models(text: str) -> None:
    weight = site.weight(text)

    assert weights.of_score(weight) == pytest.approx(is_toxic(text), abs=1e-9)
    assert weights.of_promotion(weight) == pytest.approx(standard().probability(text), abs=1e-9)


def test_weights_add_up_whatever_their_sign() -> None:
    weigh = weights.standard().weigh
    tokens = " ".join(TEXTS).split() * 20

    score, promotion = map(sum, zip(*map(weigh, tokens), strict=True))
    assert site.weight(" ".join(tokens)) == (score, promotion)


@pytest.mark.parametrize("first", ["gribblet!!", "GRIBBLET", "Gribblet,", "gribblet."])
@pytest.mark.parametrize("then", ["gribblet", "Gribblet!!", "GRIBBLET!", "“gribblet”"])
def test_what_a_word_weighs_does_not_depend_on_how_it_was_written_before(
    first: str, then: str
) -> None:
    site.standard().forget()
    site.weight(first)

    assert site.weight(then) == weights.standard().weigh(then)


def test_a_token_longer_than_any_word_is_weighed_each_time() -> None:
    text = "idiot" + "-stupid" * 20

    assert site.weight(text) == site.weight(f"{text} ") == weights.standard().weigh(text)
