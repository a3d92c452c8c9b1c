import pytest

from service.domain.policy import Policy
from service.screening.advertising import promotion
from service.screening.promotion import standard
from service.screening.promotion.signs import forms
from tests.builders import a_background, a_comment

AD = "Please subscribe to my channel and check out my new video: watch?v=abc"


@pytest.mark.parametrize(
    ("advertising", "talk"),
    [
        ("Check out my new channel and subscribe!", "I watched this video twice, great song."),
        ("Earn $500 a day from home, visit www.cash.example", "The fine is $500 a day, they say."),
        ("Подписывайтесь на мой канал, ссылка ниже", "Канал закрыли на ремонт, воды нет."),
        ("Call 08001234567 now to claim your free prize", "Nobody answered the call on Monday."),
    ],
)
def test_advertising_scores_above_talk_in_the_same_words(advertising: str, talk: str) -> None:
    assert standard().probability(advertising) > standard().probability(talk)


def test_the_words_that_advertise_are_marked() -> None:
    [finding] = promotion(a_comment(AD), a_background(policy=Policy(promotion_threshold=0.5)))

    assert "subscribe" in {AD[start:end] for start, end in finding.spans}


def test_the_threshold_is_the_sites_own_and_0_is_none() -> None:
    [finding] = promotion(a_comment(AD), a_background(policy=Policy(promotion_threshold=0.5)))
    above = Policy(promotion_threshold=min(float(finding.params["probability"]) + 0.0001, 1.0))

    assert list(promotion(a_comment(AD), a_background(policy=above))) == []
    none = Policy(promotion_threshold=0)
    assert list(promotion(a_comment(AD), a_background(policy=none))) == []


@pytest.mark.parametrize(
    ("token", "signs"),
    [
        ("https://shop.example/sale", ["\x02link", "https", "shop", "example"]),
        ("$500", ["\x02money", "\x02number"]),
        ("08001234567", ["\x02long number"]),
        ("FREE", ["free", "\x02capitals"]),
        ("now!!", ["now", "\x02shout"]),
        ("مجاني", ["مجاني"]),
    ],
)
def test_a_token_is_its_words_and_signs(token: str, signs: list[str]) -> None:
    assert list(forms(token)) == signs


def test_a_long_token_is_read_no_further_than_its_beginning() -> None:
    assert list(forms("1" * 10_000)) == list(forms("1" * 80))
