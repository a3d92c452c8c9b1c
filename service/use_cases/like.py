"""One reader likes one article, or takes it back. Both are safe to repeat."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from service.domain.address import Address
from service.domain.keys import Network
from service.store import articles, bans, engagement, likes, readers


@dataclass(frozen=True, slots=True, kw_only=True)
class Liker:
    """A reader at an article of a site. kind: "anonymous", or "network" without JavaScript.
    closes_at: when comments close on the article, if this like makes it known. networks: what bans
    call the reader's network; None where nobody is banned."""

    site_id: int
    address: Address
    reader: UUID
    kind: str = "anonymous"
    closes_at: datetime | None = None
    networks: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True)
class Likes:
    """likes: of the article, counted ones. liked: by this reader."""

    likes: int
    liked: bool


def like(db: Connection, liker: Liker, *, network: Network, now: datetime) -> Likes:
    """Count this reader once; the first like of an article makes it known. Who is banned likes
    without being counted, and is not told."""
    article = articles.find_or_make(
        db, liker.site_id, liker.address, now=now, closes_at=liker.closes_at
    )
    reader_id = readers.find_or_make(db, liker.site_id, liker.reader, now=now, kind=liker.kind)
    banned = bans.is_banned(db, liker.site_id, reader_id, liker.networks, now=now)
    standing = "dropped" if banned else "counted"
    is_new = likes.add(db, article.id, reader_id, at=now, network=network, standing=standing)
    if is_new and not banned:
        engagement.count(db, article.id, likes=1)
    return Likes(article.likes + engagement.gathered_likes(db, article.id), liked=True)


def unlike(db: Connection, liker: Liker) -> Likes:
    """Take the like back, if there was one."""
    article = articles.find(db, liker.site_id, liker.address)
    if article is None:
        return Likes(0, liked=False)
    reader_id = readers.find(db, liker.site_id, liker.reader)
    if reader_id is not None and likes.take_back(db, article.id, reader_id) == "counted":
        engagement.count(db, article.id, likes=-1)
    return Likes(article.likes + engagement.gathered_likes(db, article.id), liked=False)


def likes_of(db: Connection, liker: Liker) -> Likes:
    """How many like the article, and whether this reader does."""
    article = articles.find(db, liker.site_id, liker.address)
    if article is None:
        return Likes(0, liked=False)
    reader_id = readers.find(db, liker.site_id, liker.reader)
    return Likes(article.likes, reader_id is not None and likes.has(db, article.id, reader_id))
