"""What changed, on Redis publish/subscribe, for whoever shows it live. Losing it loses nothing."""

import json
from dataclasses import dataclass

from redis import Redis

from service.store.gathered import Changes

CHANNEL = "chaikhana:news"


@dataclass(frozen=True, slots=True)
class News:
    """Ids of articles whose public answers changed, and of comments that became public."""

    articles: frozenset[int]
    comments: frozenset[int]


def tell(redis: "Redis", changes: Changes) -> None:
    """Name what changed; ids only, never a reader's text."""
    shown = [comment for change in changes.values() for comment in change.shown]
    redis.publish(CHANNEL, json.dumps({"articles": list(changes), "comments": shown}))


def read(message: bytes) -> News:
    """What was told. Raises ValueError: it is nothing that we tell."""
    try:
        told = json.loads(message)
        return News(frozenset(map(int, told["articles"])), frozenset(map(int, told["comments"])))
    except (TypeError, KeyError) as error:
        raise ValueError("no news of ours") from error
