"""A TCP proxy that misbehaves when told to: between the parts and their Redis or PostgreSQL."""

import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

CHUNK = 65536


@dataclass(slots=True)
class Proxy:
    """mode: `pass`, `refuse` (nobody listens), `hole` (takes bytes and says nothing), `reset`
    (every connection ends with RST). delay: seconds that each piece waits, each way."""

    target: int
    mode: str = "pass"
    delay: float = 0.0
    port: int = 0
    _open: set[socket.socket] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)
    _through: Event = field(default_factory=Event)
    _listener: socket.socket | None = None

    @contextmanager
    def listening(self) -> Iterator["Proxy"]:
        self._through.set()
        self._listen()
        try:
            yield self
        finally:
            self.set("refuse")

    def set(self, mode: str, *, delay: float = 0.0) -> None:
        """From now on. Connections that were cut or silent before are reset when that is over."""
        was, self.mode, self.delay = self.mode, mode, delay
        if mode == "hole":
            self._through.clear()
        if mode in ("refuse", "reset") or was == "hole":
            self._reset_all()
        if mode != "hole":
            self._through.set()
        if mode == "refuse" and self._listener is not None:
            self._listener.close()
            self._listener = None
        elif mode != "refuse" and self._listener is None:
            self._listen()

    def _listen(self) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(128)
        self.port = listener.getsockname()[1]
        self._listener = listener
        Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            if self.mode == "reset":
                reset(client)
                continue
            Thread(target=self._join, args=(client,), daemon=True).start()

    def _join(self, client: socket.socket) -> None:
        self._keep(client)
        self._through.wait()
        try:
            server = socket.create_connection(("127.0.0.1", self.target), timeout=5)
        except OSError:
            reset(client)
            return
        server.settimeout(None)
        self._keep(server)
        for one, other in ((client, server), (server, client)):
            Thread(target=self._pump, args=(one, other), daemon=True).start()

    def _keep(self, one: socket.socket) -> None:
        with self._lock:
            self._open.add(one)

    def _pump(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while piece := one.recv(CHUNK):
                self._through.wait()
                if self.delay:
                    time.sleep(self.delay)
                other.sendall(piece)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        with self._lock:
            self._open -= {one, other}

    def _reset_all(self) -> None:
        with self._lock:
            held, self._open = self._open, set()
        for one in held:
            reset(one)


def reset(one: socket.socket) -> None:
    """Close with RST, not FIN. A thread that reads it is woken by the shutdown."""
    with suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        one.shutdown(socket.SHUT_RDWR)
    one.close()
