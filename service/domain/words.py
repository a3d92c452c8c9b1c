"""A site's own words: what its policy adds to the vocabularies, mutes and re-tiers."""

from collections.abc import Mapping
from dataclasses import dataclass

TIERS = ("mild", "profane", "severe")
MAX_WORDS = 1000  # of each kind; more belongs into a vocabulary of its own
MAX_PATTERNS = 50
MAX_LENGTH = 200  # characters of a word or pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The table `[words]` of a policy.

    add: word -> tier; `*` stands for any letters, one space makes it a phrase of two words.
    mute: words that are never flagged, with `*`. retier: listed word -> tier.
    patterns: RE2 -> tier.
    Pairs instead of tables, so that it can be the key of a cache.
    """

    add: tuple[tuple[str, str], ...] = ()
    mute: frozenset[str] = frozenset()
    retier: tuple[tuple[str, str], ...] = ()
    patterns: tuple[tuple[str, str], ...] = ()


NONE = Words()
KEYS = frozenset({"add", "mute", "retier", "patterns"})


def parse(value: object) -> Words:
    """The words of one policy.

    Raises:
        ValueError: with a sentence that names the faulty word.
    """
    if not isinstance(value, dict) or not KEYS.issuperset(value):
        raise ValueError(f"The policy's 'words' are a table of {', '.join(sorted(KEYS))}.")
    return Words(
        add=tuple((_word(word).lower(), tier) for word, tier in _tiers(value, "add")),
        mute=frozenset(_text("mute", word).lower() for word in _list(value.get("mute", []))),
        retier=tuple((word.lower(), tier) for word, tier in _tiers(value, "retier")),
        patterns=_tiers(value, "patterns", most=MAX_PATTERNS),
    )


def _tiers(
    value: Mapping[str, object], key: str, *, most: int = MAX_WORDS
) -> tuple[tuple[str, str], ...]:
    table = value.get(key, {})
    if not isinstance(table, dict) or len(table) > most:
        raise ValueError(f"The policy's 'words.{key}' is a table of at most {most} words.")
    for word, tier in table.items():
        if tier not in TIERS:
            raise ValueError(f"The policy's tier for {word!r} is none of {', '.join(TIERS)}.")
    return tuple((_text(key, word), tier) for word, tier in table.items())


def _list(value: object) -> list[object]:
    if not isinstance(value, list) or len(value) > MAX_WORDS:
        raise ValueError(f"The policy's 'words.mute' is a list of at most {MAX_WORDS} words.")
    return value


def _text(key: str, word: object) -> str:
    if not isinstance(word, str) or not 0 < len(word.strip("* ")) <= MAX_LENGTH:
        raise ValueError(f"The policy's 'words.{key}' has what is no word: {word!r}.")
    return word


def _word(word: str) -> str:
    if len(word.split()) > 2 or (" " in word and "*" in word):
        raise ValueError(f"The policy's word {word!r} is too long: a pattern can hold it.")
    return word
