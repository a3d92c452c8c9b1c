from collections.abc import Iterator
from importlib.resources import files
from random import Random
from zlib import crc32

import numpy as np
import pytest

from service.screening.score import Weighted, probability_of, telling
from service.screening.score.grams import LONGEST, MASK, SHORTEST, SIGN, slots
from service.screening.score.model import NEW, Model, from_page, load, standard
from service.screening.score.words import by_patterns, folded, words
from tests.bench.screening.disguises import BEYOND, DISGUISES, generated

INSULT = "You are a stupid idiot and everybody knows it."
CALM = "Thank you, the second half of the article answers my question about the bridge."


def test_an_insult_scores_above_a_calm_sentence() -> None:
    assert probability_of(CALM) < 0.5 < probability_of(INSULT)


@pytest.mark.parametrize("text", ["", " ", "…", "https://news.example/idiot", "@idiot", "12345"])
def test_what_has_no_words_has_the_probability_of_nothing(text: str) -> None:
    assert (probability_of(text), telling(text)) == (probability_of(""), telling(""))


def test_the_words_that_explain_a_score_are_marked_the_most_telling_first() -> None:
    found = telling(INSULT)

    marked = [INSULT[word.start : word.end] for word in found]
    assert set(marked[:2]) == {"stupid", "idiot"}
    assert [word.weight for word in found] == sorted((w.weight for w in found), reverse=True)


def test_words_that_speak_against_it_explain_nothing() -> None:
    assert all(word.weight > 0 for word in telling(CALM))


@pytest.mark.parametrize("form", ["дебилами", "дебилушек", "придурковатый", "д*билами"])
def test_a_russian_word_weighs_what_it_begins_with(form: str) -> None:
    known = load()

    assert form not in known.words
    assert known.on_top(form) > 0


@pytest.mark.parametrize(
    "form",
    [
        "дебилоидоподобный",  # more than an ending follows
        "ордабаев",  # "орда" is a whole word
        "хохлова", "сукачев", "муравей", "укрытие", "какая", "чтобы", "национальный", "коронавирус",
        "обсерватория", "вздорожать", "мажоритарный", "недоразумение", "нигерия", "рагулин",
    ],
)  # fmt: skip
def test_a_word_that_only_looks_like_an_insult_weighs_nothing_more(form: str) -> None:
    assert load().on_top(form) == 0


@pytest.mark.parametrize(
    "form", ["haramzaday", "hramzadi", "kameenay", "kutton", "bosdk", "jahilo"]
)
def test_an_urdu_insult_is_known_in_the_spellings_of_the_ear(form: str) -> None:
    assert load().alone(form) > load().alone("mausam")
    assert load().on_top(form) > 0


def test_rows_of_roman_urdu_alone_teach_nothing_of_peoples_and_faiths() -> None:
    assert {"yahoodi", "ahmadi", "hindu", "shia", "hijra", "pathan"}.isdisjoint(load().words)


def test_a_file_without_beginnings_is_read() -> None:
    with (files("config") / "models" / "promotion.npz").open("rb") as file:
        page = dict(np.load(file, allow_pickle=False))
    old = {name: page[name] for name in page if not name.startswith("beginning")}

    assert from_page(old).beginnings == {}


@pytest.mark.parametrize(
    "disguised", ["idiοt", "𝐢𝐝𝐢𝐨𝐭", "i\u200bdiot", "ídíot", "id10t", "idiooooot", "i.d.i.o.t"]
)
def test_a_disguise_changes_nothing(disguised: str) -> None:
    [word] = words(disguised)

    assert word.form == "idiot"
    assert probability_of(f"What an {disguised}") == probability_of("What an idiot")


@pytest.mark.parametrize(
    ("token", "forms"),
    [
        ("“Well-known,”", ["well", "known"]),
        ("don't", ["dont"]),
        ("f*ck!", ["f*ck"]),
        ("Дурaк!", ["дурак"]),  # with a Latin a
        ("ёлка", ["елка"]),
        ("كلمة،", ["كلمة"]),
        ("(2026)", []),
    ],
)
def test_a_token_falls_into_folded_words(token: str, forms: list[str]) -> None:
    assert [word.form for word in words(token)] == forms


def odd_tokens() -> set[str]:
    """Words in every disguise, and letters and signs in a random order."""
    rng = Random("odd")
    rows = generated(["idiot", "stupid", "asshole", "moron"], {**DISGUISES, **BEYOND}, "words")
    signs = "abcXYZ0159@$!|+(<{['`*-/.:,#_)]}=\"’‘“”—…·ʼé"
    made = ("".join(rng.choices(signs, k=rng.randint(1, 14))) for _ in range(20_000))
    return {token for row in rows for token in row.text.split()} | {*made}


def test_patterns_read_the_words_that_are_read_character_by_character() -> None:
    read = {token: by_patterns(token) for token in odd_tokens()}
    told = {token: found for token, found in read.items() if found is not None}

    assert len(told) > len(read) / 3
    assert told == {token: tuple(folded(token)) for token in told}


def grams(form: str) -> Iterator[str]:
    """The word itself, and its runs of characters; "<" and ">" stand for its ends."""
    yield f"={form}"
    if form.startswith(SIGN):
        return
    whole = f"<{form}>"
    for length in range(SHORTEST, LONGEST + 1):
        for at in range(len(whole) - length + 1):
            yield whole[at : at + length]


@pytest.mark.parametrize("form", ["", "a", "ab", "idiot", "f*ck", "дурак", "été", "𝐟й", "\x02link"])
def test_a_slot_is_the_hash_of_a_gram(form: str) -> None:
    hashes = [crc32(gram.encode()) & MASK for gram in grams(form)]

    assert sorted(slots(form)) == sorted(hashes)


def test_spans_are_offsets_in_the_text_as_it_was_written() -> None:
    text = "\n 𝐈𝐝𝐢𝐨𝐭, you are…"

    first = telling(text)[0]

    assert text[first.start : first.end] == "𝐈𝐝𝐢𝐨𝐭"


def test_a_long_text_of_new_words_costs_no_more_than_a_limit() -> None:
    model = Model(load())

    model.probability(" ".join(f"word{number}x" for number in range(5000)))

    assert len(model._sums) == NEW


def test_asking_again_gives_the_same() -> None:
    model = Model(load())

    assert model.probability(INSULT) == model.probability(INSULT) == probability_of(INSULT)


def test_the_model_is_small() -> None:
    assert len(standard().weights.grams) == 1 << 18


def test_weights_are_of_the_text_they_stand_in() -> None:
    alone, among = telling("idiot")[0], telling(INSULT)[0]

    assert isinstance(among, Weighted)
    assert alone.weight > among.weight
