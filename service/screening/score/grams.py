"""What the model looks at in a word: the word and every run of 3 to 5 characters, hashed."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from operator import itemgetter
from zlib import crc32

BITS = 18  # 262,144 weights of a byte each; 2^19 was no better on held-out sources
LENGTHS = (3, 4, 5)
SIGN = "\x02"  # begins a form that is no word, and is looked at as a whole alone
MASK = (1 << BITS) - 1


def slots(form: str) -> list[int]:
    """Where the weights of a word stand, one slot a gram. CRC-32 is the same everywhere."""
    return [code & MASK for code in codes(form)]


def codes(form: str) -> list[int]:
    """CRC-32 of every gram; its lowest bits are the slot."""
    if form.isascii() and form.isprintable():
        whole = b"<%b>" % form.encode("ascii")
        # The same as `grams`, where characters are bytes, in a quarter of the time.
        return [crc32(b"=" + whole[1:-1]), *map(crc32, _cut(len(whole))(whole))]
    return [crc32(gram.encode("utf-8", "surrogatepass")) for gram in grams(form)]


@cache
def _cut(size: int) -> Callable[[bytes], Sequence[bytes]]:
    """What cuts so many bytes into their runs by one call."""
    runs = [slice(at, at + length) for length in LENGTHS for at in range(size - length + 1)]
    if len(runs) > 1:
        return itemgetter(*runs)
    return lambda whole: tuple(map(whole.__getitem__, runs))


def grams(form: str) -> Iterator[str]:
    """The word itself, and its runs of characters; "<" and ">" stand for its ends."""
    yield f"={form}"
    if form.startswith(SIGN):
        return
    whole = f"<{form}>"
    for length in LENGTHS:
        for at in range(len(whole) - length + 1):
            yield whole[at : at + length]
