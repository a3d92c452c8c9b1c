"""Words of other languages than English: found where they are meant, and nowhere else."""

import pytest

from service.domain.words import NONE
from service.screening import findings
from service.screening.lexicon import site
from service.screening.wording import say
from tests.builders import a_background, a_comment


def found(text: str, declared: str | None = None) -> list[tuple[str, str]]:
    """(language, what is marked) in the order of the text."""
    hits = site.read(text, NONE, declared).hits
    return [(hit.lang, text[hit.start : hit.end]) for hit in hits]


@pytest.mark.parametrize(
    ("text", "lang", "marked"),
    [
        ("Да пошёл ты на хуй, слышишь?", "ru", "хуй"),
        ("Заебали уже эти новости", "ru", "Заебали"),
        ("nu i pizdec, blyat", "ru", "pizdec"),
        ("Sen jalabsan, bildingmi", "uz", "jalabsan"),
        ("Сен жалабсан, билдингми", "uz", "жалабсан"),
        ("Қотақбас екенсің ғой", "kk", "Қотақбас"),
        ("Энеңди урайын дейт", "ky", "Энеңди урайын"),
        ("очата гоям гуфт", "tg", "очата гоям"),
        ("این مادرجنده را ببین", "fa", "مادرجنده"),
        ("يا ابن الشرموطة روح", "ar", "ابن الشرموطة"),
        ("Orospu çocuğu, git buradan", "tr", "Orospu çocuğu"),
        ("یہ سب بھنچود ہیں", "ur", "بھنچود"),
        ("ye sab bhenchod hain", "ur", "bhenchod"),
        ("مور دې وغیم، لاړ شه", "ps", "مور دې وغیم"),
        ("Eres un gilipollas, tío", "es", "gilipollas"),
        ("Espèce de connards", "fr", "connards"),
        ("Was für ein Scheißwetter", "de", "Scheißwetter"),
    ],
)
def test_a_listed_word_is_found_with_its_endings(text, lang, marked):
    assert (lang, marked) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "I am sure it got a bite of the con artist's tale, put that in the cul-de-sac.",
        "خانم رضایی گفت کسی در خانه نیست و کار را تمام کن.",
        "قال محمد بن سلمان إن هناك مشكلة مع إيران.",
        "آپ کون ہیں اور نیچے کیوں کھڑے ہیں؟",
        "Der dicke Mann hat keine Lust, die Pute zu braten.",
        "Il y a du retard, la baisse continue et la douche est froide.",
        "Hay que presentarse mañana; el negro y el blanco combinan.",
        "Sıkıcı ve şık bir amaç, amcam sık sık gelir.",
        "Застрахуй психику, не теребите небо, употребляйте хлеб.",
        "It bog'da yotibdi, mol dalada yuribdi.",
    ],
)
def test_what_is_innocent_in_its_language_hits_nobody(text):
    assert found(text) == []


def test_a_word_that_is_innocent_elsewhere_counts_where_its_language_is_spoken():
    assert found("Quel con, il ne comprend rien") == [("fr", "con")]
    assert found("He is a con man and a pro") == []


def test_the_language_of_the_page_counts_unless_the_text_has_more_of_another():
    assert found("bite!", "fr") == [("fr", "bite")]
    assert found("bite!") == []
    assert found("What a bite this was, and they knew it", "fr") == []


def test_a_quotation_in_another_alphabet_is_read_too():
    assert found("Он написал: you are a wanker") == [("en", "wanker")]
    assert found("He wrote: сука ты, and left") == [("ru", "сука")]


@pytest.mark.parametrize(
    ("written", "how"),
    [
        ("cyкa", "look-alikes"),
        ("пи3дец", "leet"),
        ("х*й", "masks"),
        ("п***ц", "masks"),
        ("х.у.й", "separators"),
        ("х у й", "spaced"),
        ("сууука", "repeats"),
        ("пиз\u200bда", "invisible"),
        ("شرمــوطة", "stretched"),
        ("شَرموطة", "accents"),
        ("m1erda", "leet"),
        ("𝓶𝓲𝓮𝓻𝓭𝓪", "styled"),
    ],
)
def test_a_disguise_is_told_and_the_span_is_what_was_written(written, how):
    text = f"Ну {written} же"

    [hit] = site.read(text, NONE).hits

    assert text[hit.start : hit.end] == written
    assert how in hit.how


def test_a_letter_of_the_alphabet_that_the_word_has_not_makes_another_word():
    assert found("Çok sıkıcı ve sıkış tepiş bir otobüs") == []
    assert found("Bu ne biçim sikiş lan") == [("tr", "sikiş")]


def test_the_moderator_reads_which_language_the_word_is_of():
    [finding] = findings(a_comment("сука"), a_background())

    assert say(finding) == "A profane word (Russian): “сука”."
