"""`GET /events?site=&url=`: the stream of one article, for granian's own interface, RSGI.

Of its interfaces this one says that a listener has left, by an error in sending, and does without
a second task for each.
"""

import asyncio
import logging
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

import msgspec

from config.settings import Settings
from service.domain import address
from service.domain.address import Address
from service.domain.comment import Form
from service.domain.errors import (
    BadInput,
    Forbidden,
    MethodNotAllowed,
    NotFound,
    Refused,
    Unavailable,
)
from service.domain.site import Site
from service.live.relay import Relay
from service.live.room import Lagging, Mark, Room
from service.store.backends import Backends
from service.store.sites import Sites

log = logging.getLogger(__name__)

MOST = 20_000  # listeners of one process
PATIENCE = 10.0  # seconds that one chunk may take to a listener
AGAIN = b"retry: 2000\n\n"  # milliseconds until a browser comes back
STREAM = [
    ("content-type", "text/event-stream"),
    ("cache-control", "no-store"),
    ("x-accel-buffering", "no"),  # nginx passes each event on at once
    ("x-content-type-options", "nosniff"),
    ("vary", "Origin"),
]

Headers = list[tuple[str, str]]
Entered = tuple[Room, Any, int]  # the transport, and how much was said before


class Live:
    """One per process, made inside it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._backends = Backends(settings.database_url, settings.redis_address, settings.home)
        self._sites = Sites(self._backends)
        self.relay: Relay
        self.listeners = 0

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.run_until_complete(self._begin())

    async def _begin(self) -> None:
        self.relay = Relay(self._backends, self._settings.redis_address)
        self.relay.start()

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.run_until_complete(self.relay.stop())
        self._backends.close()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Ten thousand of these wait at the same time: what a listener was asked for and answered
        is let go of before, and nothing stands between this and the news."""
        try:
            entered = await self._answer(scope, protocol)
        except Gone:
            return
        except Refused as refusal:
            refuse(protocol, refusal)
            return
        if entered is None:
            return
        room, transport, said = entered
        del scope, protocol, entered
        try:
            while True:
                if room.said == said:
                    await room.news.wait()
                chunk, said = room.after(said)
                await send(transport, chunk)
        except (Gone, Lagging):
            pass  # who is still there comes again by itself, and is told what was missed
        finally:
            self._leave(room)

    async def _answer(self, scope: Any, protocol: Any) -> Entered | None:
        """Answer a request; who it makes a listener, and of what."""
        if scope.method not in ("GET", "HEAD"):
            raise MethodNotAllowed("This address does not take that kind of request.")
        if scope.path == "/livez":
            protocol.response_bytes(200, [("content-type", "application/json")], b'{"status":"ok"}')
            return None
        if scope.path != "/events":
            raise NotFound("There is nothing here.")
        site, where = await asyncio.to_thread(self._where, scope.query_string)
        headers = STREAM + self._allowed(site, where, scope.headers.get("origin"))
        if scope.method == "HEAD":
            protocol.response_empty(200, headers)
            return None
        mark = Mark.parse(scope.headers.get("last-event-id", ""))
        return await self._enter(site, where, mark, headers, protocol)

    def _where(self, query: str) -> tuple[Site, Address]:
        """Which article is asked for.

        Raises:
            BadInput, NotFound, Unavailable.
        """
        given = parse_qs(query, keep_blank_values=True, max_num_fields=20)
        form = Form({name: values[0] for name, values in given.items()})
        key = form.text("site", limit=80, required=True)
        url = form.text("url", limit=address.MAX_LENGTH, required=True)
        where = form.parsed("url", url, address.parse)
        form.check()
        assert where is not None
        return self._sites.get(key), where

    def _allowed(self, site: Site, where: Address, origin: str | None) -> Headers:
        """What lets the page read: ours, or one of the site's.

        Raises:
            Forbidden.
        """
        if origin not in (None, self._settings.public_url) and origin not in site.origins:
            raise Forbidden("This page may not ask here.", code="foreign_origin")
        if where.host not in site.hosts:
            raise Forbidden("This address is not one of the site's.", code="foreign_address")
        return [("access-control-allow-origin", origin)] if origin else []

    async def _enter(
        self, site: Site, where: Address, mark: Mark | None, headers: Headers, protocol: Any
    ) -> Entered:
        """Let a listener in, and say how the article stands.

        Raises:
            Gone, Unavailable.
        """
        if self.listeners >= MOST:
            raise Unavailable("Too many listen already. Please come back soon.")
        self.listeners += 1
        room = None
        try:
            room = await self.relay.enter(site.id, where)
            said = room.said
            missed = await self.relay.missed_since(room, mark) if mark else []
            transport = protocol.response_stream(200, headers)
            await send(transport, b"".join([AGAIN, *missed, room.counts_event()]))
        except BaseException:
            self._leave(room)
            raise
        return room, transport, said

    def _leave(self, room: Room | None) -> None:
        self.listeners -= 1
        if room is not None:
            self.relay.leave(room)


class Gone(Exception):
    """The listener has left, or takes nothing any more."""


async def send(transport: Any, chunk: bytes) -> None:
    """Raises Gone."""
    try:
        async with asyncio.timeout(PATIENCE):
            await transport.send_bytes(chunk)
    except (RuntimeError, TimeoutError) as error:  # granian's errors are RuntimeErrors
        raise Gone from error


def refuse(protocol: Any, refusal: Refused) -> None:
    """A refusal as problem+json, in English: no person reads a stream's."""
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "detail": str(refusal),
        "code": refusal.code,
    }
    if isinstance(refusal, BadInput):
        problem["errors"] = [
            {"field": one.field, "code": one.code, "message": one.message % one.params}
            for one in refusal.faults
        ]
    headers = [("content-type", "application/problem+json"), ("cache-control", "no-store")]
    if isinstance(refusal, Unavailable):
        headers.append(("retry-after", str(refusal.retry_after)))
    protocol.response_bytes(refusal.status, headers, msgspec.json.encode(problem))
