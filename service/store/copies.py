"""Rows of every table as lines of JSON, and back: alike for SQLite and PostgreSQL."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, LargeBinary, Table, Uuid, func, insert, select, text

from service.store.engine import is_sqlite
from service.store.tables import UtcTime, metadata

CHUNK = 1000  # rows a statement

# In the order in which they can be filled: what is pointed to comes first.
NAMES = tuple(table.name for table in metadata.sorted_tables)


def dump(db: Connection, name: str) -> Iterator[str]:
    """The table's rows in the order of their ids, a line each; on one snapshot, read as they go."""
    table = metadata.tables[name]
    rows = db.execution_options(yield_per=CHUNK).execute(select(table).order_by(table.c.id))
    for row in rows:
        values = {key: _out(value) for key, value in row._mapping.items()}
        yield json.dumps(values, ensure_ascii=False) + "\n"


def _out(value: Any) -> Any:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def load(db: Connection, name: str, lines: Iterator[str]) -> int:
    """Fill an empty table; how many rows. A comment's parent has a lower id, and is there by then.

    Raises:
        ValueError, KeyError: a line is none of ours.
    """
    table = metadata.tables[name]
    back, number = _readers(table), 0
    while some := [_row(line, back) for line in islice(lines, CHUNK)]:
        db.execute(insert(table), some)
        number += len(some)
    if not is_sqlite(db.dialect):
        _count_on(db, table)
    return number


def _readers(table: Table) -> dict[str, Callable[[Any], Any]]:
    """What makes a column's value from its JSON."""
    return {column.name: _reader(column.type) for column in table.columns}


def _reader(kind: Any) -> Callable[[Any], Any]:
    if isinstance(kind, UtcTime):
        return datetime.fromisoformat
    if isinstance(kind, LargeBinary):
        return b64decode
    return UUID if isinstance(kind, Uuid) else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _row(line: str, back: dict[str, Callable[[Any], Any]]) -> dict[str, Any]:
    values = json.loads(line)
    return {
        name: None if values[name] is None else make(values[name]) for name, make in back.items()
    }


def _count_on(db: Connection, table: Table) -> None:
    """PostgreSQL numbers from its own sequence, which knows nothing of rows that came with ids."""
    highest = db.scalar(select(func.max(table.c.id)))
    if highest is not None:
        sequence = {"table": table.name, "highest": highest}
        db.execute(text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :highest)"), sequence)


def is_empty(db: Connection) -> bool:
    """True when no table holds a row."""
    return not any(db.scalar(select(table.c.id).limit(1)) for table in metadata.sorted_tables)
