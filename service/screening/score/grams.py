"""What the model looks at in a word: the word and every run of 3 to 5 characters, hashed."""

from collections.abc import Iterator
from zlib import crc32

BITS = 18  # 262,144 weights of a byte each; 2^19 was no better on held-out sources
LENGTHS = (3, 4, 5)
SIGN = "\x02"  # begins a form that is no word, and is looked at as a whole alone
MASK = (1 << BITS) - 1


def slots(form: str) -> list[int]:
    """Where the weights of a word stand, one slot a gram. CRC-32 is the same everywhere."""
    if form.isascii() and form.isprintable():
        return _slots_of_bytes(b"<%b>" % form.encode("ascii"))
    return [crc32(gram.encode("utf-8", "surrogatepass")) & MASK for gram in grams(form)]


def _slots_of_bytes(whole: bytes) -> list[int]:
    """The same, in a third of the time, where characters are bytes."""
    runs = [
        crc32(whole[at : at + length]) & MASK
        for length in LENGTHS
        for at in range(len(whole) - length + 1)
    ]
    return [crc32(b"=" + whole[1:-1]) & MASK, *runs]


def grams(form: str) -> Iterator[str]:
    """The word itself, and its runs of characters; "<" and ">" stand for its ends."""
    yield f"={form}"
    if form.startswith(SIGN):
        return
    whole = f"<{form}>"
    for length in LENGTHS:
        for at in range(len(whole) - length + 1):
            yield whole[at : at + length]
