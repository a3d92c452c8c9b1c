"""Likes settle: those that came in a burst are held out of the count, and a person decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from service.domain import bursts
from service.domain.address import Address
from service.domain.decision import Actor
from service.domain.errors import NotFound
from service.store import articles, engagement, held_likes

ACTIONS = {"release": "counted", "drop": "dropped"}
MOST = 1000  # likes a transaction: about 5 ms on SQLite


def find_bursts(db: Connection, *, now: datetime, look_back: timedelta) -> list[int]:
    """Ids of likes to hold, of networks that were busy since `look_back`. Reads only."""
    least = min(window.most for window in bursts.WINDOWS)
    since = now - bursts.LOOK_BACK
    return [
        id_
        for site_id, network in held_likes.busy_networks(db, since=now - look_back, most=least)
        for id_ in bursts.to_hold(held_likes.of_network(db, site_id, network, since=since))
    ]


def hold(db: Connection, ids: Sequence[int]) -> int:
    """Hold those of these likes that still count; how many. At most MOST at once."""
    held = held_likes.hold(db, ids)
    for article_id, number in held.items():
        engagement.count(db, article_id, likes=-number)
    return sum(held.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a person decides about an article's held likes given up to a time: one of ACTIONS."""

    site_id: int
    address: Address
    action: str
    until: datetime
    by: Actor


def rule(db: Connection, ruling: Ruling, *, now: datetime) -> int:
    """Carry it out for MOST likes at most, the oldest first, and log it; how many there were.

    Safe to repeat: the second time there are none.

    Raises:
        NotFound: nobody has liked or commented such an article.
    """
    article = articles.find(db, ruling.site_id, ruling.address)
    if article is None:
        raise NotFound("There is no such article.")
    standing = ACTIONS[ruling.action]
    moved = held_likes.settle(db, article.id, standing, until=ruling.until, now=now, most=MOST)
    if moved:
        engagement.count(db, article.id, likes=moved if standing == "counted" else 0)
        held_likes.log_ruling(
            db, ruling.site_id, article.id, ruling.action, moved, ruling.by, at=now
        )
    return moved
