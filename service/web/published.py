"""What stands before Flask: the bytes of hot public pages, from memory.

A view offers its answer with a stamp of the versions that it was made from, read before the rows.
Bytes older than a second are looked after by version, those of many answers in one statement; when
a version has moved on, one request makes the new answer and the others get the old bytes meanwhile,
but never such as are two seconds old while the database answers.
"""

import time
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, request

from service.domain.site import Site
from service.store.articles import Article
from service.web import gates
from service.web.answers import EXPOSED_HEADERS
from service.web.door import NAME, Door
from service.web.encodings import preferred
from service.web.shelf import OF_BODIES, Held, Name, Offer, Raw, Shelf, Stamp, Variant
from service.web.watch import Watch
from service.web.where import Where

PATHS = ("/thread", "/api/v1/threads", "/api/v1/counts", "/comment-policy", "/embed.js")
ASSETS = "/assets/"
READING = ("GET", "HEAD")
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
PATIENCE = 5.0  # seconds for whoever makes the new answer
EXPOSED = ("Access-Control-Expose-Headers", EXPOSED_HEADERS)

Answer = tuple[str, list[tuple[str, str]], bytes]  # status, headers, body

NOTHING: Mapping[str, Article | None] = MappingProxyType({})

SHELF, OFFER, FOUND = "chaikhana.shelf", "chaikhana.offer", "chaikhana.found"


# --- for views ---------------------------------------------------------------------------------


def known(name: Name) -> Response | None:
    """A stand-in for the fresh answer to `name`, which the shelf has; None when it has none."""
    shelf: Shelf | None = request.environ.get(SHELF)
    held = shelf.named(name) if shelf else None
    if held is None or held.is_out or time.monotonic() >= held.fresh_until:
        return None
    request.environ[FOUND] = held
    return Response()


def offer(name: Name, stamp: Stamp | None, origins: Iterable[str] | None) -> None:
    """This view's answer is the same for all who ask for `name`. See `Offer`."""
    allowed = None if origins is None else frozenset(origins)
    request.environ[OFFER] = Offer(name, stamp, allowed)


def offer_thread(name: Name, at: Where, article: Article | None) -> None:
    """This view shows the article's thread to the site's own pages."""
    offer(name, stamp(at.site, {at.address.key: article}), at.site.origins)


def stamp(site: Site, found: Mapping[str, Article | None] = NOTHING) -> Stamp:
    """Of an answer about a site and these articles, by address key."""
    return Stamp.of(site.id, site.version, found, gates.now())


# --- before Flask ------------------------------------------------------------------------------


def stand_before(app: Flask, shelf: Shelf | None = None) -> "Published":
    """Answer from memory what can be; the application gets the rest."""
    door: Door = app.extensions[NAME]
    published = Published(app.wsgi_app, door, shelf or Shelf())
    app.wsgi_app = published  # type: ignore[assignment]
    return published


class Published:
    """WSGI alone: a hit costs a look into a dictionary, and makes nothing."""

    def __init__(self, app: WSGIApplication, door: Door, shelf: Shelf) -> None:
        self._app = app
        self._own = door.settings.public_url
        self._shelf = shelf
        self._watch = Watch(door.backends)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse, /) -> Iterable[bytes]:
        if not _is_for_all(environ):
            return self._app(environ, start)
        raw = (environ["PATH_INFO"], environ["QUERY_STRING"])
        held = self._shelf.aliases.get(raw)
        if held is None or not self._may_have(held, environ):
            return self._new(raw, environ, start)
        held.is_used = True
        if time.monotonic() < held.fresh_until or self._watch.may_serve(held):
            return self._answer(held, environ, start)
        return self._renewed(raw, held, environ, start)

    def _may_have(self, held: Held, environ: WSGIEnvironment) -> bool:
        """A foreign page is refused by the application, in its own words."""
        origin, origins = environ.get("HTTP_ORIGIN"), held.offer.origins
        return origin is None or origins is None or origin == self._own or origin in origins

    def _new(
        self, raw: Raw, environ: WSGIEnvironment, start: StartResponse, before: Held | None = None
    ) -> Iterable[bytes]:
        """What the application answers; kept, when a view offers it."""
        asked = _unconditional(environ) | {SHELF: self._shelf}
        began = time.monotonic()
        status, headers, body = self._asked(asked)
        held: Held | None = asked.get(FOUND)
        if held is not None:
            self._shelf.also(held, raw)
        elif OFFER in asked and status.startswith("200 "):
            held = Held(asked[OFFER], headers, body, began)
            held.encode(before.variants if before else ())
            self._shelf.put(held, raw)
        elif before is not None and status.startswith("5") and not before.is_spent(began):
            held = before  # better than an error, for a while
        elif before is not None:
            self._shelf.drop(before)
        if held is not None:
            return self._answer(held, environ, start)
        start(status, headers)
        return [body] if environ["REQUEST_METHOD"] == "GET" else []

    def _renewed(
        self, raw: Raw, before: Held, environ: WSGIEnvironment, start: StartResponse
    ) -> Iterable[bytes]:
        """One request at a time makes the new answer; the others get the old bytes meanwhile, and
        wait for the new ones only when the old are dead."""
        is_dead = time.monotonic() >= before.dead_at
        is_ours = before.building.acquire(timeout=PATIENCE if is_dead else 0)
        try:
            now = self._shelf.aliases.get(raw)
            if now is not None and now is not before and self._may_have(now, environ):
                return self._answer(now, environ, start)
            if is_ours or is_dead:
                return self._new(raw, environ, start, before)
            return self._answer(before, environ, start)
        finally:
            if is_ours:
                before.building.release()

    def _asked(self, environ: WSGIEnvironment) -> Answer:
        said: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], failure: Any = None, /) -> Any:
            said[:] = status, headers

        chunks = self._app(environ, start)
        try:
            body = b"".join(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        return said[0], said[1], body

    def _answer(self, held: Held, environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        encoding = preferred(environ.get("HTTP_ACCEPT_ENCODING", ""))
        variant = held.variants.get(encoding) or self._encoded(held, encoding)
        is_fresh = time.monotonic() < held.fresh_until
        sent, origin = environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_ORIGIN")
        if is_fresh and origin is None and sent is not None and sent == variant.sent:
            start("304 Not Modified", variant.same)
            return []
        headers = variant.headers if is_fresh else variant.aged
        if origin is not None and held.varies and origin in (held.offer.origins or ()):
            headers = [*headers, ("Access-Control-Allow-Origin", origin), EXPOSED]
        if sent is not None and held.has(sent):
            start("304 Not Modified", [one for one in headers if one[0] not in OF_BODIES])
            return []
        start("200 OK", headers)
        return variant.body if environ["REQUEST_METHOD"] == "GET" else []

    def _encoded(self, held: Held, encoding: str) -> Variant:
        held.encode([encoding])
        self._shelf.grown(held)
        return held.variants[encoding]


def _is_for_all(environ: WSGIEnvironment) -> bool:
    path = environ["PATH_INFO"]
    return (
        (path in PATHS or path.startswith(ASSETS))
        and environ["REQUEST_METHOD"] in READING
        and "HTTP_RANGE" not in environ
        and "HTTP_AUTHORIZATION" not in environ
    )


def _unconditional(environ: WSGIEnvironment) -> WSGIEnvironment:
    """The same request, for the whole answer."""
    asked = {name: value for name, value in environ.items() if name not in CONDITIONS}
    return asked | {"REQUEST_METHOD": "GET"}
