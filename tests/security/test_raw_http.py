"""Bytes on a socket that no client library sends, through the web server that the product runs."""

import json
import sqlite3
from contextlib import ExitStack, closing
from urllib.parse import urlencode

import httpx
import pytest
from redis import Redis

from tests.builders import URL
from tests.security.serving import Server
from tests.stores import until

pytestmark = pytest.mark.process

RIGHT = {"site": "gazette", "url": URL, "name": "Ann", "body": "Yes."}
BODY = json.dumps(RIGHT).encode()
POST = b"POST /api/v1/comments HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
GET = b"GET /livez HTTP/1.1\r\nHost: x\r\n"
HIDDEN = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"

SMUGGLED = {
    "two ways to say where it ends": POST
    + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
    "an unknown coding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a space before the colon": POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "a chunk without a number": POST + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n\r\n0\r\n\r\n",
    "a negative length": POST + b"Content-Length: -5\r\n\r\n",
    "a length with a sign": POST + b"Content-Length: +5\r\n\r\n",
    "a header over two lines": GET + b"X-A: b\r\n c\r\n\r\n",
    "a zero in a header": GET + b"X-A: a\0b\r\n\r\n",
}


@pytest.mark.parametrize("sent", SMUGGLED.values(), ids=SMUGGLED.keys())
def test_a_request_whose_end_is_doubtful_hides_no_other(server: Server, sent: bytes) -> None:
    """gunicorn 22 to 26 (CVE-2024-1135, CVE-2024-6827 and later) and others: request smuggling."""
    answers = server.answers(sent + HIDDEN)

    assert len(answers) == 1
    assert answers[0].split()[1] == b"400"


CUT = json.dumps(RIGHT | {"body": "Cut off."}).encode()
FORM = (
    b"POST /thread/comments HTTP/1.1\r\nHost: x\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n"
)
CUT_FORM = urlencode(RIGHT | {"body": "Cut off."}).encode()
CUT_OFF = {
    "a truncated chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n400\r\n" + CUT[:-3],
    "a truncated form in chunks": FORM + b"Transfer-Encoding: chunked\r\n\r\n400\r\n" + CUT_FORM,
    "a short body": POST + b"Content-Length: 5000\r\n\r\n" + CUT,
    "a short form": FORM + b"Content-Length: 5000\r\n\r\n" + CUT_FORM,
}


@pytest.mark.parametrize("sent", CUT_OFF.values(), ids=CUT_OFF.keys())
def test_a_body_that_breaks_off_stores_nothing(server: Server, sent: bytes) -> None:
    """gunicorn 26 took truncated bodies for whole ones, and so does granian 2.8."""
    server.connect(sent).close()
    httpx.post(f"{server.at}/api/v1/comments", json=RIGHT)

    with closing(sqlite3.connect(server.home / "chaikhana.db")) as db:
        [(number,)] = db.execute("SELECT count(*) FROM comment WHERE body = 'Cut off.'")
    assert number == 0


@pytest.mark.parametrize(
    "headers",
    [
        b"X-A: " + b"a" * 1_000_000 + b"\r\n",
        b"".join(b"X-%d: a\r\n" % number for number in range(500)),
    ],
)
def test_headers_are_bounded(server: Server, headers: bytes) -> None:
    [answer] = server.answers(GET + headers + b"\r\n")

    assert answer.split()[1] == b"431"


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PATCH", "NONSENSE"])
def test_a_method_that_nothing_takes_is_refused(server: Server, method: str) -> None:
    """TRACE would echo cookies and tokens to whoever can send it."""
    sent = f"{method} /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    answers = server.answers(sent)

    assert answers[0].split()[1] in (b"405", b"400", b"404")


def test_a_large_body_is_refused_before_it_is_read(server: Server) -> None:
    [answer] = server.answers(POST + b"Content-Length: 10000000\r\n\r\n")

    assert answer.split()[1] == b"413"


def test_clients_that_keep_their_bodies_back_do_not_stop_the_readers(server: Server) -> None:
    """Slowloris by bodies: 16 clients held all threads of a process, and nothing was answered."""
    with ExitStack() as stack:
        for _ in range(60):
            stack.enter_context(server.connect(POST + b"Content-Length: 500\r\n\r\n{"))

        assert httpx.get(f"{server.at}/livez", timeout=20).status_code == 200
        refused = httpx.post(f"{server.at}/api/v1/comments", json=RIGHT, timeout=20)
        assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
        assert refused.headers["Retry-After"]
    until(
        lambda: httpx.post(f"{server.at}/api/v1/comments", json=RIGHT).status_code == 202,
        what="an answer after they left",
    )


def test_clients_that_keep_their_headers_back_stop_nobody(server: Server) -> None:
    with ExitStack() as stack:
        for _ in range(200):
            stack.enter_context(server.connect(POST))

        answer = httpx.post(f"{server.at}/api/v1/comments", json=RIGHT, timeout=20)
        assert answer.status_code == 202


PATHS = [
    "/assets/../../config/settings.py",
    "/assets/..%2f..%2f..%2fetc%2fpasswd",
    "/assets/%2e%2e/%2e%2e/pyproject.toml",
    "/assets//etc/passwd",
    "/assets/%00",
    "/assets/..%5c..%5cpyproject.toml",
    "/embed.js/../../config/settings.py",
    "/.git/config",
    "/var/chaikhana.db",
    "/secret_key",
]


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out_of_the_assets(server: Server, path: str) -> None:
    [answer] = server.answers(
        f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    )

    assert answer.split()[1] in (b"404", b"400")


CANARY = "203.0.113.77"


def test_no_address_of_a_reader_is_kept_anywhere(server: Server, redis_url: str) -> None:
    """Promise 5. The address comes through a trusted proxy; then everything is searched for it."""
    headers = {"X-Forwarded-For": CANARY}
    with httpx.Client(base_url=server.at, headers=headers) as client:
        token = client.post("/api/v1/readers", json={"site": "gazette"}).json()["reader"]
        where = {"site": "gazette", "url": URL}
        client.put("/api/v1/likes", params=where, headers={"X-Reader": token})
        client.post("/api/v1/comments", json=RIGHT)
        client.post("/thread/like", data=where)
        client.post("/thread/comments", data=RIGHT)
        client.post("/console/sign-in", data={"email": "a@b.example", "password": "wrong"})
        client.get("/api/v1/none")

    needles = (CANARY.encode(), bytes([203, 0, 113, 77]))
    files = [path for path in server.home.rglob("*") if path.is_file()]
    assert server.log in files
    assert [path for path in files for one in needles if one in path.read_bytes()] == []
    with Redis.from_url(redis_url) as redis:
        kept = [key for key in redis.keys("*")] + [redis.dump(key) for key in redis.keys("*")]
    assert not [one for one in kept if one and CANARY.encode() in one]


def test_what_is_sent_forges_no_line_of_the_log(server: Server) -> None:
    """Remark42 and Flask-CORS CVE-2024-1681: CR and LF of a path or an origin came into the log."""
    forged = "/api/v1/%0d%0a{%22event%22:%22forged%22}"
    origin = {"Origin": "https://x.example\\r\\n{}", "X-Forwarded-For": "1.2.3.4, %0aforged"}
    httpx.get(f"{server.at}{forged}", headers=origin)
    httpx.get(f"{server.at}/console", headers={"Cookie": 'a="\\012forged"'})

    lines = server.log.read_text(encoding="utf-8").splitlines()
    for line in lines:
        assert json.loads(line)["part"] == "web"
        assert "forged" not in line


EVIL = "evil.example"
LOOKS = (
    "/console",
    "//console",
    "/console//queue",
    "/thread?site=gazette&url=" + URL,
    "/demo",
    "/",
)


@pytest.mark.parametrize("path", LOOKS)
def test_nothing_is_made_of_the_host_header(server: Server, path: str) -> None:
    """Werkzeug merged two slashes by a redirect to whatever host the request had named."""
    headers = {"Host": EVIL, "X-Forwarded-Host": EVIL, "Forwarded": f"host={EVIL}"}
    answer = httpx.get(f"{server.at}{path}", headers=headers)

    assert EVIL not in answer.text
    assert EVIL not in str(answer.headers)
