from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from service.store import migrate
from service.store.backends import Backends
from service.store.tables import metadata


def test_migrations_build_the_tables_of_the_code(backends: Backends) -> None:
    with backends.engine.connect() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})

        assert compare_metadata(context, metadata) == []


def test_migrating_again_changes_nothing(backends: Backends) -> None:
    assert migrate.migrate(backends.engine) == migrate.present(backends.engine) == migrate.head()
