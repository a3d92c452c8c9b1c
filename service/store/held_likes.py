"""Likes that came in bursts: finding them, holding them, and what people decide about them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, insert, select, update

from service.domain.bursts import Given
from service.domain.decision import Actor
from service.domain.keys import token_made
from service.store import tables
from service.store.articles import first_url

like, article = tables.like, tables.article


def busy_networks(db: Connection, *, since: datetime, most: int) -> list[tuple[int, bytes]]:
    """(site id, network) of each that gave more than so many likes to a site since then."""
    rows = db.execute(
        select(article.c.site_id, like.c.network)
        .join(article, article.c.id == like.c.article_id)
        .where(like.c.at >= since, like.c.network.is_not(None))
        .group_by(article.c.site_id, like.c.network)
        .having(func.count() > most)
    )
    return [(row.site_id, row.network) for row in rows]


def of_network(db: Connection, site_id: int, network: bytes, *, since: datetime) -> list[Given]:
    """A network's likes on a site in the order of time, but for those that a person let pass."""
    reader = tables.reader
    released = and_(like.c.standing == "counted", like.c.settled_at.is_not(None))
    rows = db.execute(
        select(like.c.id, like.c.at, like.c.standing, reader.c.uid, reader.c.first_seen)
        .join(article, article.c.id == like.c.article_id)
        .join(reader, reader.c.id == like.c.reader_id)
        .where(like.c.at >= since, like.c.network == network, article.c.site_id == site_id)
        .where(~released)
        .order_by(like.c.at, like.c.id)
    )
    return [
        Given(
            id=row.id,
            at=row.at,
            made=token_made(row.uid) or row.first_seen,
            may_move=row.standing == "counted",
        )
        for row in rows
    ]


def hold(db: Connection, ids: Sequence[int]) -> Mapping[int, int]:
    """Of these likes, hold those that count and that no person let pass; how many an article."""
    rows = db.scalars(
        update(like)
        .where(like.c.id.in_(ids), like.c.standing == "counted", like.c.settled_at.is_(None))
        .values(standing="held")
        .returning(like.c.article_id)
    )
    return Counter(rows)


def settle(
    db: Connection, article_id: int, standing: str, *, until: datetime, now: datetime, most: int
) -> int:
    """Give an article's held likes up to a time their last standing; how many there were."""
    oldest = (
        select(like.c.id)
        .where(like.c.article_id == article_id, like.c.standing == "held", like.c.at <= until)
        .order_by(like.c.at)
        .limit(most)
    )
    return db.execute(
        update(like).where(like.c.id.in_(oldest)).values(standing=standing, settled_at=now)
    ).rowcount


def log_ruling(
    db: Connection, site_id: int, article_id: int, action: str, number: int, by: Actor, *,
    at: datetime,
) -> None:  # fmt: skip
    """Who released or dropped how many."""
    row = {"site_id": site_id, "article_id": article_id, "action": action, "likes": number}
    row |= {"actor_kind": by.kind, "actor_id": by.id, "at": at}
    db.execute(insert(tables.like_decision).values(row))


def doubtful(db: Connection, site_ids: Sequence[int], *, most: int) -> list[dict[str, Any]]:
    """Articles with likes that are held or were dropped, the latest burst first: site, url, title,
    counted, held, dropped, networks, and the first and last time of those that are held."""

    def number(standing: str) -> Any:
        return func.count().filter(like.c.standing == standing).label(standing)

    def held(column: Any) -> Any:
        return column.filter(like.c.standing == "held")

    last = held(func.max(like.c.at)).label("last")
    rows = db.execute(
        select(
            tables.site.c.key.label("site"),
            first_url(article.c.id).label("url"),
            article.c.title,
            number("counted"),
            number("held"),
            number("dropped"),
            held(func.count(like.c.network.distinct())).label("networks"),
            held(func.min(like.c.at)).label("first"),
            last,
        )
        .join(article, article.c.id == like.c.article_id)
        .join(tables.site, tables.site.c.id == article.c.site_id)
        .where(article.c.site_id.in_(site_ids))
        .group_by(article.c.id, tables.site.c.key, article.c.title)
        .having(func.count().filter(like.c.standing != "counted") > 0)
        .order_by(last.desc().nulls_last())
        .limit(most)
    ).mappings()
    return [dict(row) for row in rows]


def rulings(db: Connection, site_ids: Sequence[int], *, most: int) -> list[dict[str, Any]]:
    """The newest decisions about held likes: at, who, by, action, likes, url, title."""
    ruling, moderator, token = tables.like_decision, tables.moderator, tables.token
    by_person = and_(ruling.c.actor_kind == "moderator", moderator.c.id == ruling.c.actor_id)
    by_program = and_(ruling.c.actor_kind == "token", token.c.id == ruling.c.actor_id)
    rows = db.execute(
        select(
            ruling.c.at,
            ruling.c.action,
            ruling.c.likes,
            ruling.c.actor_kind.label("by"),
            func.coalesce(moderator.c.name, token.c.name).label("who"),
            first_url(article.c.id).label("url"),
            article.c.title,
        )
        .join(article, article.c.id == ruling.c.article_id)
        .outerjoin(moderator, by_person)
        .outerjoin(token, by_program)
        .where(ruling.c.site_id.in_(site_ids))
        .order_by(ruling.c.id.desc())
        .limit(most)
    ).mappings()
    return [dict(row) for row in rows]
