"""What stands before Flask: bytes from memory, right within two seconds, the same for everybody."""

import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import cramjam
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, update

from config.settings import Settings
from service.domain.comment import Status
from service.domain.errors import Unavailable
from service.store import articles, sites, tables
from service.store.backends import Backends
from service.use_cases import like as use_case
from service.use_cases.like import Liker
from service.use_cases.submit import new_uid
from service.web import create_app, gates
from service.web.door import NAME, Door
from service.web.encodings import preferred
from service.web.published import stand_before
from service.web.shelf import AWAY, Shelf
from tests.builders import HERE as NETWORK
from tests.builders import NOON, URL, a_submission, decide, screen_now, send, the_site
from tests.stores import until

THREAD = "/api/v1/threads"
COUNTS = "/api/v1/counts"
PAGE = "/thread"
HERE = {"site": "gazette", "url": URL}
OURS = "https://gazette.example"
SECONDS = 2  # no public answer may be older


class Counted:
    """Between the shelf and the application: how often that was asked, and a way to hold it up."""

    def __init__(self, app: Flask) -> None:
        self._app = app.wsgi_app
        self.calls = 0
        self.entered, self.may_go_on = Event(), Event()
        self.may_go_on.set()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse, /) -> Iterable[bytes]:
        self.calls += 1
        self.entered.set()
        self.may_go_on.wait(10)
        return self._app(environ, start)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def behind(app: Flask, shelf: Shelf) -> Counted:
    counted = Counted(app)
    app.wsgi_app = counted  # type: ignore[assignment]
    stand_before(app, shelf)
    return counted


@pytest.fixture
def front(behind: Counted, client: FlaskClient) -> FlaskClient:
    """A client of the application with the shelf before it."""
    return client


def a_second_passes(shelf: Shelf) -> None:
    for held in shelf:
        held.fresh_until = time.monotonic()


def two_seconds_pass(shelf: Shelf) -> None:
    for held in shelf:
        held.fresh_until = held.dead_at = time.monotonic()


def approved(backends: Backends, body: str = "A fine piece.") -> Any:
    sent = send(backends, body=body)
    screen_now(backends, sent.id)
    return sent


def like(backends: Backends) -> None:
    address = a_submission().address
    liker = Liker(site_id=the_site(backends).id, address=address, reader=new_uid())
    backends.write_one_of(use_case.like, use_case.Liking(liker, NETWORK, NOON))


def get(
    front: FlaskClient, path: str, headers: Mapping[str, str] | None = None, /, **more: Any
) -> Any:
    return front.get(path, query_string=HERE | more, headers=headers)


def twice(front: FlaskClient, path: str, **more: Any) -> Any:
    """What is asked for twice is kept; the answer."""
    get(front, path, **more)
    return get(front, path, **more)


@pytest.mark.parametrize("path", [THREAD, COUNTS, PAGE])
def test_what_is_asked_for_again_comes_from_memory(
    front: FlaskClient, behind: Counted, backends: Backends, path: str
) -> None:
    approved(backends)
    first = twice(front, path)

    again = get(front, path)

    assert behind.calls == 2
    assert (again.data, again.status_code) == (first.data, 200)


@pytest.mark.parametrize("path", [THREAD, COUNTS, PAGE])
def test_every_change_shows_when_a_second_has_passed(
    front: FlaskClient, shelf: Shelf, backends: Backends, path: str
) -> None:
    sent = approved(backends, "First of all.")
    twice(front, path)
    like(backends)
    decide(backends, sent, "reject", was=Status.APPROVED)
    a_second_passes(shelf)

    answer = get(front, path)

    if path == PAGE:
        assert b"First of all." not in answer.data
        assert b'id="likes">1<' in answer.data
    else:
        counts = answer.json["article"] if path == THREAD else answer.json["counts"][0]
        assert (counts["likes"], counts["comments"]) == (1, 0)


def test_another_process_sees_it_within_two_seconds(
    front: FlaskClient, settings: Settings, backends: Backends
) -> None:
    other = create_app(settings)
    stand_before(other)
    twice(other.test_client(), COUNTS)
    like(backends)
    since = time.monotonic()

    until(lambda: get(other.test_client(), COUNTS).json["counts"][0]["likes"] == 1, seconds=30)

    assert time.monotonic() - since < SECONDS + 1  # a busy machine may take its own time
    other.extensions[NAME].backends.close()


def test_while_nothing_changes_only_the_version_is_looked_at(
    front: FlaskClient, behind: Counted, shelf: Shelf, backends: Backends
) -> None:
    approved(backends)
    twice(front, THREAD)
    for _ in range(3):
        a_second_passes(shelf)
        get(front, THREAD)

    assert behind.calls == 2


def test_one_request_makes_the_new_answer_and_the_others_get_the_old_one(
    front: FlaskClient, app: Flask, behind: Counted, shelf: Shelf, backends: Backends
) -> None:
    old = twice(front, COUNTS).data
    like(backends)
    a_second_passes(shelf)
    behind.entered.clear()
    behind.may_go_on.clear()
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(get, app.test_client(), COUNTS)
        assert behind.entered.wait(10)
        meanwhile = get(front, COUNTS)
        behind.may_go_on.set()

        assert meanwhile.data == old
        assert meanwhile.headers["Cache-Control"] == "public, max-age=0"
        assert slow.result().json["counts"][0]["likes"] == 1
    assert behind.calls == 3


def test_nobody_gets_bytes_that_are_two_seconds_old(
    front: FlaskClient, app: Flask, behind: Counted, shelf: Shelf, backends: Backends
) -> None:
    twice(front, COUNTS)
    like(backends)
    two_seconds_pass(shelf)
    behind.entered.clear()
    behind.may_go_on.clear()
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(get, app.test_client(), COUNTS) for _ in range(2)]
        assert behind.entered.wait(10)
        behind.may_go_on.set()

        assert [one.result().json["counts"][0]["likes"] for one in both] == [1, 1]


def test_closing_shows_when_its_time_has_come(
    front: FlaskClient, shelf: Shelf, backends: Backends, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(backends)
    backends.write(close_at, NOON + timedelta(minutes=1))
    monkeypatch.setattr(gates, "now", lambda: NOON)
    assert twice(front, THREAD).json["article"]["open"]

    monkeypatch.setattr(gates, "now", lambda: NOON + timedelta(minutes=1))
    a_second_passes(shelf)

    assert not get(front, THREAD).json["article"]["open"]


def close_at(db: Connection, at: Any) -> None:
    articles.close(db, 1, at=at)


def test_a_site_that_changes_changes_its_pages(
    front: FlaskClient, door: Door, shelf: Shelf, backends: Backends
) -> None:
    approved(backends)
    twice(front, PAGE)
    backends.write(sites.add_origin, the_site(backends).id, "https://other.example")
    a_second_passes(shelf)
    door.sites.FRESH = 0.0  # so have the sites of that second

    assert "https://other.example" in get(front, PAGE).headers["Content-Security-Policy"]


# --- the same for everybody --------------------------------------------------------------------

POISON = [
    {"Accept": "text/plain"},
    {"Accept-Language": "ar"},
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Proto": "gopher"},
    {"X-Original-URL": "/console"},
    {"X-Reader": "nobody"},
    {"Cookie": "session=1; theme=dark"},
    {"Referer": "https://evil.example/"},
    {"User-Agent": "<script>"},
    {"Cache-Control": "no-cache"},
    {"If-None-Match": '"other"'},
    {"If-Modified-Since": "Tue, 24 Nov 2037 00:00:00 GMT"},
    {"Range": "bytes=0-3"},
    {"Origin": OURS},
    {"Host": "evil.example"},
]


@pytest.mark.parametrize("path", [THREAD, PAGE, COUNTS])
def test_nothing_that_one_reader_sends_reaches_another(
    front: FlaskClient, app: Flask, backends: Backends, path: str
) -> None:
    approved(backends)
    right = get(front, path).data
    for number, headers in enumerate(POISON):
        spelled = {"spelled": str(number)}  # an answer of its own until it is known
        for _ in range(2):
            get(front, path, headers, **spelled)
        answer = get(front, path, **spelled)

        assert (answer.status_code, answer.data) == (200, right)
        assert "Access-Control-Allow-Origin" not in answer.headers or path == COUNTS
        assert "evil" not in str(answer.headers)


DIFFERENT = [
    (PAGE, {"lang": "ru"}, {"lang": "ar"}),
    (PAGE, {"theme": "dark"}, {"theme": "light"}),
    (PAGE, {"title": "One"}, {"title": "Other"}),
    (PAGE, {"sort": "oldest"}, {"sort": "newest"}),
    (THREAD, {"limit": "1"}, {"limit": "2"}),
    (THREAD, {"sort": "oldest"}, {"sort": "newest"}),
    (THREAD, {"after": "2"}, {}),
]


def test_what_is_asked_differently_is_answered_apart(
    front: FlaskClient, backends: Backends
) -> None:
    for number in range(3):
        approved(backends, f"Comment {number}")
    for path, one, other in DIFFERENT:
        right = [get(front, path, **asked).data for asked in (one, other)]

        assert right[0] != right[1]
        assert [twice(front, path, **asked).data for asked in (one, other)] == right
        assert [get(front, path, **asked).data for asked in (one, other)] == right


def test_a_hit_allows_the_very_origin_that_asks(front: FlaskClient, behind: Counted) -> None:
    twice(front, THREAD)

    plain = get(front, THREAD)
    ours = get(front, THREAD, {"Origin": OURS})
    foreign = get(front, THREAD, {"Origin": "https://evil.example"})

    assert "Access-Control-Allow-Origin" not in plain.headers
    assert ours.headers["Access-Control-Allow-Origin"] == OURS
    assert ours.headers["Access-Control-Expose-Headers"] == "ETag, Retry-After"
    assert ours.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding, Origin"
    assert foreign.status_code == 403
    assert get(front, THREAD).status_code == 200
    assert behind.calls == 3


def test_counts_are_for_any_origin_and_pages_for_no_foreign_one(front: FlaskClient) -> None:
    for path in (COUNTS, PAGE):
        twice(front, path)
    foreign = {"Origin": "https://evil.example"}

    assert get(front, COUNTS, foreign).headers["Access-Control-Allow-Origin"] == "*"
    assert get(front, PAGE, foreign).status_code == 403
    assert get(front, PAGE, {"Origin": "null"}).status_code == 403


def test_a_page_for_one_reader_is_not_kept(front: FlaskClient, behind: Counted) -> None:
    for _ in range(3):
        answer = get(front, PAGE, liked="1")

    assert answer.headers["Cache-Control"] == "no-store"
    assert behind.calls == 3


REFUSED = [{"site": "none"}, {"url": "no address"}, {"url": "https://evil.example/"}, {"sort": "x"}]


def test_refusals_are_not_kept(front: FlaskClient, behind: Counted, shelf: Shelf) -> None:
    for asked in REFUSED * 3:
        assert get(front, THREAD, **asked).status_code >= 400

    assert behind.calls == 3 * len(REFUSED)
    assert list(shelf) == []


# --- conditions and encodings ------------------------------------------------------------------

ENCODINGS = {
    "gzip": cramjam.gzip.decompress,
    "br": cramjam.brotli.decompress,
    "zstd": cramjam.zstd.decompress,
}


@pytest.mark.parametrize("path", [THREAD, PAGE])
def test_every_encoding_holds_the_same_bytes(
    front: FlaskClient, backends: Backends, path: str
) -> None:
    approved(backends, "A fine piece. " * 50)
    plain = get(front, path)
    for encoding in [*ENCODINGS] * 3:
        answer = get(front, path, {"Accept-Encoding": encoding})
        assert answer.headers["Content-Encoding"] == encoding
        assert bytes(ENCODINGS[encoding](answer.data)) == plain.data
        assert answer.headers["Content-Length"] == str(len(answer.data))
        assert answer.headers["ETag"] != plain.headers["ETag"]
        assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("br;q=0, *", "zstd"),
        ("deflate", ""),
        ("identity", ""),
        ("*;q=0", ""),
        ("br;q=x", ""),
        (",,;", ""),
    ],
)
def test_the_encoding_is_what_the_client_likes_best(accepted: str, encoding: str) -> None:
    assert preferred(accepted) == encoding


@pytest.mark.parametrize("path", [THREAD, PAGE, COUNTS])
def test_who_has_the_bytes_is_told_so(front: FlaskClient, path: str) -> None:
    for accepts in ({"Accept-Encoding": ""}, {"Accept-Encoding": "gzip"}):
        tag = get(front, path, accepts).headers["ETag"]
        for sent in (tag, f"W/{tag}", f'"x", {tag}', "*"):
            answer = get(front, path, accepts | {"If-None-Match": sent})
            assert (answer.status_code, answer.data) == (304, b"")
            assert answer.headers["ETag"] == tag
            assert "Content-Encoding" not in answer.headers


def test_a_head_is_a_get_without_its_body(front: FlaskClient, behind: Counted) -> None:
    asked: dict[str, Any] = {"query_string": HERE}
    heads = [front.head(THREAD, **asked) for _ in range(3)]
    full = front.get(THREAD, **asked)

    assert {one.data for one in heads} == {b""}
    assert heads[2].headers["Content-Length"] == str(len(full.data))
    assert heads[2].headers["ETag"] == full.headers["ETag"]
    assert behind.calls == 2


def test_assets_are_kept_for_good_and_compressed(front: FlaskClient, behind: Counted) -> None:
    for _ in range(3):
        answer = front.get("/embed.js", headers={"Accept-Encoding": "gzip"})
    script = bytes(cramjam.gzip.decompress(answer.data))

    assert b"chaikhana-thread" in script
    assert len(answer.data) <= 3 * 1024
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert behind.calls == 1


# --- bounds ------------------------------------------------------------------------------------


def test_junk_in_a_query_makes_no_second_answer(
    front: FlaskClient, shelf: Shelf, backends: Backends
) -> None:
    approved(backends)
    twice(front, THREAD)
    for number in range(50):
        get(front, THREAD, junk=str(number))

    assert len(list(shelf)) == 1
    assert len(shelf.aliases) <= 8


def test_what_is_asked_for_once_is_not_kept(front: FlaskClient, shelf: Shelf) -> None:
    for number in range(50):
        get(front, THREAD, url=f"{URL}?{number}")

    assert list(shelf) == []


@pytest.mark.parametrize("shelf", [Shelf(most=40_000)])
def test_the_shelf_is_bounded_and_keeps_what_is_asked_for(
    front: FlaskClient, behind: Counted, shelf: Shelf
) -> None:
    twice(front, THREAD)
    for number in range(50):
        twice(front, THREAD, url=f"{URL}?{number}")
        get(front, THREAD)
    before = behind.calls

    get(front, THREAD)

    assert shelf.bytes <= 40_000
    assert behind.calls == before


# --- when the database is away -----------------------------------------------------------------


@pytest.fixture
def away(backends: Backends, monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Set, the database does not answer."""
    gone, read = Event(), Backends.read

    def perhaps(self: Backends) -> Any:
        if gone.is_set():
            raise Unavailable
        return read(self)

    monkeypatch.setattr(Backends, "read", perhaps)
    yield gone
    gone.clear()


def test_old_bytes_are_better_than_none_for_a_minute(
    front: FlaskClient, shelf: Shelf, backends: Backends, away: Event
) -> None:
    twice(front, COUNTS)
    like(backends)
    away.set()
    two_seconds_pass(shelf)
    assert get(front, COUNTS).status_code == 200

    for held in shelf:
        held.good_at -= AWAY
    two_seconds_pass(shelf)
    assert get(front, COUNTS).status_code == 503

    away.clear()
    assert get(front, COUNTS).json["counts"][0]["likes"] == 1


def test_an_article_that_is_erased_from_under_us_is_no_error(
    front: FlaskClient, shelf: Shelf, backends: Backends
) -> None:
    approved(backends)
    twice(front, THREAD)
    backends.write(move_away)
    a_second_passes(shelf)

    assert get(front, THREAD).json["article"]["comments"] == 0


def move_away(db: Connection) -> None:
    db.execute(update(tables.address).values(key="elsewhere"))
