"""INSERT … ON CONFLICT DO NOTHING, which SQLite and PostgreSQL spell alike."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from service.store.engine import is_sqlite


def insert_new(
    db: Connection, table: Table, values: Mapping[str, Any], *, unique: Sequence[str]
) -> int | None:
    """The new row's id, or None when a row with these unique columns stands already."""
    insert = sqlite.insert if is_sqlite(db.dialect) else postgresql.insert
    statement = (
        insert(table)
        .values(**values)
        .on_conflict_do_nothing(index_elements=list(unique))
        .returning(table.c.id)
    )
    return db.execute(statement).scalar_one_or_none()
