"""config/wordlists/<language>.toml: every language but English."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from service.screening.lexicon.languages import spellings
from service.screening.lexicon.languages.scripts import APOSTROPHES, LATIN, SCRIPTS
from service.screening.lexicon.vocabulary import LISTS, TIERS, collapsed

LANGUAGES = ("ru", "uz", "kk", "ky", "tg", "fa", "ar", "tr", "ur", "ps", "es", "fr", "de")
OWN, ONLY = "own", "only"
GOES_ON = "-"  # at the end of a stem: it is a word only with an ending
# Letters that are no base letters and no accents to whoever writes them, in any language.
ALPHABETS = {LATIN: frozenset("ışğ")}
OTHER_ALPHABET = {"latin": spellings.in_latin, "cyrillic": spellings.in_cyrillic}


class Paradigm(NamedTuple):
    """What a stem may stand between. inside: in anything, as a part of any longer word.

    ending: matches all that may follow, also several endings in a row, and nothing where the stem
    is a word of its own.
    """

    prefixes: frozenset[str]
    ending: re.Pattern[str]
    endings: tuple[str, ...]
    inside: bool


class Entry(NamedTuple):
    """A listed word. sure: a hit in a text of any language; else the text has to be in `lang`.

    stem: its base letters. own: (offset in it, letter): its letters that are no base letters.
    strict: OWN: without them it is another word unless the text is in `lang`; ONLY: everywhere.
    alphabet: letters of the language that are no base letters;
    with one of them that the word has not, it is another word: Turkish "sık" is "tight".
    """

    word: str
    tier: str
    lang: str
    sure: bool
    paradigm: Paradigm
    strict: str = ""
    alphabet: frozenset[str] = frozenset()
    own: tuple[tuple[int, str], ...] = ()
    stem: str = ""


class Stem(NamedTuple):
    """What is looked up, in base letters, and what it is looked up for.

    raw: the word as it is written when it has digits, which would be read as letters.
    """

    script: str
    letters: str
    entry: Entry
    raw: str = ""


class Phrase(NamedTuple):
    """Words in a row; the last one takes the entry's endings. longest: the place of that word."""

    script: str
    words: tuple[str, ...]
    entry: Entry
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One file. speech, letters: what shows that a text is in the language.

    ordinary: words of the language that the English vocabulary takes for its own, with "*".
    safe: innocent words, in base letters. masked: words that readers know from their first and last
    letter. groups: the listed words as the file has them.
    """

    lang: str
    version: int
    sources: Mapping[str, str]
    speech: frozenset[str]
    letters: frozenset[str]
    ordinary: tuple[str, ...]
    safe: frozenset[str]
    masked: tuple[str, ...]
    stems: tuple[Stem, ...]
    phrases: tuple[Phrase, ...]
    groups: Sequence[Mapping[str, Any]]


@lru_cache(maxsize=1)
def languages() -> tuple[Language, ...]:
    """All files, read once."""
    return tuple(map(_language, LANGUAGES))


def _language(lang: str) -> Language:
    page = tomllib.loads((files("config") / LISTS / f"{lang}.toml").read_text("utf-8"))
    reader = _Groups(lang, page)
    return Language(
        lang=lang,
        version=page["version"],
        sources=page["sources"],
        speech=frozenset(page["speech"]["words"].split()),
        letters=frozenset(page["speech"].get("letters", "") + page.get("alphabet", "")),
        ordinary=tuple(page.get("ordinary", "").split()),
        safe=frozenset(page.get("safe", "").split()),
        masked=tuple(page.get("masked", "").split()),
        stems=tuple(reader.stems()),
        phrases=tuple(reader.phrases()),
        groups=page["words"],
    )


class _Groups:
    """The groups of one file: words of one tier, source, script and paradigm."""

    def __init__(self, lang: str, page: Mapping[str, Any]) -> None:
        self._lang = lang
        self._page = page
        self._known: dict[tuple[str, str, bool, bool], Paradigm] = {}

    def stems(self) -> Iterator[Stem]:
        for group in self._page["words"]:
            _check(group, self._page, self._lang)
            for listed in group.get("words", "").split():
                stem, _, word = listed.partition("=")
                yield from self._spelled(stem, word or stem, group)

    def _spelled(self, stem: str, word: str, group: Mapping[str, Any]) -> Iterator[Stem]:
        script = group.get("script", self._page["script"])
        bare = not stem.endswith(GOES_ON)
        yield _stem(script, stem, self._entry(word, group, script, bare=bare))
        if other := group.get("also"):
            entry = self._entry(word, group, other, bare=bare, respelt=True)
            for spelling in OTHER_ALPHABET[other](stem):
                yield _stem(other, spelling, entry)

    def _entry(
        self,
        word: str,
        group: Mapping[str, Any],
        script: str,
        *,
        bare: bool = True,
        respelt: bool = False,
    ) -> Entry:
        spoken = group.get("also_spoken", group.get("spoken")) if respelt else group.get("spoken")
        paradigm = self._paradigm(group.get("paradigm", ""), script, bare, respelt)
        alphabet = frozenset(self._page.get("alphabet", "")) | ALPHABETS.get(script, frozenset())
        strict = str(group.get("own", ""))
        return Entry(word, group["tier"], self._lang, not spoken, paradigm, strict, alphabet)

    def _paradigm(self, name: str, script: str, bare: bool, respelt: bool) -> Paradigm:
        key = name, script, bare, respelt
        if key not in self._known:
            page = self._page["paradigms"][name] if name else {}
            self._known[key] = _paradigm(page, script, bare=bare, respelt=respelt)
        return self._known[key]

    def phrases(self) -> Iterator[Phrase]:
        for group in self._page["words"]:
            script = group.get("script", self._page["script"])
            for listed in group.get("phrases", ()):
                entry = self._entry(listed, group, script)
                words = tuple(map(SCRIPTS[script].base, listed.lower().split()))
                yield Phrase(script, words, entry, words.index(max(words, key=len)))


def _check(group: Mapping[str, Any], page: Mapping[str, Any], lang: str) -> None:
    if group["tier"] not in TIERS or group["source"] not in page["sources"]:
        raise ValueError(f"{lang}.toml has a group without tier or source: {str(group)[:80]}.")


def _stem(script: str, stem: str, entry: Entry) -> Stem:
    stem = stem.lower()
    letters = SCRIPTS[script].base(stem)
    own = _own(script, stem)
    raw = stem if any(map(str.isdigit, stem)) else ""
    return Stem(script, letters, entry._replace(stem=letters, own=own), raw)


def _own(script: str, stem: str) -> tuple[tuple[int, str], ...]:
    """The letters of a stem that are not base letters, with their offset among the letters."""
    own, at = [], 0
    for char in stem:
        if char in APOSTROPHES:
            own.append((at, "'"))
        elif base := SCRIPTS[script].table[char][0][:1]:
            if base != char:
                own.append((at, char))
            at += 1
    return tuple(own)


def _paradigm(page: Mapping[str, Any], script: str, *, bare: bool, respelt: bool) -> Paradigm:
    endings = list(_bases(page.get("endings", "").split(), script, respelt=respelt))
    prefixes = _bases(page.get("prefixes", "").split(), script, respelt=respelt)
    longest_first = sorted(map(re.escape, endings), key=len, reverse=True)
    pattern = (
        f"(?:{'|'.join(longest_first)}){{{0 if bare else 1},{page.get('chain', 1)}}}"
        if endings
        else ""
    )
    return Paradigm(
        frozenset({"", *prefixes}), re.compile(pattern), tuple(endings), page.get("inside", False)
    )


def _bases(words: Iterable[str], script: str, *, respelt: bool) -> dict[str, None]:
    """Words in base letters, and without doubled letters, for what is written with repeats."""
    spelled = (s for word in words for s in (OTHER_ALPHABET[script](word) if respelt else (word,)))
    bases = list(map(SCRIPTS[script].base, spelled))
    return dict.fromkeys([*bases, *map(collapsed, bases)])
