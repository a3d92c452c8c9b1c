"""Outside services on this machine, honest and otherwise: real HTTP servers in threads."""

import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

Behaviour = Callable[[BaseHTTPRequestHandler, Event], None]


@dataclass(slots=True)
class Service:
    """url: ends without a slash. asked: (path, headers, body) of every request. over: set when the
    test has ended, so that nothing hangs longer than that."""

    url: str = ""
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    def bodies(self) -> list[Any]:
        return [json.loads(body) for _, _, body in self.asked]


@contextmanager
def a_service(
    *behaviours: Behaviour, tls: ssl.SSLContext | None = None, name: str = "127.0.0.1"
) -> Iterator[Service]:
    """A service that behaves so at its first request, its second …, and as at last from then on.

    name: what stands in its url. tls: its certificate, for https.
    """
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.asked.append((self.path, dict(self.headers), body))
            behave = behaviours[min(len(service.asked), len(behaviours)) - 1]
            with suppress(BrokenPipeError, ConnectionResetError):  # who asked has had enough
                behave(self, service.over)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    service.url = f"{'https' if tls else 'http'}://{name}:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.over.set()
        server.shutdown()
        server.server_close()


def says(
    value: object, *, status: int = 200, type_: str = "application/json", **headers: str
) -> Behaviour:
    """Answers with JSON, or with bytes as they are."""
    body = value if isinstance(value, bytes) else json.dumps(value).encode()

    def answer(handler: BaseHTTPRequestHandler, _over: Event) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", type_)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def hangs(_handler: BaseHTTPRequestHandler, over: Event) -> None:
    over.wait()


def drips_headers(handler: BaseHTTPRequestHandler, over: Event) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not over.wait(0.02):
        handler.wfile.write(b"x")


def drips_body(handler: BaseHTTPRequestHandler, over: Event) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while not over.wait(0.02):
        handler.wfile.write(b" ")


def floods(handler: BaseHTTPRequestHandler, over: Event) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while not over.is_set():
        handler.wfile.write(b" " * 16384)


def hangs_up(handler: BaseHTTPRequestHandler, _over: Event) -> None:
    handler.close_connection = True


def speaks_no_http(handler: BaseHTTPRequestHandler, _over: Event) -> None:
    handler.wfile.write(b"220 mail.example ESMTP\r\n")
