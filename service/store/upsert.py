"""INSERT … ON CONFLICT DO NOTHING, which SQLite and PostgreSQL spell alike."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Table
from sqlalchemy.dialects import postgresql, sqlite

from service.store.engine import is_sqlite


def insert_new(
    db: Connection, table: Table, values: Mapping[str, Any], *, unique: Sequence[str]
) -> int | None:
    """The new row's id, or None when a row with these unique columns stands already."""
    statement = _statement(table, tuple(unique), ("id",), is_sqlite(db.dialect))
    return db.execute(statement, dict(values)).scalar_one_or_none()


def insert_all_new(
    db: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    unique: Sequence[str],
    returning: Sequence[str],
) -> Sequence[Row[Any]]:
    """These columns of the new rows, in any order; none of a row that stands already."""
    if not rows:
        return []
    statement = _statement(table, tuple(unique), tuple(returning), is_sqlite(db.dialect))
    return db.execute(statement, [dict(row) for row in rows]).all()


@cache  # building a statement takes longer than running it
def _statement(
    table: Table, unique: tuple[str, ...], returning: tuple[str, ...], for_sqlite: bool
) -> Any:
    insert = sqlite.insert if for_sqlite else postgresql.insert
    statement = insert(table).on_conflict_do_nothing(index_elements=unique)
    return statement.returning(*(table.c[name] for name in returning))
