"""A sketch of a text: nearly equal texts have nearly equal ones (bottom-k of hashed word pairs)."""

import re
from heapq import nsmallest
from itertools import pairwise
from struct import pack
from zlib import crc32

from service.domain.text import folded

SIZE = 16  # hashes, 64 bytes
FEWEST = 8  # word pairs; shorter texts are alike by accident
# Of the hashes in common, from which two texts are nearly the same: two words changed in thirty.
ENOUGH = 11
WORD = re.compile(r"\w+")


def sketch_of(text: str) -> bytes | None:
    """The smallest hashes of a text's word pairs; None for a text that is too short."""
    words = WORD.findall(folded(text))
    pairs = {f"{one} {other}" for one, other in pairwise(words)}
    if len(pairs) < FEWEST:
        return None
    hashes = {crc32(pair.encode("utf-8", "surrogatepass")) for pair in pairs}
    smallest = nsmallest(SIZE, hashes)
    return pack(f">{len(smallest)}I", *smallest)


def needed(size: int) -> int:
    """How many of `size` hashes have to be shared."""
    return -(-size * ENOUGH // SIZE)
