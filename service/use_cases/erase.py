"""Erase what a reader wrote, on their request: of one comment, one e-mail address or one reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from service.domain.errors import NotFound
from service.store import erasure, readers
from service.store.decisions import Moved

BATCH = 200  # comments or likes a transaction, so that nobody's commit waits for long


@dataclass(frozen=True, slots=True)
class Found:
    """comments: row ids of what is to be erased. reader: row id of who is to be forgotten."""

    comments: Sequence[int]
    reader: int | None = None


def of_comments(db: Connection, uids: Sequence[UUID]) -> Found:
    """Raises NotFound when there is no such comment, and then nothing is erased."""
    found = erasure.by_uids(db, uids)
    if len(found) < len(set(uids)):
        raise NotFound("There is no such comment.")
    return Found(found)


def of_author(db: Connection, uid: UUID) -> Found:
    """Everything of whoever wrote this comment, which an erased one no longer tells."""
    of_comments(db, [uid])
    reader = erasure.reader_of(db, uid)
    if reader is None:
        raise NotFound("This comment is erased: who wrote it is no longer known.")
    return Found(erasure.by_reader(db, reader), reader)


def of_email(db: Connection, email: str) -> Found:
    return Found(erasure.by_email(db, email))


def of_reader(db: Connection, site_id: int, uid: UUID) -> Found:
    """Everything of one reader of a site."""
    reader = readers.find(db, site_id, uid)
    if reader is None:
        raise NotFound("There is no such reader on this site.")
    return Found(erasure.by_reader(db, reader), reader)


def erase(db: Connection, ids: Sequence[int], *, now: datetime) -> list[Moved]:
    """Blank at most BATCH comments. Safe to repeat: an erased one stays as it is."""
    return erasure.erase(db, ids, now=now)


def forget(db: Connection, reader: int) -> int:
    """Take back some of the reader's likes; how many. At 0 the reader itself is forgotten."""
    likes = erasure.take_likes_back(db, reader, most=BATCH)
    if not likes:
        erasure.forget_reader(db, reader)
    return likes
