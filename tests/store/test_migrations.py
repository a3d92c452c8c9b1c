from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from service.store import migrate
from service.store.backends import Backends
from service.store.tables import metadata


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """The index of full-text search differs between the databases and is no table of the code."""
    return not (kind == "table" and str(name).startswith("comment_search"))


def test_migrations_build_the_tables_of_the_code(backends: Backends) -> None:
    with backends.engine.connect() as db:
        opts = {"compare_type": True, "include_name": is_ours}
        context = MigrationContext.configure(db, opts=opts)

        assert compare_metadata(context, metadata) == []


def test_migrating_again_changes_nothing(backends: Backends) -> None:
    assert migrate.migrate(backends.engine) == migrate.present(backends.engine) == migrate.head()
