"""Listed words as people disguise them, made from a seed: no measured string was seen before.

Nothing here knows how the screeners undo a disguise; look-alikes come from Unicode's own table of
confusable characters, not from ours.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from random import Random
from typing import NamedTuple

from confusable_homoglyphs.confusables import confusables_data

Disguise = Callable[[str, Random], str]

DIGITS = {"a": "4", "b": "8", "e": "3", "g": "69", "i": "1", "l": "1", "o": "0", "s": "5", "t": "7"}
SIGNS = {"a": "@", "c": "(<", "e": "€", "i": "!|", "l": "|", "s": "$", "t": "+", "o": "°"}
SEVERAL = {"k": ["|<"], "h": ["|-|"], "u": ["|_|"], "d": ["|)"], "w": [r"\/\/", "vv"], "v": [r"\/"],
           "n": [r"|\|"], "m": [r"|\/|"], "f": ["ph"], "a": [r"/\\"[:2]], "c": ["("]}  # fmt: skip
SEPARATORS = ".-_*~+/,|'•·:;=^"
STRANGE = "★❤🔥💩→✨⚡"
INVISIBLE = "\u200b\u200c\u200d\u2060\u2063\ufeff\u00ad\u034f\u061c\u180e"
STRANGE_INVISIBLE = "\u2061\u2062\u2064\u206a\u202a\u2066\u115f\u3164\ufe0f\U000e0061\u17b4\u200e"
MASKS = "*#%"
STRANGE_MASKS = "*_-.@?"
VOWELS = "aeiou"
BESIDE = ("the", "my", "such", "total", "big", "stupid", "what", "real", "dirty", "old", "some")
BEHIND = ("face", "people", "you", "off", "man", "this", "that", "head", "time", "brain", "talk")
SOUNDS = (("ck", "k"), ("f", "ph"), ("c(?!h)", "k"), ("u", "v"), ("i", "y"), ("ss", "zz"),
          ("er", "ah"), ("er", "a"), ("ing", "in"), ("ck", "q"), ("s", "z"))  # fmt: skip
FONTS = (0x1D41A, 0x1D44E, 0x1D482, 0x1D4EA, 0x1D51E, 0x1D552, 0x1D586, 0x1D5BA, 0x1D5EE,
         0x1D622, 0x1D656, 0x1D68A, 0xFF41, 0x24D0)  # fmt: skip
CAPITAL_FONTS = (0x1F130, 0x1F150, 0x1F170, 0xFF21, 0x24B6, 0x1D400)
SMALL_CAPITALS = dict(zip("abcdefghijklmnopqrstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", strict=True))


def plain(word: str, rng: Random) -> str:
    return word


def mixed_case(word: str, rng: Random) -> str:
    return "".join(rng.choice((char, char.upper())) for char in word)


def _replaced(word: str, table: Mapping[str, Sequence[str]], share: float, rng: Random) -> str:
    """At least one letter that the table knows is replaced."""
    known = [at for at, char in enumerate(word) if char in table]
    if not known:
        return repeats(word, rng)
    chosen = {at for at in known if rng.random() < share} or {rng.choice(known)}
    return "".join(
        rng.choice(table[char]) if at in chosen else char for at, char in enumerate(word)
    )


def leet_digits(word: str, rng: Random) -> str:
    return _replaced(word, DIGITS, 0.8, rng)


def leet_symbols(word: str, rng: Random) -> str:
    return _replaced(word, SIGNS, 0.8, rng)


def spaced(word: str, rng: Random) -> str:
    return rng.choice((" ", "  ")).join(word)


def separators(word: str, rng: Random) -> str:
    return rng.choice(SEPARATORS[:9]).join(word)


def repeats(word: str, rng: Random) -> str:
    chosen = {rng.randrange(len(word)) for _ in range(rng.randint(1, 3))}
    return "".join(
        char * rng.randint(3, 6) if at in chosen else char for at, char in enumerate(word)
    )


@lru_cache(maxsize=1)
def lookalikes() -> dict[str, list[str]]:
    """Unicode's confusables of each small letter, without its styled forms (those are "fonts")."""
    found = {"k": ["к", "κ"], "t": ["т", "τ"], "b": ["Ь", "в"], "n": ["η", "п"], "m": ["м"]}
    for letter in "abcdefghijklmnopqrstuvwxyz":
        twins = [entry["c"] for entry in confusables_data.get(letter, ())]
        found.setdefault(letter, []).extend(
            char
            for char in twins
            if len(char) == 1 and not char.isascii() and not unicodedata.decomposition(char)
        )
    return {letter: twins for letter, twins in found.items() if twins}


def look_alikes(word: str, rng: Random) -> str:
    return _replaced(word, lookalikes(), rng.choice((0.3, 0.6, 0.9)), rng)


def _between(word: str, signs: str, share: float, rng: Random) -> str:
    gaps = [at for at in range(1, len(word)) if rng.random() < share] or [
        rng.randrange(1, len(word))
    ]
    return "".join((rng.choice(signs) if at in gaps else "") + char for at, char in enumerate(word))


def zero_width(word: str, rng: Random) -> str:
    return _between(word, INVISIBLE, 0.4, rng)


def fonts(word: str, rng: Random) -> str:
    kind = rng.randrange(3)
    if kind == 0:
        return "".join(SMALL_CAPITALS.get(char, char) for char in word)
    starts = CAPITAL_FONTS if kind == 1 else FONTS
    start = rng.choice(starts)
    styled = [chr(start + ord(char) - ord("a")) for char in word]
    return "".join(
        new if unicodedata.category(new) != "Cn" else char
        for new, char in zip(styled, word, strict=True)
    )


@lru_cache(maxsize=1)
def accented() -> dict[str, list[str]]:
    """The precomposed letters of the Latin blocks, by their base."""
    found: dict[str, list[str]] = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base, *marks = list(unicodedata.normalize("NFD", chr(code)))
        if marks and base.islower() and base.isascii():
            found.setdefault(base, []).append(chr(code))
    return found


def accents(word: str, rng: Random) -> str:
    if rng.random() < 0.5:
        return _replaced(word, accented(), 0.9, rng)
    return "".join(
        char + "".join(chr(rng.randrange(0x300, 0x33F)) for _ in range(rng.randint(1, 3)))
        for char in word
    )


def _masked(word: str, masks: str, rng: Random) -> str:
    vowels = [at for at, char in enumerate(word) if char in VOWELS and at]
    places = vowels or list(range(1, len(word) - 1))
    most = max(1, len(word) // 3)
    chosen = set(places[:most] if rng.random() < 0.5 else [rng.choice(places)])
    mask = rng.choice(masks)
    return "".join(mask if at in chosen else char for at, char in enumerate(word))


def masks(word: str, rng: Random) -> str:
    return _masked(word, MASKS, rng)


def split(word: str, rng: Random) -> str:
    at = rng.randrange(1, len(word))
    return word[:at] + rng.choice((" ", "-", "\n", "-\n")) + word[at:]


def glued(word: str, rng: Random) -> str:
    before, after = rng.choice(BESIDE), rng.choice(BEHIND)
    return rng.choice((before + word, word + after, before + word + after))


def phonetic(word: str, rng: Random) -> str:
    """Respelt by sound, or one inner vowel left out."""
    sounds = [(old, new) for old, new in SOUNDS if re.search(old, word)]
    inner = [at for at in range(1, len(word)) if word[at] in VOWELS]
    if sounds and (rng.random() < 0.7 or not inner):
        return re.sub(*rng.choice(sounds), word, count=1)
    if not inner:
        return word + "z"
    at = rng.choice(inner)
    return word[:at] + word[at + 1 :]


FIRST: tuple[Disguise, ...] = (leet_digits, leet_symbols, look_alikes, repeats, mixed_case)
SECOND: tuple[Disguise, ...] = (zero_width, separators, accents, spaced)


def two_combined(word: str, rng: Random) -> str:
    first, second = rng.choice(FIRST), rng.choice(SECOND)
    return second(first(word, rng), rng)


DISGUISES: Mapping[str, Disguise] = {
    "mixed case": mixed_case,
    "leet digits": leet_digits,
    "leet signs": leet_symbols,
    "spaced letters": spaced,
    "separators": separators,
    "repeats": repeats,
    "look-alikes": look_alikes,
    "zero width": zero_width,
    "Unicode fonts": fonts,
    "accents": accents,
    "masks": masks,
    "split in two": split,
    "glued": glued,
    "phonetic": phonetic,
    "two combined": two_combined,
}


# Beyond the fifteen: rarer, reported apart.
def leet_several(word: str, rng: Random) -> str:
    return _replaced(word, SEVERAL, 0.6, rng)


def emoji_between(word: str, rng: Random) -> str:
    return rng.choice(STRANGE).join(word)


def mixed_separators(word: str, rng: Random) -> str:
    return word[0] + "".join(rng.choice(SEPARATORS) + char for char in word[1:])


def doubled_separators(word: str, rng: Random) -> str:
    return (rng.choice(SEPARATORS[:9]) * 2).join(word)


def spaced_separators(word: str, rng: Random) -> str:
    return f" {rng.choice('.-_*~+/,|')} ".join(word)


def strange_invisible(word: str, rng: Random) -> str:
    return _between(word, STRANGE_INVISIBLE, 0.4, rng)


def strange_masks(word: str, rng: Random) -> str:
    return _masked(word, STRANGE_MASKS, rng)


def quoted(word: str, rng: Random) -> str:
    before, after = rng.choice(("''", '""', "“”", "«»", "**", "__", "()", "[]", "‘’", "~~", "``"))
    return before + word + after


TAGS = (
    "#{}", "@{}", "{}'s", "{}’s", "_{}_", "<b>{}</b>", "&quot;{}&quot;", "{}/", "{}!!1", "{}:(",
    "...{}...", "you_{}", "#the_{}", "https://example.com/{}", "{}.com",
)  # fmt: skip
HALVED = ("{}<b>{}</b>", "{}**{}**", "{}[b]{}", "{}_{}", "{}<!---->{}")


def tagged(word: str, rng: Random) -> str:
    return rng.choice(TAGS).replace("{}", word)


def half_bold(word: str, rng: Random) -> str:
    at = rng.randrange(1, len(word))
    return rng.choice(HALVED).format(word[:at], word[at:])


def three_combined(word: str, rng: Random) -> str:
    return zero_width(accents(rng.choice(FIRST)(word, rng), rng), rng)


def mirrored_case(word: str, rng: Random) -> str:
    return word[0] + word[1:].upper()


BEYOND: Mapping[str, Disguise] = {
    "letters of several signs": leet_several,
    "emoji between letters": emoji_between,
    "mixed separators": mixed_separators,
    "doubled separators": doubled_separators,
    "spaced separators": spaced_separators,
    "other invisible characters": strange_invisible,
    "other masks": strange_masks,
    "quotes and brackets": quoted,
    "tags, mentions, markup": tagged,
    "cut by markup": half_bold,
    "three combined": three_combined,
    "reversed case": mirrored_case,
}

CARRIERS = (
    "My neighbour wrote {} under the picture and went to bed.",
    "Honestly, {} is all that I heard at the meeting on Tuesday.",
    "The report has forty pages and {} on every one of them.",
    "They closed the bridge again, {} and nobody told the drivers.",
    "Is that what you call {} these days?",
    "{} was the first thing she said after the game",
    "We waited an hour for the bus {} in the rain.",
    "Prices went up twice this year, thanks to {}",
    "I read the article twice and still think: {}.",
    "Please check the second table, {} does not add up.",
    "He answered with one word, {}, and hung up.",
    "A good goalkeeper, but {} in the second half, as always.",
)


class Written(NamedTuple):
    """start, end: of what was written, in the text."""

    kind: str
    word: str
    text: str
    start: int
    end: int


def generated(
    words: Sequence[str], disguises: Mapping[str, Disguise], seed: str, times: int = 1
) -> Iterator[Written]:
    """Every word in every disguise in a carrier, `times` over. The same seed, the same texts."""
    for kind, disguise in {"plain": plain, **disguises}.items():
        rng = Random(f"{seed}/{kind}")
        for word in words:
            for _ in range(times):
                yield in_carrier(kind, word, disguise(word, rng), rng)


def in_carrier(kind: str, word: str, written: str, rng: Random) -> Written:
    before, after = rng.choice(CARRIERS).split("{}")
    start = len(before)
    return Written(kind, word, before + written + after, start, start + len(written))
