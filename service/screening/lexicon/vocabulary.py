"""The English vocabulary: better-profanity's list, our tiers on top, and what it is made into."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from typing import NamedTuple

from service.screening.lexicon.spelling import endings, respellings

TIERS = ("mild", "profane", "severe")
LISTS = "wordlists"
RESPELT = ("respelt",)
GLUED = 5  # letters, at most, by which it is seen that no word is glued in
BEGUN = 4  # letters, at most, by which it is seen that no word begins
NEVER = re.compile(r"(?!)")
RUN = re.compile(r"(.)\1*", re.DOTALL)


class Word(NamedTuple):
    """A form that is found: the listed word it belongs to, its tier, and how it is disguised."""

    listed: str
    tier: str
    how: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class English:
    """What config/wordlists/en.toml says, together with better-profanity's list.

    tiers: listed word -> tier. left_out: word -> reason.
    """

    version: int
    tiers: Mapping[str, str]
    left_out: Mapping[str, str]
    free: frozenset[str]
    unglued: frozenset[str]
    uninflected: frozenset[str]
    respelt: Mapping[str, str]
    not_respelt: frozenset[str]
    innocent_near: Mapping[str, frozenset[str]]
    names: frozenset[str]
    safe: frozenset[str]
    common: frozenset[str]


@lru_cache(maxsize=1)
def english() -> English:
    """The English files, read once."""
    folder = files("config") / LISTS
    page = tomllib.loads((folder / "en.toml").read_text("utf-8"))
    left_out = {word: why for why, words in page["left_out"].items() for word in words}
    tiers = {word: "profane" for word in sorted(better_profanity_words()) if word not in left_out}
    tiers |= {word: tier for tier in TIERS for word in page[tier]}
    return English(
        version=page["version"],
        tiers=tiers,
        left_out=left_out,
        free=frozenset(page["free"]),
        unglued=frozenset(page["unglued"]),
        uninflected=frozenset(page["uninflected"]),
        respelt=page["respelt"],
        not_respelt=frozenset(page["not_respelt"]),
        innocent_near={word: frozenset(near) for word, near in page["innocent_near"].items()},
        names=frozenset(page["names"]),
        safe=lines_of((folder / "en_safe.txt").read_text("utf-8")) | set(page["innocent"]),
        common=lines_of((folder / "en_common.txt").read_text("utf-8")),
    )


def better_profanity_words() -> frozenset[str]:
    """better-profanity's own list, as installed, in lower case."""
    return lines_of(
        (files("better_profanity") / "profanity_wordlist.txt").read_text("utf-8").lower()
    )


def lines_of(text: str) -> frozenset[str]:
    """The words of a list, one a line; "#" begins a comment."""
    lines = (line.strip() for line in text.splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


@dataclass(slots=True)
class Vocabulary:
    """Every form of every word, in the shapes in which a token is looked up.

    forms: letters only. raw: forms with other signs, such as "sh!+". runs: forms by their letters
    without repeats. gluable: forms that are looked for inside longer tokens, found by their first
    three letters in `starts`, whose places `inner` tells. begun: how forms begin.
    phrases: forms whose two parts are ordinary words. heads, tails:
    pieces of forms that are no words. by_shape: forms by length and first letter, for masks.
    """

    safe: frozenset[str]
    common: frozenset[str]
    free: frozenset[str]
    unglued: frozenset[str]
    near: Mapping[str, frozenset[str]]
    forms: dict[str, Word] = field(default_factory=dict)
    raw: dict[str, Word] = field(default_factory=dict)
    runs: dict[str, list[str]] = field(default_factory=dict)
    gluable: dict[str, Word] = field(default_factory=dict)
    starts: dict[str, tuple[int, ...]] = field(default_factory=dict)
    inner: re.Pattern[str] = NEVER
    begun: frozenset[str] = frozenset()
    phrases: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    tails: set[str] = field(default_factory=set)
    by_shape: dict[tuple[int, str], list[str]] = field(default_factory=dict)

    def is_word(self, letters: str) -> bool:
        return letters in self.common or letters in self.safe


def of_english(language: English) -> Vocabulary:
    """The vocabulary of the English files."""
    words = Vocabulary(
        safe=language.safe,
        common=language.common.difference(language.tiers),
        free=language.free,
        unglued=language.unglued,
        near=language.innocent_near,
    )
    for word, tier in language.tiers.items():
        _add_listed(words, word, tier)
    _add_endings(words, language)
    _glue(words)
    _split(words)
    _add_respellings(words, language)
    _index(words)
    return words


def of_site(added: Mapping[str, str], language: English) -> Vocabulary:
    """The vocabulary of a site's own words, without endings and respellings."""
    words = Vocabulary(
        safe=frozenset(),
        common=language.common,
        free=frozenset(),
        unglued=frozenset(),
        near={},
    )
    for word, tier in added.items():
        _add_listed(words, word, tier)
    _glue(words)
    _split(words)
    _index(words)
    return words


def _add_listed(words: Vocabulary, listed: str, tier: str) -> None:
    entry = Word(listed, tier)
    letters = "".join(c for c in listed if c.isalpha())
    if letters == listed:
        words.forms[listed] = entry
        return
    words.raw[listed] = entry
    parts = listed.replace("-", " ").replace(".", " ").replace("_", " ").split()
    if "".join(parts) == letters and len(letters) > 3:
        words.forms.setdefault(letters, entry)
        if len(parts) == 2:
            words.phrases.add(letters)
            words.heads.add(parts[0])


def _add_endings(words: Vocabulary, language: English) -> None:
    for form, word in list(words.forms.items()):
        if form in language.uninflected or form in words.phrases:
            continue
        for longer in endings(form):
            if longer not in language.safe and longer not in language.left_out:
                words.forms.setdefault(longer, word)


def _add_respellings(words: Vocabulary, language: English) -> None:
    refused = language.not_respelt | language.safe | language.common | frozenset(language.left_out)
    for respelt, form in language.respelt.items():
        word = words.forms[form]
        words.forms.setdefault(respelt, Word(word.listed, word.tier, RESPELT))
    for form, word in list(words.forms.items()):
        if len(form) < 4 or (word.tier == "mild" and len(form) < 6) or word.how:
            continue
        for respelt in sorted(respellings(form) - refused):
            words.forms.setdefault(respelt, Word(word.listed, word.tier, RESPELT))


def _glue(words: Vocabulary) -> None:
    for form, word in words.forms.items():
        if (word.tier != "mild" or len(form) > 5) and form not in words.unglued:
            words.gluable[form] = word
    by_start: dict[str, set[int]] = {}
    for form in words.gluable:
        by_start.setdefault(form[:3], set()).add(len(form))
    words.inner = re.compile(f"(?={trie(form[:GLUED] for form in words.gluable)})")
    words.starts.update(
        {start: tuple(sorted(lengths, reverse=True)) for start, lengths in by_start.items()}
    )


def _split(words: Vocabulary) -> None:
    for form in words.forms:
        for head, tail in splits(form):
            if not words.is_word(head):
                words.heads.add(head)
            if not words.is_word(tail):
                words.tails.add(tail)


def splits(form: str) -> Iterator[tuple[str, str]]:
    """Every way to cut a form in two."""
    return ((form[:at], form[at:]) for at in range(1, len(form)))


def _index(words: Vocabulary) -> None:
    words.begun = frozenset(form[:BEGUN] for form in words.forms)
    gravest_first = sorted(words.forms.items(), key=lambda form: -TIERS.index(form[1].tier))
    for form, word in gravest_first:
        words.runs.setdefault(collapsed(form), []).append(form)
        if not word.how:
            words.by_shape.setdefault((len(form), form[0]), []).append(form)


def trie(beginnings: Iterable[str]) -> str:
    """A pattern of any of some letters, with each common beginning written once."""
    branches: dict[str, set[str]] = {}
    for letters in beginnings:
        branches.setdefault(letters[:1], set()).add(letters[1:])
    if not branches:
        return "(?!)"
    if "" in branches:
        return ""
    return "(?:" + "|".join(one + trie(rest) for one, rest in sorted(branches.items())) + ")"


def collapsed(letters: str) -> str:
    """The letters without repeats: "boob" stays, "coon" is "con"."""
    return "".join(RUN.findall(letters))


def runs_of(letters: str) -> list[int]:
    """How often each letter of `collapsed` is repeated."""
    return [len([*run]) for _, run in groupby(letters)]


def first(forms: Iterable[str]) -> str:
    """The longest of some forms: the most telling."""
    return max(forms, key=len)
