"""One reader, one like an article. The unique row decides, never a cache."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from service.store import tables
from service.store.upsert import insert_all_new

like = tables.like

MINE = (
    like.c.article_id == bindparam("article"),
    like.c.reader_id == bindparam("reader"),
)
HAS = select(like.c.id).where(*MINE)
TAKE_BACK = delete(like).where(*MINE).returning(like.c.standing)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLike:
    """A row to be. standing: "counted" or "dropped". network: a keyed hash."""

    article_id: int
    reader_id: int
    at: datetime
    standing: str
    network: bytes
    network_key: str


def add_all(db: Connection, rows: Sequence[NewLike]) -> list[int]:
    """Remember likes. The article of each that counts, and that its reader had not given yet."""
    unique = ("article_id", "reader_id")
    values = [asdict(row) for row in rows]
    new = insert_all_new(db, like, values, unique=unique, returning=("article_id", "standing"))
    return [row.article_id for row in new if row.standing == "counted"]


def take_back(db: Connection, article_id: int, reader_id: int) -> str | None:
    """Forget the like; the standing it had, or None when there was none."""
    mine = {"article": article_id, "reader": reader_id}
    return db.execute(TAKE_BACK, mine).scalar_one_or_none()


def has(db: Connection, article_id: int, reader_id: int) -> bool:
    return db.scalar(HAS, {"article": article_id, "reader": reader_id}) is not None
