"""Keeps the rooms up to date: Redis says at once that something changed, the database says what.

The database is asked once a second in any case, so losing Redis, or one piece of news, costs a
second and nothing else.
"""

import asyncio
import logging
import time
from collections.abc import Coroutine, Iterable
from datetime import UTC, datetime
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from service.domain.address import Address
from service.domain.errors import Unavailable
from service.live import looking
from service.live.looking import Seen
from service.live.room import Mark, Room
from service.store import news
from service.store.backends import Backends

log = logging.getLogger(__name__)

GATHER = 0.02  # seconds in which news is gathered before the database is asked
POLL = 1.0  # seconds between two looks at all rooms
BEAT = 15.0  # seconds: proxies close what is silent for longer, and who has left is noticed
REST = 1.0  # seconds before Redis is tried again
KEEP = 60.0  # seconds that an empty room is kept for who comes back


class Relay:
    """All rooms of this process, and what keeps them up to date."""

    def __init__(self, backends: Backends, redis_url: str) -> None:
        self.rooms: dict[tuple[int, str], Room] = {}
        self._backends = backends
        self._redis_url = redis_url
        self._articles: set[int] = set()  # that news spoke of
        self._comments: set[int] = set()
        self._heard = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        for keep in (self._listen, self._tell, self._poll, self._beat):
            self._tasks.append(asyncio.ensure_future(keep()))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- listeners -----------------------------------------------------------------------------

    async def enter(self, site_id: int, address: Address) -> Room:
        """The room of an article, with one more listener, who has to `leave`.

        Raises:
            Unavailable: the database does not say how the article stands.
        """
        room = self.rooms.get((site_id, address.key)) or await self._opened(site_id, address.key)
        room.listeners += 1
        return room

    def leave(self, room: Room) -> None:
        room.listeners -= 1
        room.left_at = time.monotonic()

    async def _opened(self, site_id: int, key: str) -> Room:
        room = Room(site_id, key)
        seen = await asyncio.to_thread(looking.before, self._backends, room, datetime.now(UTC))
        self._learn(seen)
        return self.rooms.setdefault((site_id, key), room)

    async def missed_since(self, room: Room, mark: Mark) -> list[bytes]:
        """Events for who comes back, of what the room has told by now. What it has yet to tell it
        tells, to this listener with the others: so nobody hears it twice."""
        if room.standing is None:
            return []
        by_now = room.mark
        found = await asyncio.to_thread(
            looking.between, self._backends, room, room.standing.id, mark
        )
        told = []
        for one in found:
            if room.has_told(one.shown.uid, by_now):
                told.append(room.comment_event(one))
            else:
                room.arrive(one)
        return told

    # --- news ----------------------------------------------------------------------------------

    async def _listen(self) -> None:
        """Hear what Redis has to say, and come back to it when it was away."""
        while True:
            try:
                await self._hear()
            except (RedisError, OSError) as error:
                log.warning("news_away", extra={"error": type(error).__name__})
            await asyncio.sleep(REST)

    async def _hear(self) -> None:
        redis = Redis.from_url(self._redis_url, socket_connect_timeout=2, health_check_interval=10)
        async with redis, redis.pubsub() as subscription:
            await subscription.subscribe(news.CHANNEL)
            async for message in subscription.listen():
                if message["type"] == "message":
                    self._note(message["data"])

    def _note(self, message: bytes) -> None:
        try:
            told = news.read(message)
        except ValueError:
            log.warning("news_unread")
            return
        if self.rooms:
            self._articles |= told.articles
            self._comments |= told.comments
            self._heard.set()

    async def _tell(self) -> None:
        """Look up what news spoke of, and tell it: all that came within a moment at once."""
        while True:
            await self._heard.wait()
            await asyncio.sleep(GATHER)
            self._heard.clear()
            articles, self._articles = self._articles, set()
            comments, self._comments = self._comments, set()
            rooms = [room for room in self.rooms.values() if _concerns(room, articles)]
            if rooms:
                await self._trying(self._look(rooms, comments))

    async def _look(self, rooms: list[Room], comments: Iterable[int]) -> None:
        seen = await asyncio.to_thread(looking.at_doors, self._backends, rooms, comments)
        self._learn(seen)

    def _learn(self, seen: Seen) -> None:
        now = time.monotonic()
        by_article: dict[int, list[Room]] = {}
        for room, standing in seen.standings.items():
            by_article.setdefault(standing.id, []).append(room)
        for arrival in seen.arrivals:
            for room in by_article.get(arrival.article_id, ()):
                room.arrive(arrival)
        for room, standing in seen.standings.items():
            room.learn(standing, now)

    # --- the clock -----------------------------------------------------------------------------

    async def _poll(self) -> None:
        """Look at every room, whatever the news; say counts that were held back; clear away."""
        while True:
            await asyncio.sleep(POLL)
            self._clear(time.monotonic())
            if self.rooms:
                await self._trying(self._look(list(self.rooms.values()), ()))
                for room in list(self.rooms.values()):
                    await self._trying(self._catch_up(room))

    async def _catch_up(self, room: Room) -> None:
        """Look for comments that no news spoke of, where the article has changed."""
        standing = room.standing
        if standing is None or standing.version == room.looked_at:
            return
        for arrival in await asyncio.to_thread(looking.missed, self._backends, room, standing.id):
            room.arrive(arrival)
        room.looked_at = standing.version

    def _clear(self, now: float) -> None:
        for place, room in list(self.rooms.items()):
            if not room.listeners and now > room.left_at + KEEP:
                del self.rooms[place]

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            for room in self.rooms.values():
                room.say(b":\n\n")

    async def _trying(self, work: Coroutine[Any, Any, None]) -> None:
        """A database that is away is a normal case: the next look comes within a second."""
        try:
            await work
        except Unavailable:
            log.warning("look_put_off")
        except SQLAlchemyError:
            log.exception("look_failed")


def _concerns(room: Room, articles: set[int]) -> bool:
    """A room whose article is not known yet may be about any."""
    return room.standing is None or room.standing.id in articles
