"""Fixtures on real stores: every test that asks for `backends` runs on SQLite and PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import create_engine

from config.settings import Settings
from hatch_build import stale
from service.store.backends import Backends
from service.store.engine import connect
from service.store.migrate import migrate
from service.store.tables import metadata
from service.web import create_app
from service.web.door import NAME, Door
from tests.builders import add_site
from tests.stores import a_postgresql, a_redis

ROOT = Path(__file__).parents[1]
SECRET = "a secret that only the tests know, long enough"


def pytest_sessionstart() -> None:
    """What was compiled is imported instead of its source, which may be newer."""
    if old := stale(ROOT):
        pytest.exit(f"{old[0]} is newer than what was compiled of it: `make compiled`", 4)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    with a_redis() as url:
        yield url


@pytest.fixture
def redis(redis_url: str) -> Iterator["Redis"]:
    """An empty Redis."""
    with Redis.from_url(redis_url) as redis:
        redis.flushall()
        yield redis


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database, to be copied."""
    path = tmp_path_factory.mktemp("template") / "chaikhana.db"
    engine = connect(f"sqlite:///{path}")
    migrate(engine)
    with engine.connect() as db:
        db.exec_driver_sql("COMMIT")
        db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.exec_driver_sql("BEGIN")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The URL of a migrated database, the only one of its server, to be emptied after use."""
    with a_postgresql() as url:
        engine = connect(url)
        migrate(engine)
        engine.dispose()
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty migrated database of its own, once of each kind."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "chaikhana.db")
        yield f"sqlite:///{tmp_path / 'chaikhana.db'}"
        return
    url = request.getfixturevalue("postgresql_url")
    yield url
    run_on(url, empty_again())


def empty_again() -> str:
    """Statements that empty every table and number from 1 again: quicker by far than TRUNCATE,
    which makes new files, and than a database a test. As a replica: the checks of foreign keys
    look through the whole table for each row that goes."""
    names = [table.name for table in reversed(metadata.sorted_tables)]
    numbers = [f"setval(pg_get_serial_sequence('{name}', 'id'), 1, false)" for name in names]
    as_replica = "SET session_replication_role = replica"
    return "; ".join(
        [as_replica, *(f"DELETE FROM {name}" for name in names), f"SELECT {', '.join(numbers)}"]
    )


def run_on(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as db:
        db.exec_driver_sql(statement)
    engine.dispose()


@pytest.fixture
def settings(database_url: str, redis_url: str, redis: "Redis", tmp_path: Path) -> Settings:
    """The settings of a product whose limits are off; a test that is about them sets its own."""
    return Settings.from_env(
        {
            "CHAIKHANA_HOME": str(tmp_path),
            "CHAIKHANA_DATABASE_URL": database_url,
            "CHAIKHANA_REDIS_URL": redis_url,
            "CHAIKHANA_SECRET_KEY": SECRET,
            "CHAIKHANA_LIMITS": "off",
        }
    )


@pytest.fixture
def door(settings: Settings) -> Iterator[Door]:
    """Of a product with one site: `gazette`, at https://gazette.example."""
    door = Door.of(settings)
    door.backends.write(add_site)
    yield door
    door.backends.close()


@pytest.fixture
def backends(door: Door) -> Backends:
    return door.backends


@pytest.fixture(scope="session")
def empty_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Its routes and templates take far longer to read than a test."""
    nowhere = {
        "CHAIKHANA_HOME": str(tmp_path_factory.mktemp("home")),
        "CHAIKHANA_SECRET_KEY": SECRET,
    }
    return create_app(Settings.from_env(nowhere))


@pytest.fixture
def app(empty_app: Flask, door: Door) -> Iterator[Flask]:
    """The application with this door, which is all that differs from one to the next."""
    empty_app.extensions[NAME] = door
    yield empty_app
    vars(empty_app).pop("wsgi_app", None)  # what a test stood before it


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
