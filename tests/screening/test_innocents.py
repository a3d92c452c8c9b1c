"""What is no insult: it is let through, whatever it resembles."""

import pytest

from service.domain.words import NONE
from service.screening.lexicon import site


def words(text: str) -> list[str]:
    return [hit.word for hit in site.read(text, NONE).hits]


@pytest.mark.parametrize(
    "text",
    [
        "She moved from Scunthorpe to Penistone, then to Clitheroe and Lightwater.",
        "A classic assassin passes the grass; Massachusetts assesses assets.",
        "Cocktails, peacocks, Hancock, Hitchcock, cockpit, cockroach and a shuttlecock.",
        "Dickens, Dickinson, Benedict and Riddick met Wankhede in Shitake street.",
        "The Matsushita plant, Mishit the striker, Miyashita and Dikshit.",
        "Therapist, analyst, arsenal, arsenic, cumulative, document, circumstance.",
        "Titanic, titan, petition, constitution, competition, Titus.",
        "Pakistan played well; Pak is ahead, Paks has a power plant.",
        "Nigeria and Niger, niggling doubts, a niggardly budget, snigger, denigrate.",
        "Raccoon, cocoon, tycoon, gobbledygook, spice, conspicuous, auspicious.",
        "Titration of the spicy mustard; the specs of a Fuqing shipyard.",
    ],
)
def test_words_that_hold_a_listed_one_are_let_through(text):
    assert words(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Dick Cheney and Dick Van Dyke never met Philip K. Dick.",
        "Mr Cock and Dr Wanker of Innsbruck signed.",
        "He graduated magna cum laude.",
        "It was tit for tat; a blue tit sat on the pussy willow.",
        "The donkey is also called an ass.",
        "Paul de Kock wrote novels.",
        "A coal tit, a Maine Coon and a cock pheasant.",
        "They flew over Pilot Knob and Yorkeys Knob.",
        "Phúc and Bích moved from Huế; Kräuter from Graz; Morón is a town in Spain.",
    ],
)
def test_names_birds_and_latin_are_let_through(text):
    assert words(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The penis, the vagina, the anus and the rectum were examined.",
        "Breast cancer, testicular torsion, erection after prostate surgery, vulva, uterus.",
        "He survived a rape and a stroke; opium, heroin and meth were found.",
    ],
)
def test_medicine_and_news_are_let_through(text):
    assert words(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Room A55, order 8008, form T1T3 and the bus at 5:15 to gate 4.",
        "Call +49 455 5417, pay $5.50 or 3 @ 2.99; C++ and C#; 50% of 100%.",
        "The SPLC and the FAQ; H.M.S. Victory; 5pcs, no8, No. 6.",
        "See https://example.com/assets/classic?as=s and mail hancock@example.org.",
        "if (assets > 0 && class_name) { return cumsum[i]; } // std::array<int>",
        "a) first b) second c) third; x, y, z; i.e. e.g. U.S.A. a.m. p.m.",
        "I, a, b, c, d: f or g? A is B. s and t",
        "*emphasis* and a footnote* and another**",
    ],
)
def test_numbers_codes_and_punctuation_are_no_disguise(text):
    assert words(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "wenigstens sonnig, assistenten, beslag, förslag, assessore, spiccare, titrage",
        "quero uma faca; peça à tata; la ducha y la popa; assez de coqs",
        "Bener, pak, keke, kik, hota, vecka, vacker, teater",
    ],
)
def test_words_of_other_languages_in_latin_letters_are_let_through(text):
    assert words(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Сегодня в городе хорошая погода, и дети играют в парке. Рак, кот, сок, нос, тис.",
        "Το σπίτι είναι μεγάλο και ο κήπος γεμάτος λουλούδια. Ασσος, κακό, σικ.",
        "هذا يوم جميل والأطفال يلعبون في الحديقة",
        "Այսօր լավ օր է, և երեխաները խաղում են այգում",
        "דני הלך לגן עם הילדים בבוקר",
        "आज मौसम अच्छा है और बच्चे खेल रहे हैं",
        "გუშინ წვიმდა, დღეს კი მზე ანათებს",
        "今日は天気がいいので子供たちは公園で遊んでいます。千山几口",
    ],
)
def test_ordinary_text_of_another_script_is_never_folded_into_english(text):
    reading = site.read(text, NONE)

    assert [hit for hit in reading.hits if hit.lang == "en"] == []
    assert not reading.evasion


def test_one_russian_word_in_an_english_text_is_read_as_russian():
    assert words("My friend Тит lives near Рак street, said Шейна.") == []


def test_foreign_letters_that_spell_a_listed_word_are_a_disguise_among_latin_ones_only():
    assert words("what a соск") == ["cock"]
    assert words("Пустышка, соск и соска лежат на столе в детской комнате") == []


@pytest.mark.parametrize(
    "text", ["ass", "ass.", "(ass)", "ass’s", "«ass»", "ass—no", "¡ass!", "ass🙂"]
)
def test_a_word_ends_where_unicode_says(text):
    assert words(f"such an {text} here") == ["ass"]


@pytest.mark.parametrize("text", ["bass", "assê", "grassy", "ассass", "àssam"])
def test_letters_of_any_script_make_a_word_longer(text):
    assert words(f"such an {text} here") == []
