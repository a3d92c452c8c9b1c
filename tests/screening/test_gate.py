"""The gate calls clean what the slow reader does, and nothing else."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from random import Random

import pytest

from service.screening.lexicon.better import better_profanity
from service.screening.lexicon.folding import TABLE
from service.screening.lexicon.languages.wordlists import LANGUAGES, languages
from service.screening.lexicon.tokens import CLEAN, Classifier
from service.screening.lexicon.vocabulary import english, of_english
from tests.bench.screening.disguises import BEYOND, DISGUISES, generated
from tests.screening import test_languages_recall as recall

CLEAN_TEXTS = Path(__file__).parent / "clean"
SIGNS = ("-", "/", ".", ":", "'", "_", "#", "&", "...", ")", "’", "—", "+", "!", "*", "@", " ")
AROUND = ("", "", "", "(", ")", ",", ".", "!", "@", "#", '"', "“", "[", "-", "*", "$", "?!")


@lru_cache(maxsize=1)
def classifier() -> Classifier:
    library = better_profanity(frozenset(english().left_out))
    return Classifier(of_english(english()), library, others=True)


def listed() -> Iterator[str]:
    """Listed words of every kind, disguised in every way."""
    words = [word for word in sorted(english().tiers) if word.isalpha()]
    for row in generated(words, {**DISGUISES, **BEYOND}, "gate"):
        yield from row.text.split()


def clean() -> Iterator[str]:
    for path in sorted(CLEAN_TEXTS.glob("*.txt")):
        yield from path.read_text("utf-8").split()


def made() -> Iterator[str]:
    """Common words, pieces of listed ones and numbers, put together at random."""
    rng = Random("gate")
    common, words = sorted(english().common), sorted(english().tiers)
    for _ in range(20_000):
        parts = []
        for _ in range(rng.randint(1, 4)):
            word = rng.choice((rng.choice(common), rng.choice(words), str(rng.randrange(2000))))
            cut = rng.randrange(len(word) + 1)
            parts.append(rng.choice((word, word, word[:cut], word[cut:], word.title())))
        yield rng.choice(AROUND) + rng.choice(SIGNS).join(parts) + rng.choice(AROUND)


def listed_abroad() -> Iterator[str]:
    """Listed words of every language in every disguise of their script, and with endings."""
    rng = Random("abroad")
    for lang in LANGUAGES:
        for _, word in recall.listed(lang):
            for disguise in recall.disguises(recall.script_of(word)).values():
                yield from disguise(word).split()
            yield from (rng.choice(AROUND) + word.title() + sign for sign in SIGNS)
    for language in languages():
        for stem in language.stems:
            endings = stem.entry.paradigm.endings or ("",)
            for written in (stem.letters, stem.letters + rng.choice(endings)):
                yield rng.choice((written, written.title(), written.upper() + "!", f"({written})"))
        for phrase in language.phrases:
            yield from phrase.words
            yield rng.choice(SIGNS).join(phrase.words)


def made_abroad() -> Iterator[str]:
    """Clean words of other alphabets, pieces of listed ones, and listed English words in letters
    that look like theirs, put together at random."""
    rng = Random("made abroad")
    twins = look_alikes()
    common, english_forms = sorted(english().common), sorted(of_english(english()).forms)
    listed = defaultdict(list)
    for language in languages():
        for stem in language.stems:
            listed[stem.script].append(stem.letters)
    for path in sorted(CLEAN_TEXTS.glob("*.txt")):
        words = sorted({word.strip('.,:;«»"()،؛؟۔') for word in path.read_text("utf-8").split()})
        bad = listed[recall.script_of(words[-1])]
        for _ in range(3_000):
            parts = []
            for _ in range(rng.randint(1, 3)):
                form = rng.choice(english_forms)
                form = in_cyrillic(rng.choice((form, rng.choice(common) + form)), twins, rng)
                word = rng.choice((rng.choice(words), rng.choice(bad), form))
                cut = rng.randrange(len(word) + 1)
                parts.append(rng.choice((word, word, word[:cut], word[cut:], word.title())))
            sign = rng.choice((*SIGNS, "", "ю", "،", "۔", "\u200c", "ـ", "..", "й", "ı", "é"))
            yield rng.choice(AROUND) + sign.join(parts) + rng.choice((*AROUND, "!!!", "😂", "»."))


def masked_abroad() -> Iterator[str]:
    """Listed English words in letters that look like theirs, with a sign for one vowel."""
    rng = Random("masked abroad")
    twins = look_alikes()
    for form in sorted(of_english(english()).forms):
        vowels = [at for at, letter in enumerate(form) if letter in "aeiou"] or [0]
        at = rng.choice(vowels)
        yield in_cyrillic(form[:at] + rng.choice("-.,/") + form[at + 1 :], twins, rng)


def in_cyrillic(word: str, twins: Mapping[str, Sequence[str]], rng: Random) -> str:
    return "".join(rng.choice(twins.get(letter, letter)) for letter in word)


def look_alikes() -> Mapping[str, Sequence[str]]:
    """The Cyrillic letters that may be read as a Latin one."""
    twins: dict[str, list[str]] = defaultdict(list)
    for char in map(chr, range(0x400, 0x530)):
        for letter in TABLE[char][0]:
            twins[letter].append(char)
    return twins


def accented() -> Iterator[str]:
    """Listed words of Latin letters, and pieces of them, some letters with accents."""
    rng = Random("accents")
    accents: dict[str, list[str]] = defaultdict(list)
    for char in map(chr, range(0xC0, 0x250)):
        accents[unicodedata.normalize("NFKD", char)[0].lower()].append(char)
    accents["i"] += "ıİı"
    forms = sorted(of_english(english()).forms)
    words = [stem.letters for one in languages() for stem in one.stems if stem.letters.isascii()]
    for _ in range(20_000):
        word = rng.choice((rng.choice(forms), rng.choice(words)))
        cut = rng.randrange(len(word))
        part = rng.choice((word, word, word[:cut], word[cut:], word + rng.choice(words)))
        marked = (rng.choice((c, c, *accents.get(c, c)[:9], c * 2)) for c in part)
        yield rng.choice(AROUND) + "".join(marked) + rng.choice((*SIGNS, "’s", "l’", "😂", "-la"))


def signed() -> Iterator[str]:
    """Listed words with digits and signs among their letters and around them, and signs alone."""
    rng = Random("signed")
    signs = "abcdefghilmnostuxy0123456789@$!|+(<{['`*-/.:,#_)]}=\""
    forms = sorted(of_english(english()).forms)
    for _ in range(60_000):
        form = rng.choice(forms)
        cut = rng.randrange(len(form) + 1)
        yield "".join(rng.choices(signs, k=rng.randint(2, 9)))
        yield "".join(char if rng.random() < 0.7 else rng.choice(signs) for char in form)
        yield rng.choice(["", "(", "1", "-"]) + form[:cut] + rng.choice(signs) + form[cut:] + "5"


@pytest.mark.parametrize(
    "tokens",
    [listed, clean, made, listed_abroad, made_abroad, masked_abroad, accented, signed],
    ids=lambda tokens: tokens.__name__,
)
def test_what_passes_is_clean_to_the_slow_reader(tokens):
    gate = classifier().gate
    split = [t for token in tokens() for t in token.split()]
    passed = [t for t in split if gate.passes(t) or gate.hides_nothing(t)]

    assert passed
    assert [token for token in passed if classifier().read(token) != CLEAN] == []


@pytest.mark.parametrize(
    "token",
    ["bridge", "Bridge,", "(the", "well-known", "Ann's", "“Yes”", "1914-1918", "18th", "@annette"],
)
def test_ordinary_tokens_pass(token):
    assert classifier().gate.passes(token)


@pytest.mark.parametrize(
    "token",
    [
        "мост,",
        "«Мосты»",
        "кто-нибудь",
        "шығарма",
        "میں",
        "می\u200cخواهم؟",
        "çalışıyor",
        "😂",
        "şehir.",
    ],
)
def test_those_of_other_languages_do_too(token):
    assert classifier().gate.passes(token)


@pytest.mark.parametrize(
    "token", ["sources#Bundling", "al-Qaeda's", "Articles_for_del", "MoS#Images,"]
)
def test_a_sign_between_letters_that_hides_none_is_seen_to_hide_none(token):
    assert classifier().gate.hides_nothing(token)


@pytest.mark.parametrize("token", ["f#ck", "sh_t", "b-tch", "p#ta", "motherf_cker", "xuy-lo#h"])
def test_a_sign_that_may_hide_a_letter_is_read(token):
    assert not classifier().gate.hides_nothing(token)


@pytest.mark.parametrize(
    "token", ["fuck", "f", "fu", "sh-it", "a55hole", "(unt", "fvck", "f.u.c.k", "asshoIe", "5h1t"]
)
def test_what_is_or_may_be_listed_does_not(token):
    assert not classifier().gate.passes(token)
