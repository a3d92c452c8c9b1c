"""One reader, one like an article. The unique row decides, never a cache."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from service.domain.keys import Network
from service.store import tables
from service.store.upsert import insert_new

like = tables.like

MINE = (
    like.c.article_id == bindparam("article"),
    like.c.reader_id == bindparam("reader"),
)
HAS = select(like.c.id).where(*MINE)
TAKE_BACK = delete(like).where(*MINE).returning(like.c.standing)


def add(
    db: Connection,
    article_id: int,
    reader_id: int,
    *,
    at: datetime,
    network: Network | None,
    standing: str = "counted",
) -> bool:
    """Remember the like. False when this reader already likes the article."""
    row = {
        "article_id": article_id,
        "reader_id": reader_id,
        "at": at,
        "standing": standing,
        "network": network.digest if network else None,
        "network_key": network.key if network else None,
    }
    return insert_new(db, like, row, unique=("article_id", "reader_id")) is not None


def take_back(db: Connection, article_id: int, reader_id: int) -> str | None:
    """Forget the like; the standing it had, or None when there was none."""
    mine = {"article": article_id, "reader": reader_id}
    return db.execute(TAKE_BACK, mine).scalar_one_or_none()


def has(db: Connection, article_id: int, reader_id: int) -> bool:
    return db.scalar(HAS, {"article": article_id, "reader": reader_id}) is not None
