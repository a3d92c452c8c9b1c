"""Connections to SQLite or PostgreSQL, set so that a commit means what it says."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

POOL = 32  # as many as a web process has threads
BUSY_MS = 5000

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # a commit that was answered survives a power loss
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is erased leaves no trace in free pages
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA cache_size=-16000",
    "PRAGMA temp_store=MEMORY",
)


def connect(url: str) -> Engine:
    """An engine for `sqlite:///path` or `postgresql+psycopg://…`. Connects on first use."""
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url)
    return create_engine(
        url,
        pool_size=POOL,
        max_overflow=0,
        pool_timeout=2,
        pool_pre_ping=True,
        hide_parameters=True,  # they hold readers' texts, and errors reach the log
        connect_args={
            "connect_timeout": 2,
            # A statement that outlives these is a fault, and must not hold others up. A page of
            # its index costs a disk of today hardly more in one order than in another.
            "options": "-c lock_timeout=5s -c statement_timeout=30s -c timezone=UTC "
            "-c random_page_cost=1.1",
            "tcp_user_timeout": 5000,
            # and a server that vanished while it worked is noticed after eleven seconds
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
        },
    )


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url, pool_size=POOL, max_overflow=0, pool_timeout=2, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        # SQLite's own lower() knows ASCII alone; searching has to work in Cyrillic, too.
        connection.create_function("lower", 1, _lower, deterministic=True)
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(db: Connection) -> None:
        writes = db.get_execution_options().get("writes", False)
        db.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


class db_now(FunctionElement[int]):
    """The database's clock, in microseconds since 1970: leases are told by one clock for all."""

    type = BigInteger()
    inherit_cache = True


@compiles(db_now, "sqlite")
def _sqlite_now(_element: object, _compiler: object, **_: object) -> str:
    return "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)"


@compiles(db_now, "postgresql")
def _postgresql_now(_element: object, _compiler: object, **_: object) -> str:
    return "CAST(extract(epoch from clock_timestamp()) * 1000000 AS BIGINT)"


def is_sqlite(dialect: Dialect) -> bool:
    return dialect.name == "sqlite"


def later(seconds: int) -> ColumnElement[int]:
    """The database's clock, so many seconds from now."""
    return db_now() + seconds * 1_000_000
