"""Bring a database to the schema of this code. Forward only; safe to repeat and to race."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from service.store.engine import is_sqlite

HERE = Path(__file__).parent / "migrations"
LOCK = 7_203_511  # one migrating process at a time; any number that nothing else here uses


def migrate(engine: Engine) -> str:
    """Run what is missing; the revision that the database then has."""
    with engine.execution_options(writes=True).connect() as db:
        if not is_sqlite(engine.dialect):
            db.execute(text("SET lock_timeout = 0"))  # wait for whoever migrates already
            db.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
            db.execute(text("SET lock_timeout = '4s'"))  # but hold up no reader for long
            db.commit()
        config = _config()
        config.attributes["connection"] = db
        command.upgrade(config, "head")
        db.commit()
        db.invalidate()  # gives the lock back, and no later user gets our timeouts
    return head()


def head() -> str:
    """The newest migration of this code."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def present(engine: Engine) -> str | None:
    """The database's revision; None when it is empty."""
    with engine.connect() as db:
        return MigrationContext.configure(db).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    return config
