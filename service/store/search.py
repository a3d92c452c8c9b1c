"""Full text: words, beginnings of words, and exact "phrases", in every script alike.

The index is kept by triggers (migration 0007) and holds whatever is screened. A pending comment is
read as it stands instead; there are never many.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
    text,
    true,
)

from service.domain.comment import Status
from service.store import tables
from service.store.engine import is_sqlite

comment = tables.comment

MOST_TERMS = 10
TERM = re.compile(r'"([^"]*)"?|([^\s"]+)')
QUOTES = str.maketrans("“”„«»", '"""""')

index = table("comment_search", column("rowid"), column("comment_id"), column("words"))


@dataclass(frozen=True, slots=True)
class Term:
    """words: at least one, next to each other. is_whole: the last is a word, not its beginning.
    given: as it was typed."""

    words: Sequence[str]
    is_whole: bool
    given: str


def terms(asked: str) -> list[Term]:
    """What a moderator typed; at most ten terms, and all of them have to be there."""
    found = []
    for match in TERM.finditer(asked.translate(QUOTES)):
        is_whole = match[2] is None
        given = match[1] if is_whole else match[2]
        if given.strip():
            found.append(Term(_words(given), is_whole, given))
    return found[:MOST_TERMS]


def _words(given: str) -> list[str]:
    """Letters, marks and digits are words; everything else stands between them."""
    kept = (one if unicodedata.category(one)[0] in "LMN" else " " for one in given)
    return "".join(kept).split()


def holds(db: Connection, asked: str, statuses: Sequence[Status]) -> ColumnElement[bool]:
    """True for a comment of these statuses whose name, body or e-mail holds every term."""
    wanted = terms(asked)
    as_words = [term for term in wanted if term.words]
    as_typed = [_as_typed(term.given) for term in wanted if not term.words]
    if not as_words:
        return and_(true(), *as_typed)
    pending = and_(*(_as_typed(term.given) for term in as_words))
    screened = comment.c.id.in_(_found(db, as_words))
    if Status.PENDING not in statuses:
        return and_(screened, *as_typed)
    if set(statuses) == {Status.PENDING}:
        return and_(pending, *as_typed)
    is_pending = comment.c.status == Status.PENDING
    return and_(or_(and_(is_pending, pending), and_(~is_pending, screened)), *as_typed)


def _as_typed(given: str) -> ColumnElement[bool]:
    """For what is no word, such as an emoji, and for what is in no index yet."""
    return or_(
        comment.c.body.icontains(given, autoescape=True),
        comment.c.name.icontains(given, autoescape=True),
        comment.c.email.icontains(given, autoescape=True),
    )


def _found(db: Connection, wanted: Sequence[Term]) -> Select[Any]:
    if is_sqlite(db.dialect):
        match = literal_column("comment_search").op("MATCH")(" AND ".join(map(_fts5, wanted)))
        return select(index.c.rowid).where(match)
    query = func.to_tsquery("simple", " & ".join(map(_tsquery, wanted)))
    return select(index.c.comment_id).where(index.c.words.op("@@")(query))


def _fts5(term: Term) -> str:
    """`"two words"`, `"begin" *`: inside quotes nothing has a meaning, and no word has a quote."""
    return f'"{" ".join(term.words)}"{"" if term.is_whole else " *"}'


def _tsquery(term: Term) -> str:
    """`'two' <-> 'words'`, `'begin':*`."""
    last = "" if term.is_whole else ":*"
    return " <-> ".join(f"'{word}'" for word in term.words) + last


def forget(db: Connection) -> None:
    """Leave no trace of texts that were erased: FTS5 only marks them as deleted until its segments
    are merged. PostgreSQL's own vacuum does the same work. Seconds on a large table."""
    if is_sqlite(db.dialect):
        db.execute(text("INSERT INTO comment_search (comment_search) VALUES ('optimize')"))
