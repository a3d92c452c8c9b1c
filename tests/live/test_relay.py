import asyncio

from service.live.relay import Relay
from service.store import threads
from service.store.backends import Backends
from service.web import gates
from tests.builders import a_submission, screen_now, send, the_site


def test_what_is_missed_and_not_told_yet_is_heard_once(backends: Backends) -> None:
    """Who comes back asks the database while the news is still on its way."""
    send_public(backends, "Before.")
    relay = Relay(backends, "unix:///nowhere/redis.sock")

    async def come_back() -> bytes:
        room = await relay.enter(the_site(backends).id, a_submission().address)
        mark, said = room.mark, room.said
        missed = send_public(backends, "Missed.")
        found = await relay.missed_since(room, mark)
        with backends.read() as db:
            for arrival in threads.arrivals(db, [missed]):
                room.arrive(arrival)  # the news
        return b"".join([*found, room.after(said)[0]])

    assert asyncio.run(come_back()).count(b"event: comment") == 1


def send_public(backends: Backends, body: str) -> int:
    """The id of a comment that is public now, by the real clock."""
    sent = send(backends, body=body, now=gates.now())
    screen_now(backends, sent.id, now=gates.now())
    assert sent.id is not None
    return sent.id
