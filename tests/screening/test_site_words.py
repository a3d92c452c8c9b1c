"""A site's own words: added, muted, weighed anew, with wildcards and RE2 patterns."""

from time import thread_time

import pytest

from service.domain import policy
from service.domain.words import Words
from service.screening.lexicon import site


def words(toml: str) -> Words:
    return policy.parse(toml).words


def found(text: str, own: Words) -> list[tuple[str, str]]:
    return [(hit.word, hit.tier) for hit in site.read(text, own).hits]


def test_a_site_adds_words_of_any_script_in_its_own_tier():
    own = words('[words.add]\nbumblebee = "profane"\n"шмель" = "severe"\n"نحلة" = "mild"')

    assert found("A bumblebee, a Шмель! and نحلة.", own) == [
        ("bumblebee", "profane"),
        ("шмель", "severe"),
        ("نحلة", "mild"),
    ]


@pytest.mark.parametrize(
    "written", ["BUMBLEBEE", "bumbl3b33", "b.u.m.b.l.e.b.e.e", "bumblеbее", "b u m b l e b e e"]
)
def test_an_added_word_is_found_in_disguise(written):
    own = words('[words.add]\nbumblebee = "profane"')

    assert found(f"what a {written} there", own) == [("bumblebee", "profane")]


def test_an_added_word_is_the_whole_word():
    own = words('[words.add]\nbee = "profane"')

    assert found("a beehive and some beer", own) == []


def test_an_added_phrase_is_two_words():
    own = words('[words.add]\n"dawn chorus" = "profane"')

    assert found("What a dawn chorus; dawn, and a chorus.", own) == [("dawn chorus", "profane")]


def test_a_star_stands_for_any_letters():
    own = words('[words.add]\n"bumble*" = "profane"\n"*вод" = "mild"')

    assert [word for word, _ in found("bumblebees bumble завод", own)] == [
        "bumble*",
        "bumble*",
        "*вод",
    ]


def test_a_muted_word_is_let_through_and_others_are_not():
    own = words('[words]\nmute = ["bastard", "crap*"]')

    assert found("bastard, craps, wanker", own) == [("wanker", "profane")]


def test_a_muted_word_is_let_through_in_disguise():
    assert found("b4stard", words('[words]\nmute = ["bastard"]')) == []


def test_a_word_is_weighed_anew():
    own = words('[words.retier]\ncrap = "severe"\nwanker = "mild"')

    assert found("crap wanker cunt", own) == [
        ("crap", "severe"),
        ("wanker", "mild"),
        ("cunt", "profane"),
    ]


def test_a_pattern_is_re2_over_the_whole_text():
    own = words("[words.patterns]\n'buy \\d+ (bees|wasps)' = \"profane\"")

    [hit] = site.read("Please BUY 40 wasps now", own).hits

    assert (hit.start, hit.end, hit.tier) == (7, 19, "profane")


def test_what_is_no_re2_is_refused_with_its_name():
    with pytest.raises(ValueError, match="not RE2"):
        site.check(policy.parse("[words.patterns]\n'(?=a)b' = \"mild\""))


def test_a_pattern_that_is_exponential_elsewhere_is_linear_here():
    own = words("[words.patterns]\n'(a+)+b' = \"mild\"\n'(a|aa)*$' = \"mild\"")
    site.read("a", own)

    def seconds(length: int) -> float:
        before = thread_time()
        site.read("a" * length + "c", own)
        return thread_time() - before

    assert seconds(20_000) < 100 * (seconds(2_000) + 0.001)  # exponential: never ends


def test_a_thousand_wildcards_do_not_slow_a_text_a_thousandfold():
    own = words("[words.add]\n" + "\n".join(f'"wort{at}*" = "mild"' for at in range(1000)))
    site.read("warm", own)

    assert found("ein wort77x", own) == [("wort7*", "mild")]


def test_the_words_of_one_site_are_nothing_to_another():
    own = words(['[words.add]\nbumblebee = "profane"\n', "\n"][0])

    found("a bumblebee", own)

    assert found("a bumblebee", words("")) == []
