"""Texts of 10 KB that are made to keep a screener busy, from a seed."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from random import Random

SIZE = 10_000  # characters
WORDS = ("fuck", "shit", "bitch", "cunt", "asshole", "wanker", "bastard", "motherfucker", "nigger")
NEAR = ("shirt", "sheet", "duck", "ship", "pitch", "count", "class", "anker", "baster", "bigger")
BLOCKS = (0x370, 0x400, 0x530, 0x590, 0x620, 0x900, 0x3040, 0x4E00, 0xAC00, 0x13A0)
RUSSIAN = ("хуй", "пизда", "ебать", "блядь", "сука", "мудак", "шлюха", "пидор")
CYRILLIC = "абвгдежзиклмнопрстухцчшщыьэюя"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
TWINS = "аеорсухікԁнтмвαοετυνρκιաօսɡɑӏⅼʟᴀꓢ𝐚𝓫ⓒ"

# The slowest for what they cost that changing letters at random came upon in a few minutes.
SEARCHED = (
    "xоοгοᎣуркvunrιxохгοввьkᎣурpоxоοгοᎣуркvunrxохeгοввьkᎣуxоοгοᎣукvunrιxохeгοввьkᎣу",
    "дvбrօювcлqꓢdnвcqrмꓢdуг𝐚яsбвbрoюрчeսkвбrоюрчfսвdввcqꓢу𝐚яsбвbрoюрчeսkdврo(",
    "!wzшьюmиdдоlіягnzеwofнюmсиwwшfюmидtиdдtяzwшfюmиtdдtягшtюmsиdwwшfsюmиtииdдtюmи",
    "$𝐚а4jcսcнеr𝓫jυy[b<",
    "_crassк0k4цhyeаtc5ё_tc5ё_casiа_cra",
    "*ⓒom@@mish@@xhoo*ojiiɑgo*oiign<>[bc<>",
    "i(ɑgзіh3plüⓒwiiⓒвiiiil|i|ա(ⅼhpεw|",
    "+qo+j++gɑii!gi!|3ⅼii|i6i!𝐚|l|1|!ⓒrii|6ii!|1|",
    "|хαsshitя|||3|||лαsshit||",
    "|н6ьly|+1l|l6яіüllnи1z+р1n|",
    "hu1k1ntn.*itt*n*su.kthbhs.*nbkt.fichbcfthh*kcb...ctibic.kici",
)

Family = Callable[[Random], Iterator[str]]


def _of(rng: Random, letters: str, shortest: int, longest: int) -> str:
    return "".join(rng.choices(letters, k=rng.randint(shortest, longest)))


def _between(word: str, signs: str, most: int, rng: Random) -> str:
    return "".join(char + _of(rng, signs, 0, most) for char in word)


def masks(rng: Random) -> Iterator[str]:
    while True:
        yield _of(rng, LETTERS[:12] + "*#%*", 3, 14)


def masked_words(rng: Random) -> Iterator[str]:
    while True:
        word = rng.choice(WORDS)
        yield "".join(rng.choice((char, "*")) for char in word) + rng.choice(LETTERS)


def leet(rng: Random) -> Iterator[str]:
    while True:
        yield _of(rng, "4831057@$!|+(<" + LETTERS[:20], 3, 20)


def ones(rng: Random) -> Iterator[str]:
    while True:
        yield _of(rng, "1!|li6", 4, 24)


def signs(rng: Random) -> Iterator[str]:
    while True:
        yield _of(rng, "!@#$%^&*()_+-=[]{};:'\",.<>/?\\|`~", 4, 16)


def drawn(rng: Random) -> Iterator[str]:
    while True:
        yield _of(rng, "|\\/-_<)(}{>=32'" + LETTERS[:6], 4, 24)


def one_by_one(rng: Random) -> Iterator[str]:
    while True:
        yield rng.choice(LETTERS)


def one_letter(rng: Random) -> Iterator[str]:
    while True:
        yield "a"


def spelled_near(rng: Random) -> Iterator[str]:
    while True:
        yield from rng.choice(NEAR)


def separated(rng: Random) -> Iterator[str]:
    while True:
        yield rng.choice(".-_/~,|+").join(_of(rng, LETTERS, 2, 12))


def pieces(rng: Random) -> Iterator[str]:
    """Beginnings and endings of listed words, which might join."""
    while True:
        word = rng.choice(WORDS)
        cut = rng.randrange(1, len(word))
        yield rng.choice((word[:cut], word[cut:]))


def zalgo(rng: Random) -> Iterator[str]:
    marks = "".join(map(chr, range(0x300, 0x370)))
    while True:
        yield _between(_of(rng, LETTERS, 3, 8), marks, 8, rng)


def zero_width(rng: Random) -> Iterator[str]:
    while True:
        yield _between(_of(rng, LETTERS, 3, 12), "\u200b\u200c\u200d\u2060\ufeff\u00ad", 5, rng)


def bidi(rng: Random) -> Iterator[str]:
    while True:
        yield "\u202e" + _between(_of(rng, LETTERS, 3, 12), "\u202a\u202c\u2066\u202e", 2, rng)


def look_alikes(rng: Random) -> Iterator[str]:
    while True:
        yield _of(rng, TWINS + LETTERS[:8], 4, 14)


def every_script(rng: Random) -> Iterator[str]:
    while True:
        start = rng.choice(
            (0x370, 0x400, 0x530, 0x590, 0x620, 0x900, 0x3040, 0x4E00, 0xAC00, 0x13A0)
        )
        yield "".join(chr(start + rng.randrange(0x60)) for _ in range(rng.randint(2, 10)))


def all_of_unicode(rng: Random) -> Iterator[str]:
    while True:
        points = (rng.randrange(0x21, 0x1FFFF) for _ in range(rng.randint(3, 12)))
        yield "".join(chr(point) for point in points if not 0xD800 <= point < 0xE000)


def long_tokens(rng: Random) -> Iterator[str]:
    while True:
        yield _of(rng, LETTERS, 500, 3000)


def one_token(rng: Random) -> Iterator[str]:
    yield _of(rng, "fuckshitbtchn.*1", SIZE, SIZE)


def long_glued(rng: Random) -> Iterator[str]:
    while True:
        yield "".join(rng.choice(NEAR + WORDS) for _ in range(rng.randint(3, 12)))


def repeated(rng: Random) -> Iterator[str]:
    while True:
        yield "".join(char * rng.randint(1, 9) for char in rng.choice(NEAR + WORDS))


def near_misses(rng: Random) -> Iterator[str]:
    """Listed words with one letter changed, so that none is found at once."""
    while True:
        word = rng.choice(WORDS)
        at = rng.randrange(len(word))
        yield word[:at] + rng.choice(LETTERS + "1!*@.-") + word[at + 1 :] + _of(rng, LETTERS, 0, 3)


def addresses(rng: Random) -> Iterator[str]:
    while True:
        name, path = _of(rng, LETTERS + "-", 4, 20), _of(rng, LETTERS + "/-._?=&%1", 10, 60)
        yield rng.choice(("https://{}.com/{}", "www.{}.ru/{}", "{}@{}.org", "{}.info/{}")).format(
            name, path
        )


def markup(rng: Random) -> Iterator[str]:
    while True:
        yield _between(_of(rng, LETTERS, 3, 10), "<>[]b/", 4, rng)


def hits(rng: Random) -> Iterator[str]:
    """Nothing but listed words, each in a spelling of its own."""
    while True:
        yield "".join(rng.choice((char, char.upper(), char * 3)) for char in rng.choice(WORDS))


def new_words(rng: Random) -> Iterator[str]:
    while True:
        yield _of(rng, LETTERS, 4, 12)


def numbers(rng: Random) -> Iterator[str]:
    while True:
        yield _of(rng, "0123456789.,-:+() ", 3, 14)


def alternating(rng: Random) -> Iterator[str]:
    """Two alphabets by turns, so that each letter is read in both."""
    while True:
        size = rng.randint(4, 16)
        yield "".join(rng.choice(CYRILLIC if at % 2 else LETTERS) for at in range(size))


def two_alphabets(rng: Random) -> Iterator[str]:
    while True:
        yield _of(rng, CYRILLIC + LETTERS + "*1!@.-", 4, 16)


def long_mixed(rng: Random) -> Iterator[str]:
    """Look-alikes of two alphabets in one long word after the other, with repeats and signs."""
    while True:
        part = _of(rng, TWINS + CYRILLIC + LETTERS + "1!|@$(\u200b", 6, 18)
        yield (part + _of(rng, part, 3, 20)) * rng.randint(1, 3)


def searched(rng: Random) -> Iterator[str]:
    """The slowest tokens that are known, each with some letters of its own."""
    while True:
        yield rng.choice(SEARCHED) + _of(rng, CYRILLIC + LETTERS, 1, 3)


def everything(rng: Random) -> Iterator[str]:
    """A little of every other family."""
    others = [family(rng) for family in FAMILIES.values() if family is not everything]
    while True:
        for part in islice(rng.choice(others), rng.randint(1, 8)):
            yield part[:200]


def abroad(rng: Random) -> Iterator[str]:
    """Listed Russian words, masked, separated and repeated, with one letter too many."""
    while True:
        word = rng.choice(RUSSIAN)
        written = (rng.choice((c, c, c.upper(), c * 3, "*", f"{c}-", f"{c}.")) for c in word)
        yield "".join(written) + rng.choice(CYRILLIC)


def hyphens(rng: Random) -> Iterator[str]:
    while True:
        parts = (_of(rng, LETTERS[:20] + "1!46", 1, 5) for _ in range(rng.randint(3, 16)))
        yield rng.choice("-_/.").join(parts)


FAMILIES: Mapping[str, Family] = {
    family.__name__.replace("_", " "): family
    for family in (
        masks, masked_words, leet, ones, signs, drawn, one_by_one, one_letter, spelled_near,
        separated, pieces, zalgo, zero_width, bidi, look_alikes, every_script, all_of_unicode,
        long_tokens, one_token, long_glued, repeated, near_misses, addresses, markup, hits,
        new_words, numbers, alternating, two_alphabets, long_mixed, abroad, hyphens, searched,
        everything,
    )
}  # fmt: skip


def text_of(family: str, seed: int) -> str:
    """One text of a family; the same seed, the same text."""
    parts: list[str] = []
    length = 0
    for part in FAMILIES[family](Random(f"{family}/{seed}")):
        parts.append(part)
        length += len(part) + 1
        if length > SIZE:
            break
    return " ".join(parts)[:SIZE]
