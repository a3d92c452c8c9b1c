"""Submissions over HTTP that survive whatever dies on the other side: one key, tried again."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Event, local
from typing import Any
from urllib.parse import urlsplit

TIMEOUT = 15.0  # seconds for one answer; the service itself gives up on a commit after 8
FIRST_REST, LONGEST_REST = 0.1, 2.0
AGAIN = frozenset({429, 500, 502, 503, 504})  # ours, and what a proxy says for a dead process


class GaveUp(Exception):
    """No answer for longer than the patience allows, or asked to stop."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Mapping[str, Any]


class Client:
    """JSON to one server, over one connection a thread.

    patience: seconds to go on trying while there is no answer, or one that says to come again.
    stop: ends all trying when it is set.
    """

    def __init__(self, url: str, *, patience: float, stop: Event) -> None:
        self._parts = urlsplit(url)
        self._patience = patience
        self._stop = stop
        self._own = local()

    def ask(
        self, method: str, path: str, *, body: object = None, headers: Mapping[str, str]
    ) -> Answer:
        """The answer that holds. Safe for what has an Idempotency-Key or changes nothing.

        Raises:
            GaveUp: there was none.
        """
        until, rest = time.monotonic() + self._patience, FIRST_REST
        content = None if body is None else json.dumps(body).encode()
        while True:
            try:
                answer, wait = self._once(method, path, content, headers)
                if answer.status not in AGAIN:
                    return answer
                rest = max(rest, wait)
            except (OSError, HTTPException, ValueError):
                self._hang_up()
            if time.monotonic() + rest > until or self._stop.wait(rest):
                raise GaveUp
            rest = min(rest * 2, LONGEST_REST)

    def _once(
        self, method: str, path: str, content: bytes | None, headers: Mapping[str, str]
    ) -> tuple[Answer, float]:
        """An answer, and the seconds it asks us to wait."""
        connection = self._connection()
        connection.request(method, path, content, dict(headers))
        response = connection.getresponse()
        said = response.read()
        wait = response.headers.get("Retry-After", "")
        body = json.loads(said) if response.status not in AGAIN else {}
        return Answer(response.status, body), float(wait) if wait.isdigit() else 0.0

    def _connection(self) -> HTTPConnection:
        held: HTTPConnection | None = getattr(self._own, "connection", None)
        if held is None:
            kinds: dict[str, Callable[..., HTTPConnection]] = {"https": HTTPSConnection}
            kind = kinds.get(self._parts.scheme, HTTPConnection)
            held = kind(self._parts.hostname or "", self._parts.port, timeout=TIMEOUT)
            self._own.connection = held
        return held

    def _hang_up(self) -> None:
        self._connection().close()
