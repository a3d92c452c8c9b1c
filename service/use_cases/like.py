"""One reader likes one article, or takes it back. Both are safe to repeat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from service.domain.address import Address
from service.domain.keys import Network
from service.store import articles, bans, engagement, likes, readers
from service.store.articles import Wanted
from service.store.likes import NewLike


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
class Liking:
    """A like on its way in: whose, from which network, when."""

    liker: Liker
    network: Network
    at: datetime


@dataclass(frozen=True, slots=True)
class Likes:
    """likes: of the article, counted ones. liked: by this reader."""

    likes: int
    liked: bool


def like(db: Connection, several: Sequence[Liking]) -> list[Likes]:
    """Count each reader once; the first like of an article makes it known. Who is banned likes
    without being counted, and is not told. As in `submit`, each statement is run once for all."""
    found = articles.find_or_make_all(db, [_article(one) for one in several])
    known = readers.find_or_make_all(
        db, {_reader(one): (one.at, one.liker.kind) for one in several}
    )
    made = [
        _like(db, one, article.id, known[_reader(one)])
        for one, article in zip(several, found, strict=True)
    ]
    for article_id in likes.add_all(db, made):
        engagement.count(db, article_id, likes=1)
    return [
        Likes(article.likes + engagement.gathered_likes(db, article.id), liked=True)
        for article in found
    ]


def _reader(liking: Liking) -> tuple[int, UUID]:
    return liking.liker.site_id, liking.liker.reader


def _article(liking: Liking) -> Wanted:
    liker = liking.liker
    return Wanted(
        site_id=liker.site_id, address=liker.address, at=liking.at, closes_at=liker.closes_at
    )


def _like(db: Connection, liking: Liking, article_id: int, reader_id: int) -> NewLike:
    liker = liking.liker
    banned = bans.is_banned(db, liker.site_id, reader_id, liker.networks, now=liking.at)
    return NewLike(
        article_id=article_id,
        reader_id=reader_id,
        at=liking.at,
        standing="dropped" if banned else "counted",
        network=liking.network.digest,
        network_key=liking.network.key,
    )


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
