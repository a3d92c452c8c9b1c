"""The listed words of all languages of one script, as they are looked up."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from service.screening.lexicon.languages.scripts import SCRIPTS
from service.screening.lexicon.languages.wordlists import (
    Entry,
    Language,
    Phrase,
    Stem,
    languages,
)
from service.screening.lexicon.vocabulary import collapsed, runs_of, trie

START = 3  # letters by which a stem is found
OPENING = 6  # letters by which it is seen that no word begins
REPEATED = re.compile(r"(.)\1")
MANY = re.compile(r"(.)\1\1+")
JOINED = 8  # letters of a phrase that is also found without its spaces
SHORT = 4  # letters; in words up to here two of one letter are no disguise
SEARCHED = 512  # of one script
INNER = 5  # letters of a stem by which a masked word finds it


class Match(NamedTuple):
    """A listed word in a run of letters: the whole run, or what stands inside of it."""

    start: int
    end: int
    at: int  # where the stem begins
    entry: Entry
    how: tuple[str, ...] = ()


class Index:
    """stems: base letters -> entries; single: the same without doubled letters.

    lengths: the lengths of the stems that begin with 3 letters.
    phrases: by their longest word, as the short ones are in every text.
    raw: words with digits, such as "3ars", as they are written.
    shapes: (first letter, offset, letter there) -> stems, for masks.
    """

    def __init__(self, script: str, read: Sequence[Language]) -> None:
        self.script = SCRIPTS[script]
        self.safe = frozenset(word for language in read for word in language.safe)
        self.stems: dict[str, list[Entry]] = defaultdict(list)
        self.single: dict[str, list[Entry]] = defaultdict(list)
        self.raw: dict[str, list[Entry]] = defaultdict(list)
        self.shapes: dict[tuple[str, int, str], list[str]] = defaultdict(list)
        self.phrases: dict[str, list[Phrase]] = defaultdict(list)
        self.known: dict[tuple[str, str], list[str]] = defaultdict(list)
        for language in read:
            self._add(language)
        self.lengths = self._lengths()
        self.pairs = frozenset(s for s in chain(self.stems, self.single) if len(s) == 2)
        self.inner = self._inner()
        starts = {stem[:START] for stem in self.inner}
        self.within = re.compile(f"(?={trie(starts)})")
        self.within_repeats = re.compile("|".join(map(_repeatable, starts)) or "(?!)")
        self.heads = self._heads()
        # The words that the letters are, or would be without their repeats. Each way to read a
        # token asks about much the same letters.
        self.search = lru_cache(maxsize=SEARCHED)(self._search)
        self.openings = self._openings()
        for stem in self.stems:
            for at in range(1, min(len(stem), INNER + 1)):
                self.shapes[stem[0], at, stem[at]].append(stem)

    def _add(self, language: Language) -> None:
        for stem in language.stems:
            if stem.script == self.script.name:
                self._add_stem(stem)
        for phrase in language.phrases:
            if phrase.script == self.script.name:
                self._add_phrase(phrase)
        for word in language.masked:
            if letters := self.script.base(word):
                self.known[letters[0], letters[-1]].append(letters)

    def _add_stem(self, stem: Stem) -> None:
        if stem.raw:
            self.raw[stem.raw].append(stem.entry)
        elif stem.entry not in self.stems[stem.letters]:
            self.stems[stem.letters].append(stem.entry)
            self.single[collapsed(stem.letters)].append(stem.entry)

    def _add_phrase(self, phrase: Phrase) -> None:
        self.phrases[phrase.words[phrase.longest]].append(phrase)
        if len(joined := "".join(phrase.words)) >= JOINED:
            self.stems[joined].append(phrase.entry)

    def _lengths(self) -> dict[str, tuple[int, ...]]:
        lengths: dict[str, set[int]] = defaultdict(set)
        for stem in chain(self.stems, self.single):
            lengths[stem[:START]].add(len(stem))
        return {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}

    def _heads(self) -> dict[str, tuple[str, ...]]:
        """The prefixes, by their first letter."""
        every = chain.from_iterable(self.stems.values())
        heads = {head for entry in every for head in entry.paradigm.prefixes if head}
        return {
            first: tuple(sorted(head for head in heads if head[0] == first))
            for first in {head[0] for head in heads}
        }

    def _openings(self) -> frozenset[str]:
        """The first letters of every word that is no part of a longer one, with its prefixes and
        endings; words that are shorter, as they are."""
        openings: set[str] = set()
        for stem, entries in chain(self.stems.items(), self.single.items()):
            for paradigm in {entry.paradigm for entry in entries}:
                begun = {(head + stem)[:OPENING] for head in paradigm.prefixes}
                while begun:
                    openings |= begun
                    short = {one for one in begun if len(one) < OPENING}
                    longer = {(one + end)[:OPENING] for one in short for end in paradigm.endings}
                    begun = longer - openings
        return frozenset(openings)

    def _opens(self, letters: str) -> bool:
        """False when the letters are no word from the beginning on: the usual case."""
        return letters[:OPENING] in self.openings

    def _inner(self) -> frozenset[str]:
        """Stems that may stand anywhere in a word."""
        return frozenset(
            stem
            for stem, entries in chain(self.stems.items(), self.single.items())
            if any(entry.paradigm.inside for entry in entries)
        )

    def _places(self, letters: str) -> Sequence[int]:
        """Where in the letters a stem begins that may be a word there: mostly nowhere."""
        found = [0] if self._begins(letters, 0) else []
        if letters.startswith(heads := self.heads.get(letters[:1], ())):
            sizes = (len(head) for head in heads if letters.startswith(head))
            found += [size for size in sizes if self._begins(letters, size)]
        if self.within.search(letters):
            found = sorted({*found, *(match.start() for match in self.within.finditer(letters))})
        return found

    def _begins(self, letters: str, at: int) -> bool:
        if letters[at : at + 2] in self.pairs:
            return True
        for length in self.lengths.get(letters[at : at + START], ()):
            if letters[at : at + length] in self.stems or letters[at : at + length] in self.single:
                return True
        return False

    def find(self, letters: str, stems: Mapping[str, list[Entry]] | None = None) -> Iterator[Match]:
        """The words that the letters are, as they stand."""
        if letters in self.safe:
            return
        stems = self.stems if stems is None else stems
        for at in self._places(letters):
            for length in (*self.lengths.get(letters[at : at + START], ()), 2):
                for entry in stems.get(letters[at : at + length], ()):
                    if _fits(entry, letters, at, at + length):
                        yield Match(0, len(letters), at, entry)

    def holds(self, letters: str) -> bool:
        """True when there is something to find: what `search` does, quickly for the clean ones."""
        return self._may_hold(letters) and bool(self.search(letters))

    def _may_hold(self, letters: str) -> bool:
        if self._opens(letters) or self.within.search(letters):
            return True
        repeat = REPEATED.search(letters)
        return repeat is not None and (
            repeat.start() < OPENING or self.within_repeats.search(letters) is not None
        )

    def _search(self, letters: str) -> Sequence[Match]:
        if not self._may_hold(letters):
            return ()
        found = [*self.find(letters)]
        if found or letters in self.safe or not REPEATED.search(letters):
            return found
        many = MANY.search(letters)
        single = collapsed(letters)
        if (not many and len(letters) <= SHORT) or not self._places(single):
            return ()
        if many and (twice := [*self.find(MANY.sub(_twice, letters))]):
            return [_repeated(match, letters) for match in twice]
        longer = runs_of(letters)
        return [
            _repeated(match, letters)
            for match in self.find(single, self.single)
            if _has_as_many(longer[match.at :], match.entry.stem)
        ]


def _twice(run: re.Match[str]) -> str:
    return run[1] * 2


def _repeatable(letters: str) -> str:
    return "".join(f"{re.escape(letter)}+" for letter in letters)


def _fits(entry: Entry, letters: str, start: int, end: int) -> bool:
    paradigm = entry.paradigm
    if paradigm.inside:
        return True
    if start and letters[:start] not in paradigm.prefixes:
        return False
    return paradigm.ending.fullmatch(letters, end) is not None


def _has_as_many(longer: Sequence[int], stem: str) -> bool:
    """A letter that is doubled in the word is so here, too: Нигерия is a country."""
    return all(has >= needs for has, needs in zip(longer, runs_of(stem), strict=False))


def _repeated(match: Match, letters: str) -> Match:
    return Match(0, len(letters), match.at, match.entry, ("repeats",))


@lru_cache(maxsize=1)
def indexes() -> dict[str, Index]:
    """By the script's name. Made once, on first use."""
    return {name: Index(name, languages()) for name in SCRIPTS}
