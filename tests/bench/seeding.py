"""Much data quickly, written in bulk: articles, comments and likes as a site has them."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, insert, update

from service.store import tables
from service.use_cases.submit import new_uid

START = datetime(2026, 6, 1, tzinfo=UTC)
CHUNK = 2000
WORDS = [
    "the",
    "tea",
    "is",
    "hot",
    "and",
    "strong",
    "here",
    "while",
    "caravans",
    "rest",
    "under",
    "old",
    "walls",
    "by",
    "rivers",
    "of",
    "slow",
    "light",
    "and",
    "nobody",
    "asks",
    "who",
    "came",
    "first",
    "because",
    "everyone",
    "tells",
    "what",
    "the",
    "road",
    "was",
    "like",
]
LETTERS = 200  # about as many as a reader's comment has


def body(number: int) -> str:
    chance = random.Random(number)
    words: list[str] = []
    while sum(map(len, words)) + len(words) < LETTERS:
        words.append(chance.choice(WORDS))
    return f"{' '.join(words)} {number}."


def text_hash(number: int) -> bytes:
    """Any: equal for equal bodies."""
    return number.to_bytes(32)


def put(db: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            db.execute(insert(table), chunk)
            chunk = []
    if chunk:
        db.execute(insert(table), chunk)


def add_article(db: Connection, site_id: int, url: str) -> int:
    key = url.partition("://")[2]
    values = {"site_id": site_id, "created_at": START}
    made = db.execute(insert(tables.article).values(values).returning(tables.article.c.id))
    article_id = int(made.scalar_one())
    row = {"site_id": site_id, "article_id": article_id, "key": key, "url": url}
    db.execute(insert(tables.address).values(row))
    return article_id


def add_readers(db: Connection, site_id: int, number: int) -> range:
    """Row ids of so many new readers."""
    last = db.exec_driver_sql("SELECT coalesce(max(id), 0) FROM reader").scalar_one()
    row = {"site_id": site_id, "kind": "anonymous", "first_seen": START}
    put(db, tables.reader, (row | {"uid": new_uid()} for _ in range(number)))
    return range(last + 1, last + 1 + number)


def add_comments(
    db: Connection,
    site_id: int,
    article_id: int,
    number: int,
    *,
    readers: range,
    status: str = "approved",
    hashed: bool = True,
) -> None:
    """Roots, a minute apart, with the article's count. hashed: what finds repeats is there."""
    put(
        db,
        tables.comment,
        (
            {
                "uid": new_uid(),
                "site_id": site_id,
                "article_id": article_id,
                "reader_id": readers[n % len(readers)],
                "name": f"Reader {n % 997}",
                "body": body(n % 5000),
                "text_hash": text_hash(n % 5000) if hashed else None,
                "status": status,
                "submitted_at": START + timedelta(minutes=n),
                "published_at": START + timedelta(minutes=n) if status == "approved" else None,
            }
            for n in range(number)
        ),
    )
    count(db, article_id, comments=number if status == "approved" else 0)


def add_likes(db: Connection, article_id: int, readers: range) -> None:
    row = {"article_id": article_id, "at": START, "standing": "counted"}
    put(db, tables.like, (row | {"reader_id": reader} for reader in readers))
    count(db, article_id, likes=len(readers))


def count(db: Connection, article_id: int, *, comments: int = 0, likes: int = 0) -> None:
    article = tables.article
    values = {
        "comments": article.c.comments + comments,
        "likes": article.c.likes + likes,
        "version": article.c.version + 1,
    }
    db.execute(update(article).where(article.c.id == article_id).values(values))
