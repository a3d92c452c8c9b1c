"""Which languages a text may be in: by words that belong to one language, and by its letters.

A guess that is quick and, on one sentence, certain enough for the words that are innocent
elsewhere: "am" is Turkish beside "bir" and "için", and English beside "I".
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain, repeat
from typing import NamedTuple

from service.screening.lexicon.languages.reader import EDGES
from service.screening.lexicon.languages.scripts import scripts_of
from service.screening.lexicon.languages.wordlists import languages

ENGLISH = """
the and of to is in that it for on with was as you at be this have are not but he they from his her
she my we what there your can all if would who their will do about so just like me out up one when
how them no which an or by i am has had were been than then its our more some any i'm it's don't
get got did does could should why where only over back now know want think good see go
"""
OWN, SHARED = 2, 1  # points of a word that one language has, and of one that several have
CERTAIN = 4  # points; one word may be a name, a slip or a quotation
LETTER = 4  # points of a letter that no other language of the script has


class Speech(NamedTuple):
    """How a language sounds in one script. own…: what no other language here has.

    foreign: its words that are not English.
    """

    lang: str
    script: str
    words: frozenset[str]
    own: frozenset[str]
    letters: frozenset[str]
    own_letters: frozenset[str]
    foreign: frozenset[str]


@lru_cache(maxsize=1)
def speeches() -> tuple[Speech, ...]:
    """Every language in every script that it is written in, English too."""
    words = {"en": frozenset(ENGLISH.split()), **{one.lang: one.speech for one in languages()}}
    letters = {"en": frozenset[str](), **{one.lang: one.letters for one in languages()}}
    times = Counter(chain.from_iterable(chain(words.values(), letters.values())))
    return tuple(
        _speech(lang, script, said, written, times)
        for lang, every in words.items()
        for script, said in _by_script(every).items()
        for written in [frozenset(char for char in letters[lang] if _script_of(char) == script)]
    )


def _speech(
    lang: str, script: str, said: frozenset[str], letters: frozenset[str], times: Counter[str]
) -> Speech:
    own, own_letters = (
        frozenset(one for one in all_ if times[one] == 1) for all_ in (said, letters)
    )
    return Speech(lang, script, said, own, letters, own_letters, said - set(ENGLISH.split()))


def _by_script(words: Iterable[str]) -> Mapping[str, frozenset[str]]:
    scripts: dict[str, set[str]] = {}
    for word in words:
        scripts.setdefault(_script_of(word), set()).add(word)
    return {script: frozenset(said) for script, said in scripts.items()}


def _script_of(word: str) -> str:
    return next((script.name for script in scripts_of(word)), "latin")


@lru_cache(maxsize=1)
def _of_language() -> Mapping[str, list[Speech]]:
    by_language: dict[str, list[Speech]] = {}
    for speech in speeches():
        by_language.setdefault(speech.lang, []).append(speech)
    return by_language


def languages_of(text: str, declared: str | None) -> frozenset[str]:
    """The languages that a text may be in. declared: what the comment's page says, if anything.

    What is declared counts when the text has not more of another language, as pages quote and
    readers answer in their own. A text may be in several: a quotation in another alphabet.
    """
    low = text.lower()
    words = {word.strip(EDGES) for word in low.split()}
    letters = set(low)
    points = {speech: _points(speech, words, letters) for speech in speeches()}
    most = max(points.values())
    spoken = {
        speech.lang
        for speech, heard in points.items()
        if heard >= CERTAIN and heard * 3 >= 2 * max(_of_script(speech.script, points))
    }
    tongue = _tongue(declared)
    if any(points[speech] * 3 >= 2 * most for speech in _of_language().get(tongue, ())):
        spoken.add(tongue)
    return frozenset(spoken or {one.lang for one in _loudest(points, most)})


def may_be_spoken(langs: Iterable[str], tokens: Iterable[str], declared: str | None) -> bool:
    """False when the text is surely in none of the languages: quicker than `languages_of`."""
    said = {*map(str.lower, map(str.strip, tokens, repeat(EDGES)))}
    every = "".join(said)
    letters = "" if every.isascii() else every  # no language is told by ASCII letters
    return any(
        lang == _tongue(declared)
        or any(_is_heard(one, said, letters) for one in _of_language()[lang])
        for lang in langs
    )


def _tongue(declared: str | None) -> str:
    return (declared or "").partition("-")[0].lower()


def _is_heard(speech: Speech, said: set[str], letters: str) -> bool:
    return not (speech.foreign.isdisjoint(said) and speech.letters.isdisjoint(letters))


def _points(speech: Speech, words: set[str], letters: set[str]) -> int:
    heard = len(speech.words & words) * SHARED + len(speech.own & words) * (OWN - SHARED)
    seen = len(speech.letters & letters) * SHARED
    return heard + seen + LETTER * (not speech.own_letters.isdisjoint(letters))


def _of_script(script: str, points: Mapping[Speech, int]) -> Iterable[int]:
    return (points[speech] for speech in points if speech.script == script)


def _loudest(points: Mapping[Speech, int], most: int) -> list[Speech]:
    """Short texts: the one language that is heard most, if there is one."""
    heard = [speech for speech in points if points[speech] == most]
    return heard if most and len(heard) == 1 else []
