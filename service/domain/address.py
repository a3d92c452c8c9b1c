"""Addresses of articles: one spelling for every way to write the same URL."""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

import idna

MAX_LENGTH = 2000

TRACKING = re.compile(r"(utm_.*|fbclid|gclid|yclid|mc_.*|_openstat)\Z")
URL = re.compile(
    r"(?P<scheme>https?)://(?P<authority>[^/?#\\]*)(?P<path>(/[^?#]*)?)(\?(?P<query>[^#]*))?(#.*)?\Z",
    re.IGNORECASE | re.DOTALL,
)
AUTHORITY = re.compile(r"(?P<host>\[[0-9a-fA-F:.]+\]|[^:@\[\]]+)(:(?P<port>\d{0,5}))?\Z")
ASCII_HOST = re.compile(
    r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?\Z"
)
DEFAULT_PORT = {"http": "80", "https": "443"}
TRIPLET = re.compile(r"%[0-9A-Fa-f]{2}")
# RFC 3986: pchar and "/" stand as they are in a path; a query may hold "?" as well.
PATH_SAFE = "/!$&'()*+,;=:@"
QUERY_SAFE = PATH_SAFE + "?"
RESERVED = frozenset(b"!$&'()*+,;=:@/?#[]%")


@dataclass(frozen=True, slots=True)
class Address:
    """A normalised URL. `key` identifies (http and https are one), `url` is for links."""

    host: str  # with the port, unless it is the scheme's own
    key: str
    url: str


def parse(url: str) -> Address:
    """The address of a URL.

    Raises:
        ValueError: not an absolute http(s) URL with a proper host.
    """
    match = URL.match(url)
    if match is None or any(ord(character) <= 0x20 or character == "\x7f" for character in url):
        raise ValueError("not an absolute http or https URL")
    scheme = match["scheme"].lower()
    host = _host(scheme, match["authority"])
    path = _without_dots(_escaped(match["path"], PATH_SAFE)) or "/"
    query = _query(match["query"] or "")
    key = f"{host}{path}{'?' + query if query else ''}"
    return Address(host=host, key=key, url=f"{scheme}://{key}")


def origin(url: str) -> str:
    """`scheme://host[:port]` of an address, as browsers spell an Origin.

    Raises:
        ValueError: as for `parse`, or the URL has more than an origin.
    """
    match = URL.match(url)
    if match is None or match["path"] not in ("", "/") or match["query"] is not None:
        raise ValueError("not an origin")
    scheme = match["scheme"].lower()
    return f"{scheme}://{_host(scheme, match['authority'])}"


def _host(scheme: str, authority: str) -> str:
    match = AUTHORITY.match(authority)
    if match is None:
        raise ValueError("no proper host")
    host, port = match["host"].lower(), match["port"] or ""
    if not host.startswith("["):
        host = _idna(host)
    if port and int(port) > 65535:
        raise ValueError("no such port")
    return host if port in ("", DEFAULT_PORT[scheme]) else f"{host}:{int(port)}"


def _idna(host: str) -> str:
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise ValueError("not a host name") from error
    if not ASCII_HOST.match(host) or len(host) > 254:
        raise ValueError("not a host name")
    return host


def _escaped(text: str, safe: str) -> str:
    """UTF-8 percent-encoding in upper-case hex; unreserved characters stand as themselves."""
    out, end = [], 0
    for match in TRIPLET.finditer(text):
        out.append(quote(text[end : match.start()], safe=safe))
        out.append(_triplet(match[0]))
        end = match.end()
    out.append(quote(text[end:], safe=safe))
    return "".join(out)


def _triplet(triplet: str) -> str:
    byte = unquote_to_bytes(triplet)
    return triplet.upper() if byte[0] in RESERVED else quote(byte)


def _without_dots(path: str) -> str:
    """RFC 3986, 5.2.4. `/a/./b/../c` is `/a/c`; doubled slashes stand."""
    out: list[str] = []
    segments = path.split("/")
    for segment in segments[1:]:
        if segment == "..":
            out[-1:] = []
        elif segment != ".":
            out.append(segment)
    if segments[-1] in (".", ".."):
        out.append("")
    return "/" + "/".join(out) if out else ""


def _query(query: str) -> str:
    kept = [pair for pair in query.split("&") if not TRACKING.match(pair.partition("=")[0])]
    return _escaped("&".join(kept), QUERY_SAFE)
