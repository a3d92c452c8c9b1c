"""Answers that are kept in memory: each with its encodings, all of them bounded in bytes."""

from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from service.store.articles import Article, Standing, Standings
from service.web.answers import PUBLIC
from service.web.encodings import ENCODERS, IDENTITY, SMALLEST

FRESH = 0.9  # seconds without a look at the version; a cache behind us may add one more
DEAD = 1.8  # seconds after which nobody gets the old bytes: with the way to the reader, 2
FOREVER = float("inf")
# A view's answer is new, and caches may keep it for two seconds; ours may be a second old, or
# handed out while a newer one is being made.
KEPT = "public, max-age=1"
AGED = "public, max-age=0"
AWAY = 60.0  # seconds that old bytes are better than none, while the database is away

MOST_BYTES = 64 * 1024 * 1024
OVERHEAD = 2048  # bytes that an answer takes beside its bodies
MOST_ALIASES = 8  # spellings of one query; the embed has one
MOST_SEEN = 8192  # names that were asked for once

Raw = tuple[str, str]  # path and query string, as they came
Name = tuple[Any, ...]  # what was asked for, however it was spelled
Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an answer was made from, read before its rows. articles: what stood at each address,
    None where there was no article yet. closes_at: when the next of them closes."""

    site_id: int
    site_version: int
    articles: Mapping[str, tuple[int, int] | None]
    closes_at: datetime | None

    @classmethod
    def of(
        cls,
        site_id: int,
        version: int,
        articles: Mapping[str, Standing | Article | None],
        now: datetime,
    ) -> "Stamp":
        closing = [one.closes_at for one in articles.values() if one and one.closes_at]
        return cls(
            site_id,
            version,
            {key: (one.id, one.version) if one else None for key, one in articles.items()},
            min((at for at in closing if at > now), default=None),
        )

    def still(self, found: Standings, now: datetime) -> bool:
        """Whether an answer made now would be the same."""
        articles = {key: found.articles.get(key) for key in self.articles}
        return self == Stamp.of(self.site_id, found.site_version, articles, now)


@dataclass(frozen=True, slots=True)
class Offer:
    """A view's word that its answer is the same for all who ask for `name`.

    stamp: None for what lasts as long as this process. origins: whose pages may ask, beside our
    own; None for all.
    """

    name: Name
    stamp: Stamp | None = None
    origins: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """One encoding. aged: the headers while a newer answer is being made. sent: what a client
    that has these very bytes says; same: the headers of what it is told."""

    headers: Headers
    aged: Headers
    sent: str
    same: Headers
    body: list[bytes]


class Held:
    """One answer. fresh_until, dead_at: on the monotonic clock. is_out: newer rows are known.
    varies: by origin. began: when its rows were about to be read."""

    __slots__ = (
        "aliases", "body", "building", "dead_at", "fresh_until", "good_at", "headers", "is_out",
        "is_used", "offer", "tag", "variants", "varies",
    )  # fmt: skip

    def __init__(self, offer: Offer, headers: Headers, body: bytes, began: float) -> None:
        given = {name.lower(): value for name, value in headers}
        own = REMADE if offer.origins is None else REMADE | BY_ORIGIN
        self.offer = offer
        self.body = body
        self.tag = given.get("etag", "").strip('"')
        self.varies = "Origin" in given.get("vary", "")
        self.headers = [(name, value) for name, value in headers if name.lower() not in own]
        self.variants: dict[str, Variant] = {}
        self.aliases: deque[Raw] = deque()
        self.building = Lock()
        self.is_out = self.is_used = False
        self.good_since(began)

    def good_since(self, began: float) -> None:
        """The version was looked up at `began`, and these bytes are of that version."""
        lasts = self.offer.stamp is None
        self.good_at = began
        self.dead_at = FOREVER if lasts else began + DEAD
        self.fresh_until = FOREVER if lasts else began + FRESH

    def is_spent(self, now: float) -> bool:
        """Too old even for a time when the database is away."""
        return now - self.good_at > AWAY

    def encode(self, encodings: Iterable[str]) -> None:
        for encoding in encodings:
            self.variants[encoding] = self._encoded(encoding)

    def _encoded(self, encoding: str) -> Variant:
        if encoding == IDENTITY or len(self.body) < SMALLEST:
            return self._variant(self.body, self.tag, [])
        body = ENCODERS[encoding](self.body)
        return self._variant(body, f"{self.tag}-{encoding}", [("Content-Encoding", encoding)])

    def _variant(self, body: bytes, tag: str, more: Headers) -> Variant:
        vary = "Accept-Encoding, Origin" if self.varies else "Accept-Encoding"
        own = [*self.headers, *more, ("Vary", vary), ("Content-Length", str(len(body)))]
        if self.tag:
            own.append(("ETag", f'"{tag}"'))
        fresh = _said(own, KEPT)
        same = [one for one in fresh if one[0] not in OF_BODIES]
        return Variant(fresh, _said(own, AGED), f'"{tag}"' if self.tag else "", same, [body])

    def has(self, sent: str) -> bool:
        """Whether If-None-Match names these bytes, in any encoding, strong or weak."""
        names = {one.strip().removeprefix("W/").strip('"') for one in sent.split(",")}
        tags = {self.tag, *(f"{self.tag}-{encoding}" for encoding in ENCODERS)}
        return bool(self.tag) and ("*" in names or not names.isdisjoint(tags))

    def weight(self) -> int:
        bodies = sum(len(one.body[0]) for one in list(self.variants.values()))
        return OVERHEAD + bodies + len(self.body) + sum(len(raw[1]) for raw in self.aliases)


OF_BODIES = frozenset({"Content-Length", "Content-Encoding", "Content-Type"})
REMADE = frozenset({"etag", "vary", "content-length", "date"})
BY_ORIGIN = frozenset({"access-control-allow-origin", "access-control-expose-headers"})


def _said(headers: Headers, cache: str) -> Headers:
    """With `cache` in the place of what the view says for an answer that was just made."""
    return [(name, cache if value == PUBLIC else value) for name, value in headers]


class Shelf:
    """Answers by what was asked, and by how it was spelled.

    A name comes in when it is asked for a second time, and whoever was not asked for lately goes
    first: queries that nobody sends twice neither fill the shelf nor push anything off it.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.aliases: dict[Raw, Held] = {}
        self._named: OrderedDict[Name, Held] = OrderedDict()
        self._weights: dict[Name, int] = {}
        self._seen: set[int] = set()
        self._most = most
        self._lock = Lock()
        self.bytes = 0

    def named(self, name: Name) -> Held | None:
        return self._named.get(name)

    def put(self, held: Held, raw: Raw) -> None:
        """Keep the answer, in the place of the one before it."""
        name = held.offer.name
        with self._lock:
            before = self._named.get(name)
            if before is None and not self._is_wanted(held):
                return
            self._forget(name)
            for alias in before.aliases if before else ():
                self._alias(held, alias)
            self._named[name] = held
            self._alias(held, raw)
            self._weigh(held)
            self._make_room()

    def also(self, held: Held, raw: Raw) -> None:
        """The answer is asked for in this spelling, too."""
        with self._lock:
            if self._has(held):
                self._alias(held, raw)
                self._weigh(held)
                self._make_room()

    def grown(self, held: Held) -> None:
        """The answer has another encoding."""
        with self._lock:
            if self._has(held):
                self._weigh(held)
                self._make_room()

    def drop(self, held: Held) -> None:
        with self._lock:
            if self._has(held):
                self._forget(held.offer.name)

    def _has(self, held: Held) -> bool:
        return self._named.get(held.offer.name) is held

    def __iter__(self) -> Iterator[Held]:
        return iter(list(self._named.values()))

    def _is_wanted(self, held: Held) -> bool:
        """Whether it was asked for before; what is for good always is."""
        mark = hash(held.offer.name)
        if held.offer.stamp is None or mark in self._seen:
            return True
        if len(self._seen) >= MOST_SEEN:
            self._seen.clear()
        self._seen.add(mark)
        return False

    def _alias(self, held: Held, raw: Raw) -> None:
        if raw not in held.aliases:
            held.aliases.append(raw)
        if len(held.aliases) > MOST_ALIASES:
            self.aliases.pop(held.aliases.popleft(), None)
        self.aliases[raw] = held

    def _weigh(self, held: Held) -> None:
        name, weight = held.offer.name, held.weight()
        self.bytes += weight - self._weights.get(name, 0)
        self._weights[name] = weight

    def _forget(self, name: Name) -> None:
        held = self._named.pop(name, None)
        if held is not None:
            self.bytes -= self._weights.pop(name)
            for raw in held.aliases:
                self.aliases.pop(raw, None)

    def _make_room(self) -> None:
        """The oldest goes first; one that was asked for since gets a second chance."""
        while self.bytes > self._most:
            name, held = next(iter(self._named.items()))
            if held.is_used:
                held.is_used = False
                self._named.move_to_end(name)
            else:
                self._forget(name)
