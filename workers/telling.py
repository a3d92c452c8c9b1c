"""Telling whoever watches what was decided. Losing it loses nothing."""

import logging
from collections.abc import Sequence

from redis import Redis
from redis.exceptions import RedisError

from service.store import news
from service.store.decisions import Moved

log = logging.getLogger(__name__)


def tell(redis: "Redis", moved: Sequence[Moved]) -> None:
    try:
        news.tell(redis, moved)
    except (RedisError, OSError) as error:
        log.warning("news_lost", extra={"error": type(error).__name__})
