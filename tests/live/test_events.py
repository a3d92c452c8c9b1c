"""`GET /events` as the running server answers it, on both databases."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import httpx
import pytest
from redis import Redis

from config.settings import Settings
from service.domain.comment import Status
from service.store.backends import Backends
from service.use_cases import like as use_case
from service.use_cases.like import Liker
from service.use_cases.submit import Accepted, new_uid
from service.web import gates
from tests.builders import HERE as NETWORK
from tests.builders import NOON, a_submission, decide, screen_now, send, the_site
from tests.live.listening import HERE, a_live_server, listening
from tests.stores import until

OURS = "https://gazette.example"
Start = Callable[[Settings], str]

pytestmark = pytest.mark.process
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def start(backends: Backends) -> Iterator[Start]:
    """Starts the live server; its address."""
    with ExitStack() as stack:
        yield lambda settings: stack.enter_context(a_live_server(settings))


@pytest.fixture
def at(start: Start, settings: Settings) -> str:
    return start(settings)


def approved(backends: Backends, body: str) -> Accepted:
    """Now, by the real clock: what is missed is told by it."""
    sent = send(backends, body=body, now=gates.now())
    screen_now(backends, sent.id, now=gates.now())
    return sent


def like(backends: Backends) -> None:
    address = a_submission().address
    liker = Liker(site_id=the_site(backends).id, address=address, reader=new_uid())
    backends.write_one_of(use_case.like, use_case.Liking(liker, NETWORK, NOON))


def test_a_listener_hears_counts_and_comments(at: str, backends: Backends) -> None:
    with listening(at) as heard:
        assert heard.counts() == (0, 0)
        assert heard.headers["content-type"] == "text/event-stream"
        like(backends)
        heard.wait_for(1, 0)
        first = approved(backends, "A fine piece.")
        heard.wait_for(1, 1)
        decide(backends, first, "reject", was=Status.APPROVED)
        heard.wait_for(1, 0)

    [told] = heard.of("comment")
    assert (told["id"], told["name"], told["body"]) == (str(first.uid), "Ann", "A fine piece.")


def test_who_comes_back_hears_what_was_missed_once_and_nothing_taken_away(
    at: str, backends: Backends
) -> None:
    approved(backends, "Before anybody listened.")
    with listening(at) as heard:
        approved(backends, "Heard.")
        heard.wait_for(0, 2)
        last = heard.last_id
    missed = approved(backends, "Missed.")
    taken = approved(backends, "Taken away.")
    decide(backends, taken, "reject", was=Status.APPROVED)

    with listening(at, last) as again:
        assert again.counts() == (0, 3)
        approved(backends, "Heard again.")
        again.wait_for(0, 4)

    assert [one["body"] for one in again.of("comment")] == ["Missed.", "Heard again."]
    assert again.of("comment")[0]["id"] == str(missed.uid)


@on_sqlite
def test_without_redis_it_is_right_within_two_seconds(
    start: Start, settings: Settings, backends: Backends, redis: "Redis"
) -> None:
    at = start(replace(settings, redis_url="unix:///nowhere/redis.sock"))
    with listening(at) as heard:
        approved(backends, "Nobody rang.")
        heard.wait_for(0, 1)
        until(lambda: len(heard.of("comment")) == 1, seconds=30)


@on_sqlite
def test_refusals_are_sentences_and_only_our_pages_may_listen(
    at: str, settings: Settings, backends: Backends
) -> None:
    def status(method: str = "GET", path: str = "/events", origin: str = "", **asked: str) -> int:
        headers = {"Origin": origin} if origin else {}
        answer = httpx.request(method, at + path, params=HERE | asked, headers=headers)
        assert answer.json()["status"] == answer.status_code
        assert "evil" not in str(answer.headers)
        return answer.status_code

    assert status(origin="https://evil.example") == status(origin="null") == 403
    assert status(url="https://evil.example/") == 403
    assert status(url="no address") == status(url="") == status(site="") == 422
    assert status(site="none") == status(path="/") == 404
    assert status("POST") == 405
    for origin in (OURS, settings.public_url):
        answer = httpx.head(f"{at}/events", params=HERE, headers={"Origin": origin})
        assert answer.headers["access-control-allow-origin"] == origin
        assert answer.headers["vary"] == "Origin"


@on_sqlite
def test_an_event_id_that_is_none_of_ours_does_no_harm(at: str, backends: Backends) -> None:
    for last in ("x", "a-1-x", "--", f"a-{'9' * 40}-1", "a-1-9999999999999999"):
        with listening(at, last) as heard:
            assert heard.counts() == (0, 0)
