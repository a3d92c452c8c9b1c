"""What the model looks at in a word: the word and every run of 3 to 5 characters, hashed."""

from typing import Final
from zlib import crc32

from mypy_extensions import i64

BITS = 18  # 262,144 weights of a byte each; 2^19 was no better on held-out sources
SHORTEST: Final = 3
LONGEST: Final = 5
SIGN = "\x02"  # begins a form that is no word, and is looked at as a whole alone
MASK: Final = (1 << BITS) - 1
# CRC-32 as zlib has it: the reflected polynomial, all bits set before and turned over after.
POLYNOMIAL: Final = 0xEDB88320
ONES: Final = 0xFFFFFFFF
CONTINUED: Final = 0x80  # the two highest bits of a byte of UTF-8 that begins no character
HIGHEST: Final = 0xC0


def _of_byte(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ (POLYNOMIAL if byte & 1 else 0)
    return byte


_TABLE: Final = [_of_byte(byte) for byte in range(256)]


def slots(form: str) -> list[int]:
    """Where the weights of a word stand, one slot a gram: the lowest bits of its CRC-32, which is
    the same everywhere. A longer run goes on from the shorter one with which it begins."""
    found = [crc32(b"=" + form.encode("utf-8", "surrogatepass")) & MASK]
    if form.startswith(SIGN):
        return found
    whole = b"<%b>" % form.encode("utf-8", "surrogatepass")
    size: i64 = len(whole)
    for start in range(size):
        if whole[start] & HIGHEST == CONTINUED:
            continue
        crc: i64 = ONES
        length: i64 = 0
        for at in range(start, size):
            crc = _TABLE[(crc ^ whole[at]) & 255] ^ (crc >> 8)
            if at + 1 < size and whole[at + 1] & HIGHEST == CONTINUED:
                continue
            length += 1
            if length >= SHORTEST:
                found.append((crc ^ ONES) & MASK)
            if length == LONGEST:
                break
    return found
