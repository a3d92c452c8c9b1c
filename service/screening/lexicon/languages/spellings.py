"""A word in the other alphabet: Cyrillic in the Latin letters that people type, and the reverse."""

from collections.abc import Iterator
from itertools import product

from service.screening.lexicon.languages.scripts import APOSTROPHES

VARIANTS = 24  # spellings of one word that are kept

# What readers type for each letter, the usual first. Russian, Kazakh, Kyrgyz and Tajik together.
_TYPED = """
    а:a б:b в:v г:g д:d е:e ё:yo|e|io|jo ж:zh|j з:z и:i й:y|i|j к:k л:l м:m н:n о:o п:p р:r с:s
    т:t у:u ф:f х:h|kh|x ц:ts|c|z|s ч:ch ш:sh щ:sch|shch|sh ъ:| ы:y|i ь:|' э:e ю:yu|u|iu|ju
    я:ya|ia|ja ә:a ғ:g|gh қ:q|k ң:n|ng ө:o ұ:u ү:u һ:h і:i ӣ:i ӯ:u|o ҳ:h ҷ:j ў:o
"""
LATIN = {pair[0]: tuple(pair[2:].split("|")) for pair in _TYPED.split()}

CYRILLIC = {
    "o'": "ў", "g'": "ғ", "sh": "ш", "ch": "ч", "yo": "ё", "yu": "ю", "ya": "я", "ye": "е",
    "a": "а", "b": "б", "c": "к", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "ҳ", "i": "и",
    "j": "ж", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "q": "қ", "r": "р",
    "s": "с", "t": "т", "u": "у", "v": "в", "w": "в", "x": "х", "y": "й", "z": "з",
}  # fmt: skip


def in_latin(word: str) -> Iterator[str]:
    """The spellings of a Cyrillic word in Latin letters; only the likeliest when they are many."""
    options = [LATIN.get(letter, (letter,)) for letter in word]
    choices = 1
    for at, spellings in enumerate(options):
        choices *= len(spellings)
        if choices > VARIANTS:
            options[at:] = [spellings[:1] for spellings in options[at:]]
            break
    yield from dict.fromkeys("".join(letters) for letters in product(*options))


def in_cyrillic(word: str) -> Iterator[str]:
    """An Uzbek word of the Latin alphabet in Cyrillic letters."""
    word = "".join("'" if char in APOSTROPHES else char for char in word)
    letters, at = [], 0
    while at < len(word):
        length = 2 if word[at : at + 2] in CYRILLIC else 1
        letters.append(CYRILLIC.get(word[at : at + length], ""))
        at += length
    yield "".join(letters)
