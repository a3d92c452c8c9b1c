"""One reader, one like an article. The unique row decides, never a cache."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from service.domain.keys import Network
from service.store import tables
from service.store.upsert import insert_new

like = tables.like


def add(
    db: Connection, article_id: int, reader_id: int, *, at: datetime, network: Network | None
) -> bool:
    """Remember the like. False when this reader already likes the article."""
    row = {
        "article_id": article_id,
        "reader_id": reader_id,
        "at": at,
        "standing": "counted",
        "network": network.digest if network else None,
        "network_key": network.key if network else None,
    }
    return insert_new(db, like, row, unique=("article_id", "reader_id")) is not None


def take_back(db: Connection, article_id: int, reader_id: int) -> str | None:
    """Forget the like; the standing it had, or None when there was none."""
    statement = delete(like).where(like.c.article_id == article_id, like.c.reader_id == reader_id)
    return db.execute(statement.returning(like.c.standing)).scalar_one_or_none()


def has(db: Connection, article_id: int, reader_id: int) -> bool:
    found = select(like.c.id).where(like.c.article_id == article_id, like.c.reader_id == reader_id)
    return db.scalar(found) is not None
