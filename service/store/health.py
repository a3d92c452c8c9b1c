"""Small questions to the backends: do you write, would you forget."""

from redis import Redis
from sqlalchemy import Connection, func, select

from service.store import tables


def is_writable(db: Connection) -> bool:
    """True when this transaction commits; it changes nothing."""
    return db.scalar(select(func.count()).select_from(tables.site).limit(1)) is not None


def eviction_policy(redis: "Redis") -> str:
    """What Redis does when it is full; anything but `noeviction` loses jobs without a word.

    Raises:
        RedisError: it does not answer.
    """
    memory = redis.info("memory")
    return str(memory.get("maxmemory_policy", "noeviction"))
