"""The vocabularies of all languages but English.

scripts     Latin, Cyrillic, Arabic: base letters, look-alikes, what is dropped
spellings   a word in the other alphabet
wordlists   config/wordlists/<language>.toml
index       listed words as they are looked up: prefixes, stem, endings
masked      "х*й"
reader      all of these for one token
plain       what the reader says of plain letters, quicker
across      words over several tokens: phrases, letters written one by one
spoken      which languages a text may be in
ordinary    English listed words that are everyday words elsewhere
"""

from service.screening.lexicon.languages.across import (
    are_spelled,
    may_be_phrase,
    phrases,
    spelled,
)
from service.screening.lexicon.languages.ordinary import is_ordinary, may_be_ordinary
from service.screening.lexicon.languages.plain import Plain, plain
from service.screening.lexicon.languages.reader import hits, in_masked, is_of_phrase
from service.screening.lexicon.languages.scripts import ARABIC, CYRILLIC
from service.screening.lexicon.languages.spoken import languages_of, may_be_spoken
from service.screening.lexicon.languages.wordlists import LANGUAGES

__all__ = [
    "ARABIC",
    "CYRILLIC",
    "LANGUAGES",
    "Plain",
    "are_spelled",
    "hits",
    "in_masked",
    "is_of_phrase",
    "is_ordinary",
    "languages_of",
    "may_be_ordinary",
    "may_be_phrase",
    "may_be_spoken",
    "phrases",
    "plain",
    "spelled",
]
