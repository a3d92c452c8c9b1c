"""One HTTP request to a service that may hang, lie, drip, or want us to call somebody else."""

import asyncio
import json
import socket
import ssl
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from ipaddress import IPv6Address, ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpx2

from service.connectors.heard import NotRun, Silence

MOST_BYTES = 64 * 1024  # of an answer; the largest honest one has 2 KB
RESOLVERS = 8  # threads: a resolver that hangs may not take those that record
BUSY = frozenset({408, 425, 429})  # like 5xx: another try may help

PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Request:
    """url may hold a key, so it is never logged or shown."""

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """status: 2xx. media_type: lower-case, without parameters."""

    status: int
    media_type: str
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The JSON that was sent, by a service that says it is JSON.

        Raises:
            Silence: it is something else.
        """
        if self.media_type != "application/json" and not self.media_type.endswith("+json"):
            raise Silence("unreadable")
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise Silence("unreadable") from None


def json_request(url: str, value: object, **headers: str) -> Request:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Request(url, {"Content-Type": "application/json", **headers}, body)


def client() -> httpx2.AsyncClient:
    """For one event loop. No proxies from the environment, no redirects, no connection twice: a
    kept one would be found by its address, whoever's certificate it was opened with."""
    return httpx2.AsyncClient(
        verify=_trusted(),
        trust_env=False,
        follow_redirects=False,
        timeout=None,
        limits=httpx2.Limits(max_keepalive_connections=0),
    )


@cache
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()


async def post(
    http: httpx2.AsyncClient, request: Request, *, seconds: float, may_be_private: bool
) -> Answer:
    """The answer, in full, within `seconds` from now: name, connection, headers and body together.

    may_be_private: whether the operator himself named this place.

    Raises:
        Silence: no answer, or one that cannot be one.
        NotRun: the address is a private one that the operator did not name.
    """
    try:
        async with asyncio.timeout(seconds):
            return await _post(http, request, may_be_private)
    except TimeoutError:
        raise Silence("timeout", may_pass=True) from None
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError):
        raise Silence("unreachable", may_pass=True) from None


async def _post(http: httpx2.AsyncClient, request: Request, may_be_private: bool) -> Answer:
    parts = urlsplit(request.url)
    addresses = await _addresses(parts)
    if not may_be_private and not all(is_public(address) for address in addresses):
        raise NotRun("private_address")
    for address in addresses[:-1]:
        try:
            return await _send(http, request, parts, address)
        except httpx2.ConnectError:
            continue
    return await _send(http, request, parts, addresses[-1])


async def _addresses(parts: SplitResult) -> Sequence[str]:
    """Looked up once and then dialled, so that a name cannot mean two places."""
    loop = asyncio.get_running_loop()
    port = parts.port or PORTS[parts.scheme]
    found = await loop.run_in_executor(_resolvers(), _look_up, parts.hostname or "", port)
    return list(dict.fromkeys(found))


@cache
def _resolvers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(RESOLVERS, thread_name_prefix="resolver")


def _look_up(host: str, port: int) -> list[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """False for private, loopback, link-local and all other special addresses, in IPv6's clothes
    as well (v4-mapped, 6to4, Teredo, NAT64)."""
    parsed = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv6Address):
        if parsed.sixtofour or parsed.teredo or address.startswith("64:ff9b:"):
            return False
        if parsed.ipv4_mapped:
            parsed = parsed.ipv4_mapped
    return parsed.is_global and not parsed.is_multicast


async def _send(
    http: httpx2.AsyncClient, request: Request, parts: SplitResult, address: str
) -> Answer:
    host = f"[{address}]" if ":" in address else address
    there = parts._replace(netloc=f"{host}:{parts.port or PORTS[parts.scheme]}").geturl()
    headers = {"Host": parts.netloc, "Accept-Encoding": "identity", **request.headers}
    named = {"sni_hostname": parts.hostname} if parts.scheme == "https" else {}
    async with http.stream(
        "POST", there, headers=headers, content=request.body, extensions=named
    ) as response:
        _refuse(response)
        return Answer(
            status=response.status_code,
            media_type=response.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
            headers=response.headers,
            body=await _bounded(response),
        )


def _refuse(response: httpx2.Response) -> None:
    status = response.status_code
    if status >= 500 or status in BUSY:
        raise Silence("failed", may_pass=True)
    if status >= 400:
        raise Silence("refused")
    if status >= 300:
        raise Silence("redirected")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Silence("unreadable")  # we asked for plain bytes, and unpack nothing


async def _bounded(response: httpx2.Response) -> bytes:
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > MOST_BYTES:
            raise Silence("too_long")
    return bytes(body)
