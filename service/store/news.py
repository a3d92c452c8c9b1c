"""What changed, on Redis publish/subscribe, for whoever shows it live. Losing it loses nothing."""

import json
from collections.abc import Iterable

from redis import Redis

from service.store.decisions import Moved

CHANNEL = "chaikhana:news"


def tell(redis: "Redis", moved: Iterable[Moved]) -> None:
    """Name the articles and comments that changed; ids only, never a reader's text."""
    pipeline = redis.pipeline(transaction=False)
    for one in moved:
        news = {"article": one.article_id, "comment": one.comment_id, "status": one.becomes.value}
        pipeline.publish(CHANNEL, json.dumps(news))
    pipeline.execute()
