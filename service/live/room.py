"""One article and those who listen to it. Nothing in here waits for anything but news."""

import asyncio
import secrets
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from service.store.articles import Standing
from service.store.threads import Arrival

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
KEPT = 64  # chunks that a listener may be behind
REMEMBERED = 4096  # comments that were told, so that none is told twice
QUICK = 0.25  # seconds between two counts of one article, at least …
CROWD = 10_000  # … and one more for so many listeners


class Lagging(Exception):
    """A listener is further behind than we remember: it has to come again."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a listener is: the last comment's number in this room, and when it became public.

    As text it is the id of an event, which browsers send back as Last-Event-ID. room: numbers of
    one room mean nothing in another, of another process or after everybody had left.
    """

    room: str
    number: int
    at: datetime

    def __str__(self) -> str:
        return f"{self.room}-{self.number}-{(self.at - EPOCH) // MICROSECOND}"

    @classmethod
    def parse(cls, text: str) -> "Mark | None":
        """None for what no event of ours had as its id."""
        room, _, rest = text.partition("-")
        number, _, at = rest.partition("-")
        if not all(one.isascii() and one.isdigit() and len(one) <= 16 for one in (number, at)):
            return None
        return cls(room[:16], int(number), EPOCH + int(at) * MICROSECOND)


@dataclass(slots=True, eq=False)
class Room:
    """standing: the latest that is known; None before anything is. looked_at: the version whose
    comments were looked for in the database, so that no lost news is lost for good."""

    site_id: int
    key: str
    standing: Standing | None = None
    looked_at: int = -1
    listeners: int = 0
    left_at: float = 0.0
    mark: Mark = field(default_factory=lambda: Mark(secrets.token_hex(4), 0, datetime.now(UTC)))
    _told: "OrderedDict[UUID, int]" = field(default_factory=OrderedDict)
    _log: "deque[bytes]" = field(default_factory=lambda: deque(maxlen=KEPT))
    _said: int = 0
    _counts: tuple[int, int] | None = None
    _counts_at: float = 0.0
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    # --- what is learnt ------------------------------------------------------------------------

    def learn(self, standing: Standing, now: float) -> None:
        """Take in how the article stands; say its counts, unless that was done just before."""
        if self.standing is None or standing.version >= self.standing.version:
            self.standing = standing
        self.say_counts(now)

    def say_counts(self, now: float) -> None:
        """Tell the counts when they differ from those told last, and it is time."""
        pause = QUICK + self.listeners / CROWD
        if self._counts != self.counts and now >= self._counts_at + pause:
            self._counts, self._counts_at = self.counts, now
            self.say(self.counts_event())

    def arrive(self, arrival: Arrival) -> None:
        """Tell a comment, once."""
        if arrival.shown.uid in self._told:
            return
        self.mark = Mark(self.mark.room, self.mark.number + 1, max(arrival.at, self.mark.at))
        self._told[arrival.shown.uid] = self.mark.number
        if len(self._told) > REMEMBERED:
            self._told.popitem(last=False)
        self.say(self.comment_event(arrival))

    def remember(self, uid: UUID) -> None:
        """This comment was public before anybody listened."""
        self._told.setdefault(uid, 0)

    def has_told(self, uid: UUID, before: Mark | None = None) -> bool:
        """Whether the comment was told; with `before`, to who has that mark."""
        number = self._told.get(uid)
        if before is None or number is None:
            return number is not None
        return before.room == self.mark.room and number <= before.number

    # --- what is said --------------------------------------------------------------------------

    @property
    def counts(self) -> tuple[int, int]:
        return (self.standing.likes, self.standing.comments) if self.standing else (0, 0)

    def counts_event(self) -> bytes:
        likes, comments = self.counts
        return event("counts", {"likes": likes, "comments": comments}, self.mark)

    def comment_event(self, arrival: Arrival) -> bytes:
        return event("comment", arrival.shown.told(), self.mark)

    def say(self, chunk: bytes) -> None:
        self._log.append(chunk)
        self._said += 1
        news, self._news = self._news, asyncio.Event()
        news.set()

    @property
    def said(self) -> int:
        """How much was said so far: where who enters now begins."""
        return self._said

    @property
    def news(self) -> asyncio.Event:
        """Set when the next is said."""
        return self._news

    def after(self, said: int) -> tuple[bytes, int]:
        """What was said after the first `said`; and how much that is by now.

        Raises:
            Lagging: part of it is forgotten.
        """
        behind = self._said - said
        if not behind:
            return b"", said
        if behind > len(self._log):
            raise Lagging
        chunks = self._log if behind == len(self._log) else list(self._log)[-behind:]
        return b"".join(chunks), self._said


def event(name: str, data: object, mark: Mark) -> bytes:
    return b"id: %s\nevent: %s\ndata: %s\n\n" % (
        str(mark).encode(),
        name.encode(),
        msgspec.json.encode(data),
    )
