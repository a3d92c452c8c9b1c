"""The forms of an English word: its endings, and the ways in which people respell it."""

import re
from collections.abc import Iterable, Iterator

VOWELS = "aeiou"
DOUBLING = re.compile(r"[^aeiou][aeiou][bdgklmnprt]\Z")
HISSING = re.compile(r"(?:[sxz]|ch|sh)\Z")
ENDED = re.compile(r"(?:s|ing|ed|er|y|in|a|o)\Z")
CONSONANTS = re.compile(r"[^aeiouy]+")

# Each rule alone, on every place at once. English only; from the disguises that are in use.
SOUNDS = r"""
    ck>k  ck>c  ck>cc  ck>kk  ck>q  ck>cq  ck>xk  ck>hk  c(?=[aoulr])>k  k>c  ^f>ph  f>ph
    ^f>v  u>v  u>oo  u>uu  u>ou  u>w  i>y  i>ee  i>e  i>ie  ss>zz  ss>sz  s$>z  s>z  ss$>s$
    er(s?)$>a\1  er(s?)$>ah\1  er(s?)$>uh\1  er(s?)$>r\1  er(s?)$>ar\1  er(s?)$>or\1  a$>ah
    a$>uh  ing$>in  ing$>en  ing$>yn  y$>ie  y$>i  y$>ee  tt>dd  gg>qq  g>q  or>oar  w>vv
    wh>h  x>ks  sh>sch  sh>ch  ch>tch  tch>ch  tch>tsh  th>d  ea>e  ou>oo  j>g
"""
RULES = tuple(
    (re.compile(pattern), to) for pattern, to in (rule.split(">") for rule in SOUNDS.split())
)


def endings(word: str) -> Iterator[str]:
    """The word with the endings of nouns and verbs. Nothing for a word that has one already."""
    if len(word) < 4 or ENDED.search(word):
        return
    yield word + ("es" if HISSING.search(word) else "s")
    stem = word[:-1] if word.endswith("e") else word
    if DOUBLING.search(word):
        stem += word[-1]
    for ending in ("ed", "er", "ers", "ing", "in", "y"):
        yield stem + ending


def respellings(word: str) -> set[str]:
    """What the word is respelt as: by one sound, or by leaving out vowels. Lower-case letters."""
    found = set(_by_sound(word)) | set(_without_vowels(word))
    if len(word) > 5:
        found |= set(_by_sound_in(found))
    return {respelt for respelt in found if respelt.isalpha() and len(respelt) > 2} - {word}


def _by_sound(word: str) -> Iterator[str]:
    for rule, to in RULES:
        if rule.search(word):
            yield rule.sub(to, word)
            yield rule.sub(to, word, count=1)


def _by_sound_in(words: Iterable[str]) -> Iterator[str]:
    """A second change, in long words only: short ones would meet other words."""
    for word in words:
        if word.isalpha() and not CONSONANTS.fullmatch(word):
            yield re.sub("ck", "k", word)
            yield re.sub("er(s?)$", r"a\1", word)


def _without_vowels(word: str) -> Iterator[str]:
    inner = [at for at in range(1, len(word)) if word[at] in VOWELS]
    if len(word) < 5 and word.endswith("s"):
        return  # "JPS", "fgs" are abbreviations
    for at in inner:
        yield word[:at] + word[at + 1 :]
    bare = word[0] + "".join(letter for letter in word[1:] if letter not in VOWELS)
    if len(bare) > 3 or len(word) == 4:
        yield bare
