"""Listed words however they are written: a cache of tokens in front of a slow, exact classifier.

hit           what is found; shared by the vocabularies of all languages
lookalikes    characters that readers take for Latin letters
folding       what a reader sees in each character
spelling      endings and respellings of English words
vocabulary    the English files, and the shapes in which their words are looked up
matching      listed words in a run of letters: as they are, with repeats, glued
disguises     leet, separators, letters written one by one
masks         "f*ck"
better        better-profanity's own verdict
tokens        all of these for one token
twins         whether letters of another alphabet look like English words
abroad        Cyrillic and Arabic tokens that surely hold nothing, in a few microseconds
gate          tokens that surely hold nothing, in a microsecond; asks `abroad`, too
neighbours    words over several tokens; what the words beside a hit say
lexicon       the cache, and the reading of one text
languages     the vocabularies of all other languages
site          a site's own words and patterns
"""
