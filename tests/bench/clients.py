"""Clients that wrk is not: at a steady pace, and listening."""

import asyncio
import json
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

Request = Callable[[int], bytes]


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def post(path: str, body: object, *, method: str = "POST", headers: str = "") -> bytes:
    content = json.dumps(body).encode()
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\n{headers}\r\n"
    )
    return head.encode() + content


@dataclass
class Paced:
    """What a steady pace came to. seconds: from when each request was due to its answer."""

    seconds: list[float] = field(default_factory=list)
    bodies: list[tuple[float, bytes]] = field(default_factory=list)
    errors: int = 0


async def paced(
    port: int, request: Request, *, rate: float, seconds: float, connections: int = 16
) -> Paced:
    """Send so many requests a second, whatever the answers take."""
    found, due = Paced(), asyncio.Queue[tuple[float, bytes] | None]()
    workers = [asyncio.create_task(_worker(port, due, found)) for _ in range(connections)]
    start = time.perf_counter()
    for number in range(int(rate * seconds)):
        at = start + number / rate
        await asyncio.sleep(max(0.0, at - time.perf_counter()))
        due.put_nowait((at, request(number)))
    for _ in workers:
        due.put_nowait(None)
    await asyncio.gather(*workers)
    return found


async def _worker(
    port: int, due: "asyncio.Queue[tuple[float, bytes] | None]", found: Paced
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (one := await due.get()) is not None:
        at, content = one
        writer.write(content)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        body = await reader.readexactly(length)
        now = time.perf_counter()
        found.seconds.append(now - at)
        found.bodies.append((now, body))
        found.errors += head[9:10] != b"2"
    writer.close()


@dataclass
class Ear(asyncio.Protocol):
    """One listener: when each event came, and whether the stream has ended."""

    path: str
    heard: list[tuple[float, bytes]] = field(default_factory=list)
    is_lost: bool = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(f"GET {self.path} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        self.heard.append((time.perf_counter(), data))

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_lost = True


def _itself(ear: Ear) -> Ear:
    return ear


async def listeners(port: int, path: str, number: int) -> list[Ear]:
    """Open so many streams, two hundred at a time."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    loop, ears = asyncio.get_running_loop(), [Ear(path) for _ in range(number)]
    for start in range(0, number, 200):
        some = ears[start : start + 200]
        await asyncio.gather(
            *(loop.create_connection(partial(_itself, ear), "127.0.0.1", port) for ear in some)
        )
        while not all(ear.heard or ear.is_lost for ear in some):
            await asyncio.sleep(0.01)
    return ears
