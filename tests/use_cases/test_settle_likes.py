"""Likes in the store settle, and moderators decide; every count stays equal to a recount."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import Connection, insert, text

from service.domain import address
from service.domain.bursts import LOOK_BACK
from service.domain.decision import Actor, ActorKind
from service.domain.errors import NotFound
from service.domain.keys import Network
from service.store import engagement, held_likes, tables
from service.store.backends import Backends
from service.use_cases.audit import audit
from service.use_cases.like import Liker, Liking, like, likes_of
from service.use_cases.settle_likes import MOST, Ruling, find_bursts, hold, rule
from service.use_cases.submit import new_uid
from tests.builders import NOON, URL, the_site

THERE, ELSEWHERE = Network(b"t" * 32, "2026-11"), Network(b"e" * 32, "2026-11")
BY = Actor(ActorKind.TOKEN, 1)


def liker(backends: Backends, reader: UUID, url: str = URL) -> Liker:
    return Liker(site_id=the_site(backends).id, address=address.parse(url), reader=reader)


def crowd(
    db: Connection, article_id: int, site_id: int, network: Network, seconds: Sequence[float]
) -> None:
    """Likes of so many new readers, as `like` would have left them."""
    times = [NOON + timedelta(seconds=one) for one in seconds]
    rows = [
        {
            "site_id": site_id,
            "uid": new_uid(),
            "kind": "anonymous",
            "first_seen": at,
        }
        for at in times
    ]
    made = list(db.scalars(insert(tables.reader).returning(tables.reader.c.id), rows))
    given = {"article_id": article_id, "standing": "counted"}
    given |= {"network": network.digest, "network_key": network.key}
    found = zip(made, times, strict=True)
    db.execute(insert(tables.like), [given | {"reader_id": one, "at": at} for one, at in found])
    engagement.count(db, article_id, likes=len(rows))


def add_crowd(
    backends: Backends, seconds: Iterable[float], *, network: Network = THERE, url: str = URL
) -> None:
    """Beside the one like from elsewhere that makes the article known."""
    backends.write_one_of(like, Liking(liker(backends, UUID(int=1), url), ELSEWHERE, NOON))
    with backends.read() as db:
        article_id = db.scalar(text("SELECT max(id) FROM article"))
    site = the_site(backends).id
    backends.write(crowd, article_id, site, network, sorted(seconds))


def settle(backends: Backends, now: datetime = NOON + timedelta(minutes=11)) -> None:
    with backends.read() as db:
        ids = find_bursts(db, now=now, look_back=LOOK_BACK)
    for first in range(0, len(ids), MOST):
        backends.write(hold, ids[first : first + MOST])


def count(backends: Backends, url: str = URL) -> int:
    """The public count, which has to be that of the rows."""
    with backends.snapshot() as db:
        assert audit(db, None, now=NOON).is_clean
        return likes_of(db, liker(backends, UUID(int=2), url)).likes


def ruling(backends: Backends, action: str, *, until: float = 3600, url: str = URL) -> Ruling:
    return Ruling(
        site_id=the_site(backends).id,
        address=address.parse(url),
        action=action,
        until=NOON + timedelta(seconds=until),
        by=BY,
    )


def carry_out(backends: Backends, wanted: Ruling) -> int:
    moved = 0
    while some := backends.write(rule, wanted, now=NOON + timedelta(hours=1)):
        moved += some
    return moved


def test_10000_likes_of_one_network_in_60_s_count_at_most_5(backends: Backends) -> None:
    add_crowd(backends, (n * 60 / 10_000 for n in range(10_000)))
    assert count(backends) == 10_001

    settle(backends)

    assert count(backends) <= 1 + 5


def test_1000_honest_readers_behind_one_address_over_10_minutes_count(backends: Backends) -> None:
    random = Random(3)
    add_crowd(backends, [random.uniform(0, 600) for _ in range(1000)])

    settle(backends)

    assert count(backends) >= 1 + 950


def test_a_burst_over_many_articles_is_one_burst(backends: Backends) -> None:
    for number in range(10):
        url = f"https://gazette.example/{number}"
        add_crowd(backends, [number + n / 100 for n in range(100)], url=url)

    settle(backends)

    found = [count(backends, f"https://gazette.example/{number}") for number in range(10)]
    assert sum(found) <= 10 + 5


def test_a_released_burst_counts_and_is_left_alone(backends: Backends) -> None:
    add_crowd(backends, (n / 100 for n in range(2000)))
    settle(backends)
    [row] = doubtful(backends)
    assert (row["counted"], row["held"], row["networks"]) == (6, 1995, 1)

    assert carry_out(backends, ruling(backends, "release")) == 1995
    settle(backends)

    assert count(backends) == 2001
    assert doubtful(backends) == []
    assert carry_out(backends, ruling(backends, "release")) == 0


def test_a_dropped_burst_stays_out_and_can_be_seen(backends: Backends) -> None:
    add_crowd(backends, (n / 100 for n in range(500)))
    settle(backends)

    assert carry_out(backends, ruling(backends, "drop")) == 495

    assert count(backends) == 6
    [row] = doubtful(backends)
    assert (row["held"], row["dropped"]) == (0, 495)
    with backends.read() as db:
        [entry] = held_likes.rulings(db, [the_site(backends).id], most=10)
    assert (entry["action"], entry["likes"], entry["by"]) == ("drop", 495, "token")


def test_what_came_after_a_moderator_looked_is_not_decided(backends: Backends) -> None:
    add_crowd(backends, (n / 100 for n in range(500)))
    settle(backends)

    moved = carry_out(backends, ruling(backends, "release", until=2))

    assert 0 < moved < 495
    assert doubtful(backends)[0]["held"] == 495 - moved


def test_a_held_like_that_is_taken_back_changes_no_count(backends: Backends) -> None:
    add_crowd(backends, (n / 100 for n in range(500)))
    settle(backends)
    with backends.read() as db:
        uid = db.scalars(text("SELECT reader_id FROM article_like WHERE standing = 'held'")).first()
    before = count(backends)

    def forget(db: Connection) -> None:
        db.execute(tables.like.delete().where(tables.like.c.reader_id == uid))

    backends.write(forget)

    assert count(backends) == before


def test_nothing_is_decided_about_an_article_that_nobody_knows(backends: Backends) -> None:
    with pytest.raises(NotFound):
        backends.write(rule, ruling(backends, "drop", url=f"{URL}/none"), now=NOON)


def doubtful(backends: Backends) -> list[dict[str, object]]:
    with backends.read() as db:
        return held_likes.doubtful(db, [the_site(backends).id], most=10)
