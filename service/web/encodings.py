"""Content encodings: which one a client prefers, and the bytes in it."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

import cramjam

IDENTITY = ""
SMALLEST = 256  # bytes; below that the headers of an encoding cost more than it saves


def _gzip(raw: bytes) -> bytes:
    return bytes(cramjam.gzip.compress(raw, level=6))


def _brotli(raw: bytes) -> bytes:
    return bytes(cramjam.brotli.compress(raw, level=5))


def _zstd(raw: bytes) -> bytes:
    return bytes(cramjam.zstd.compress(raw, level=9))


# The smallest first; at these levels each takes less than a millisecond for a full thread.
ENCODERS: Mapping[str, Callable[[bytes], bytes]] = {"br": _brotli, "zstd": _zstd, "gzip": _gzip}


@lru_cache(maxsize=256)  # browsers send a handful of these, and who sends others only costs himself
def preferred(accepted: str) -> str:
    """The encoding that Accept-Encoding likes best of ours; IDENTITY when it wants none of them."""
    weights = dict(_weights(accepted))
    wanted = {name: weights.get(name, weights.get("*", 0.0)) for name in ENCODERS}
    best = max(wanted, key=lambda name: wanted[name])
    return best if wanted[best] > 0 else IDENTITY


def _weights(accepted: str) -> Iterator[tuple[str, float]]:
    for part in accepted.split(","):
        name, _, parameter = part.partition(";")
        key, _, value = parameter.partition("=")
        try:
            weight = float(value) if key.strip().lower() == "q" else 1.0
        except ValueError:
            weight = 0.0
        yield name.strip().lower().removeprefix("x-"), weight
