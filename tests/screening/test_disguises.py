"""English words in disguise: that they are found, where, and what is said of the disguise."""

import pytest

from service.domain.words import NONE
from service.screening.lexicon import site
from service.screening.lexicon.hit import Hit
from service.screening.lexicon.lexicon import Reading


def read(text: str) -> Reading:
    return site.read(text, NONE)


def the_hit(written: str) -> tuple[Hit, str]:
    """The one hit in a sentence that holds what was written, and the text under its span."""
    text = f"My uncle wrote {written} under it, and nobody laughed."
    [hit] = read(text).hits
    return hit, text[hit.start : hit.end]


@pytest.mark.parametrize(
    ("written", "word", "how"),
    [
        ("asshole", "asshole", ()),
        ("AsShOLe", "asshole", ()),
        ("b4st4rd", "bastard", ("leet",)),
        ("b@$t@rd", "bastard", ("leet",)),
        ("wh0res", "whores", ("leet",)),
        ("di(|<head", "dickhead", ("leet",)),
        (r"\/\/anker", "wanker", ("leet",)),
        ("assho1e", "asshole", ("leet",)),
        ("asshoIe", "asshole", ()),
        ("w a n k e r", "wanker", ("spaced",)),
        ("w  a  n  k  e  r", "wanker", ("spaced",)),
        ("b | i | t | c | h", "bitch", ("spaced",)),
        ("c.u.n.t.s", "cunts", ("separators",)),
        ("b-a_s.t*a/r~d", "bastard", ("separators",)),
        ("b💩i💩t💩c💩h", "bitch", ("separators",)),
        ("sluuuuut", "slut", ("repeats",)),
        ("cоcksuckеr", "cocksucker", ("look-alikes",)),
        ("αѕѕһօⅼе", "asshole", ("look-alikes",)),
        ("ϲυм", "cum", ("look-alikes",)),
        ("kock", "cock", ("respelt",)),
        ("ꓓ𑣃ⲥκհҽад", "dickhead", ("look-alikes",)),
        ("b\u200bi\u2060t\u00adch", "bitch", ("invisible",)),
        ("w\U000e0061h\ufe0fo\u115fre", "whore", ("invisible",)),
        ("𝓫𝓪𝓼𝓽𝓪𝓻𝓭", "bastard", ("styled",)),
        ("ｓｌｕｔ", "slut", ("styled",)),
        ("🅱🅸🆃🅲🅷", "bitch", ("styled",)),
        ("ᴡᴀɴᴋᴇʀ", "wanker", ("styled",)),
        ("🇹🇼🇦🇹", "twat", ("styled",)),
        ("b\u0336i\u0336t\u0336c\u0336h\u0336", "bitch", ("accents",)),
        ("ẁåñķèŕ", "wanker", ("accents",)),
        ("b*stard", "bastard", ("masks",)),
        ("wh#res", "whores", ("masks",)),
        ("f***", "fuck", ("masks",)),
        ("n****r", "nigger", ("masks",)),
        ("sh**", "shit", ("masks",)),
        ("f--k", "fuck", ("masks",)),
        ("c?nt", "cunt", ("masks",)),
        ("sh@t", "shit", ("masks",)),
        ("sh🤬t", "shit", ("masks",)),
        ("wan kers", "wankers", ("split",)),
        ("shi-t", "shit", ("separators",)),
        ("mothe-\nrfucker", "motherfucker", ("split",)),
        ("whatabastard", "bastard", ("glued",)),
        ("fuckyn", "fuckin", ("respelt",)),
        ("biatch", "bitch", ("respelt",)),
        ("a55ho1ee3", "asshole", ("repeats", "leet")),
        ("ｗ.ａ.ｎ.ｋ.ｅ.ｒ", "wanker", ("styled", "separators")),
        ("w а n к e r", "wanker", ("spaced", "look-alikes")),
        ("bast<b>ard</b>", "bastard", ()),
        ("\u202ehctib\u202c", "bitch", ()),
    ],
)
def test_a_listed_word_is_found_in_disguise(written, word, how):
    hit, _ = the_hit(written)

    assert hit.word == word
    assert set(how) <= set(hit.how)


@pytest.mark.parametrize(
    ("written", "under"),
    [
        ("(w.h.o.r.e)", "w.h.o.r.e"),
        ("“bast\u00adard”,", "bast\u00adard"),
        ("whatafuckface!", "fuckface"),
        ("f\u0301u\u0301c\u0301k\u0301?", "f\u0301u\u0301c\u0301k\u0301"),
        ("di(|<", "di(|<"),
        ("b i t c h", "b i t c h"),
        ("*wanker*", "wanker"),
        ("f*** —", "f***"),
    ],
)
def test_the_span_covers_what_was_written_and_nothing_else(written, under):
    text = f"Ünïcödé 👍 first: {written} then more"

    [hit] = read(text).hits

    assert text[hit.start : hit.end] == under


def test_one_word_in_two_disguises_names_both():
    hit, _ = the_hit("$h1iiiit")

    assert set(hit.how) == {"leet", "repeats"}


def test_every_word_of_a_comment_is_found_in_its_order():
    hits = read("You b!tch, you w a n k e r, you f*ck: bastard.").hits

    assert [hit.word for hit in hits] == ["bitch", "wanker", "fuck", "bastard"]


@pytest.mark.parametrize(
    ("text", "tier"), [("nigger", "severe"), ("fuck", "profane"), ("crap", "mild")]
)
def test_a_word_has_its_tier(text, tier):
    [hit] = read(text).hits

    assert hit.tier == tier


def test_alphabets_mixed_letter_by_letter_are_told_even_when_no_word_is_listed():
    text = "Such a wоndеrful dаy"

    reading = read(text)

    assert [text[start:end] for start, end in reading.evasion] == ["wоndеrful"]
    assert not reading.hits


def test_one_foreign_letter_is_a_slip_of_the_keys():
    assert read("It was а good dаy").evasion == ()
