"""Who looks at which comment right now, in Redis: a courtesy between moderators, never a lock.

What decides who was first is the database; losing this loses nothing.
"""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from redis import Redis

LOOK = 30  # seconds; an open page says it again every ten


def look(redis: "Redis", comment: UUID, moderator_id: int) -> None:
    """This moderator has the comment before their eyes; who came first keeps it until they go on.

    A moderator looks at one comment at a time, so the one before is given up.
    """
    mine = f"chaikhana:looks:{moderator_id}"
    before = redis.set(mine, str(comment), ex=LOOK, get=True)
    if before is not None and (left := cast(bytes, before).decode()) != str(comment):
        _leave(redis, left, moderator_id)
    if not redis.set(_key(comment), moderator_id, ex=LOOK, nx=True) and _is_mine(
        redis, _key(comment), moderator_id
    ):
        redis.expire(_key(comment), LOOK)


def watched(redis: "Redis", comments: Sequence[UUID]) -> dict[UUID, int]:
    """The moderator's id of each comment that somebody looks at."""
    if not comments:
        return {}
    found = cast(list[bytes | None], redis.mget([_key(one) for one in comments]))
    return {one: int(who) for one, who in zip(comments, found, strict=True) if who is not None}


def _leave(redis: "Redis", comment: str, moderator_id: int) -> None:
    key = f"chaikhana:look:{comment}"
    if _is_mine(redis, key, moderator_id):
        redis.delete(key)


def _is_mine(redis: "Redis", key: str, moderator_id: int) -> bool:
    return redis.get(key) == str(moderator_id).encode()


def _key(comment: UUID) -> str:
    return f"chaikhana:look:{comment}"
