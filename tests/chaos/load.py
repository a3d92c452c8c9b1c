"""Readers who comment, like and unlike all the time, and remember what they were promised."""

import http.client
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread, get_ident
from typing import Any
from urllib.parse import quote

CANARY = "Archaeopteryx"  # in every comment: no log line and no key of Redis may hold it
BODIES = ("A fine piece.", "I do not agree at all.", "What the fuck is this.", "See page two.")
READERS = 6
PATIENCE = 90.0  # seconds that a reader goes on sending the same comment


@dataclass(slots=True)
class Load:
    """rate: requests a second of all readers together. ledger: an id a line, as soon as it is
    acknowledged. statuses: of every answer there was; 0 for a connection that broke."""

    port: int
    ledger: Path
    rate: float = 25.0
    statuses: Counter[int] = field(default_factory=Counter)
    given_up: int = 0
    _lock: Lock = field(default_factory=Lock)
    _over: Event = field(default_factory=Event)

    @contextmanager
    def running(self) -> Iterator["Load"]:
        """While the block runs; afterwards everybody has an answer, or has given up."""
        self._over.clear()
        threads = [Thread(target=self._read, args=(n,), daemon=True) for n in range(READERS)]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self._over.set()
            for thread in threads:
                thread.join(PATIENCE + 30)

    def send(self, **values: Any) -> dict[str, Any]:
        """One comment that is sent until it is acknowledged; the answer."""
        key = f"chaos-{get_ident()}-{time.monotonic_ns()}"
        until = time.monotonic() + PATIENCE
        body = {"site": "demo", "url": url_of(1), "name": "Ann", "body": f"Fine. {CANARY} {key}"}
        while time.monotonic() < until:
            status, answer = self._ask("POST", "/api/v1/comments", body | values, key=key)
            if status == 202:
                self._remember(answer["id"])
                return answer
            time.sleep(0.1)
        raise AssertionError("a comment had no answer")

    def status_of(self, sent: dict[str, Any]) -> str:
        path = f"/api/v1/comments/{sent['id']}"
        status, answer = self._ask("GET", path, None, receipt=sent["receipt"])
        return str(answer["status"]) if status == 200 else str(status)

    def _read(self, number: int) -> None:
        chance = random.Random(number)
        token, turn = "", 0
        while not self._over.wait(READERS / self.rate * chance.uniform(0.5, 1.5)):
            turn += 1
            if token and turn % 3 == 0:
                self._like(number, token, chance)
                continue
            body = f"{chance.choice(BODIES)} {CANARY} {number}-{turn}-{chance.random()}"
            try:
                token = self.send(body=body, url=url_of(chance.randint(1, 5)))["reader"]
            except AssertionError:
                self.given_up += 1

    def _like(self, number: int, token: str, chance: random.Random) -> None:
        """A new reader each time a comment was sent, so each likes at most a few articles."""
        path = f"/api/v1/likes?site=demo&url={quote(url_of(chance.randint(1, 5)))}"
        self._ask(chance.choice(("PUT", "PUT", "DELETE")), path, None, reader=token)

    def _ask(
        self,
        method: str,
        path: str,
        body: Any,
        *,
        key: str = "",
        receipt: str = "",
        reader: str = "",
    ) -> tuple[int, dict[str, Any]]:
        """(status, answer); a new connection each time, since what is asked may just have died."""
        headers = {"Content-Type": "application/json"}
        for name, value in (("Idempotency-Key", key), ("X-Receipt", receipt), ("X-Reader", reader)):
            if value:
                headers[name] = value
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            connection.request(method, path, json.dumps(body) if body else None, headers)
            answer = connection.getresponse()
            said = answer.read()
            status, found = answer.status, json.loads(said) if said else {}
        except (OSError, http.client.HTTPException, ValueError):
            status, found = 0, {}
        finally:
            connection.close()
        with self._lock:
            self.statuses[status] += 1
        return status, found

    def _remember(self, id_: str) -> None:
        with self._lock, self.ledger.open("a", encoding="ascii") as ledger:
            ledger.write(f"{id_}\n")


def url_of(number: int) -> str:
    return f"https://news.example/chaos/{number}"
