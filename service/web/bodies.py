"""Bodies that do not arrive: clients that keep theirs back never hold all threads of a process, and
what broke off is not taken for the whole.

Behind nginx a body has arrived whole before we are asked. Without it each such client would hold a
thread for as long as it likes, and sixteen of them a whole process.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from service.domain.errors import Malformed, Unavailable

AT_ONCE = 8  # half of a process's threads (serve.THREADS): the others read and answer on
QUEUED = 0.1  # seconds to wait for a place; an honest body takes one for about a millisecond


@dataclass(frozen=True, slots=True)
class Size:
    """least: what the client said that it sends, 0 when it did not. most: what is read of it."""

    least: int
    most: int


class Bodies:
    """WSGI: lets the application read the bodies of a few requests at once, each whole.

    most: bytes that are read at all; the application refuses what is larger.
    """

    def __init__(self, app: WSGIApplication, most: int) -> None:
        self._app = app
        self._most = most
        self._places = BoundedSemaphore(AT_ONCE)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse, /) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        if length != "0" and (length or "HTTP_TRANSFER_ENCODING" in environ):
            least = min(int(length), self._most) if length.isdigit() else 0
            size = Size(least, least or self._most)
            environ["wsgi.input"] = Body(self._places, environ["wsgi.input"], size)
        return self._app(environ, start)


class Body(io.RawIOBase):
    """Read whole from its client when the application asks for the first byte.

    Raises, when it is read:
        Unavailable: too many others keep theirs back.
        Malformed: it broke off. The server below hands over what came, as if that were all.
    """

    def __init__(self, places: BoundedSemaphore, source: Any, size: Size) -> None:
        self._places, self._source, self._size = places, source, size
        self._whole: io.BytesIO | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        if self._whole is None:
            self._whole = io.BytesIO(self._read())
        return self._whole.readinto(buffer)

    def _read(self) -> bytes:
        if not self._places.acquire(timeout=QUEUED):
            raise Unavailable
        try:
            whole = bytes(self._source.read(self._size.most))
        finally:
            self._places.release()
        if len(whole) < self._size.least:
            raise Malformed("This request broke off.")
        return whole
