"""Articles and the addresses that lead to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from service.domain.address import Address
from service.store import tables
from service.store.upsert import insert_new

article, address, site = tables.article, tables.address, tables.site


@dataclass(frozen=True, slots=True)
class Article:
    """closes_at: None while it stays open. url: of the address it was found by."""

    id: int
    site_id: int
    url: str
    title: str | None
    lang: str | None
    likes: int
    comments: int
    version: int
    closes_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        return self.closes_at is None or now < self.closes_at


@dataclass(frozen=True, slots=True)
class Standing:
    """How an article stands: what its public answers are made from, and when they change."""

    id: int
    version: int
    likes: int
    comments: int
    closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standings:
    """site_version: 0 when there is no such site. articles: by address key, the known ones."""

    site_version: int
    articles: dict[str, Standing]


COLUMNS = (
    article.c.id,
    article.c.site_id,
    address.c.url,
    article.c.title,
    article.c.lang,
    article.c.likes,
    article.c.comments,
    article.c.version,
    article.c.closes_at,
)


# Statements of the hot paths are built once: building one takes longer than running it.
FIND = (
    select(*COLUMNS, address.c.key)
    .join(address, address.c.article_id == article.c.id)
    .where(
        address.c.site_id.in_(bindparam("sites", expanding=True)),
        address.c.key.in_(bindparam("keys", expanding=True)),
    )
)
STANDINGS = (
    select(
        site.c.version.label("site_version"),
        address.c.key,
        article.c.id,
        article.c.version,
        article.c.likes,
        article.c.comments,
        article.c.closes_at,
    )
    .select_from(site)
    .outerjoin(
        address,
        (address.c.site_id == site.c.id) & address.c.key.in_(bindparam("keys", expanding=True)),
    )
    .outerjoin(article, article.c.id == address.c.article_id)
    .where(site.c.id == bindparam("site"))
)


def find(db: Connection, site_id: int, where: Address) -> Article | None:
    """The article at an address; None until a comment or a like has made one."""
    return find_all(db, [(site_id, where)]).get((site_id, where.key))


def find_all(
    db: Connection, where: Sequence[tuple[int, Address]]
) -> dict[tuple[int, str], Article]:
    """The articles at these addresses of sites, by site and address key; only the known ones."""
    asked = {
        "sites": list({site_id for site_id, _ in where}),
        "keys": [one.key for _, one in where],
    }
    return {(row[1], row[-1]): Article(*row[:-1]) for row in db.execute(FIND, asked)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An article that somebody writes to. The rest is for the first that is heard of it: since when
    it is known, its language, and when comments on it will close; None is never."""

    site_id: int
    address: Address
    at: datetime
    lang: str | None = None
    closes_at: datetime | None = None


def find_or_make_all(db: Connection, wanted: Sequence[Wanted]) -> list[Article]:
    """The article of each, made now if this is the first that is heard of it."""
    known = find_all(db, [(one.site_id, one.address) for one in wanted])
    for one in wanted:
        if (one.site_id, one.address.key) not in known:
            known[one.site_id, one.address.key] = _made(db, one)
    return [known[one.site_id, one.address.key] for one in wanted]


def _made(db: Connection, new: Wanted) -> Article:
    values = {
        "site_id": new.site_id,
        "lang": new.lang,
        "created_at": new.at,
        "closes_at": new.closes_at,
    }
    made = db.execute(insert(article).values(values).returning(article.c.id)).scalar_one()
    row = {
        "site_id": new.site_id,
        "article_id": made,
        "key": new.address.key,
        "url": new.address.url,
    }
    if insert_new(db, address, row, unique=("site_id", "key")) is None:
        db.execute(delete(article).where(article.c.id == made))  # another process was first
    found = find(db, new.site_id, new.address)
    assert found is not None
    return found


def set_title(db: Connection, article_id: int, title: str) -> None:
    """Keep the first title that a reader sends; unverified, for console and reports only."""
    db.execute(
        update(article)
        .where(article.c.id == article_id, article.c.title.is_(None))
        .values(title=title)
    )


def site_of(db: Connection, article_id: int) -> int | None:
    return db.scalar(select(article.c.site_id).where(article.c.id == article_id))


def close(db: Connection, article_id: int, *, at: datetime | None) -> None:
    """Comments are closed from `at` on; None opens them again."""
    values = {"closes_at": at, "version": article.c.version + 1}
    db.execute(update(article).where(article.c.id == article_id).values(values))


def first_url(article_id: ColumnElement[int]) -> ScalarSelect[str]:
    """The address by which an article became known, for a statement that has its id."""
    return (
        select(address.c.url)
        .where(address.c.article_id == article_id)
        .order_by(address.c.id)
        .limit(1)
        .scalar_subquery()
    )


def standings(db: Connection, site_id: int, keys: Sequence[str]) -> Standings:
    """Versions and counts of the articles at these addresses, and the site's version, as of one
    moment."""
    rows = db.execute(STANDINGS, {"site": site_id, "keys": keys}).all()
    return Standings(
        rows[0].site_version if rows else 0,
        {row[1]: Standing(*row[2:]) for row in rows if row[1] is not None},
    )
