"""What a command holds: settings, keys, stores. Made once it is needed, in the running process."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import click

from config.settings import BadSetting, Settings
from service.domain.errors import NotFound, Refused, Unavailable
from service.domain.keys import Keyring
from service.domain.site import Site
from service.store import migrate, sites
from service.store.backends import Backends


@dataclass(frozen=True, slots=True)
class Desk:
    settings: Settings
    backends: Backends
    keys: Keyring

    @classmethod
    def of(cls, settings: Settings) -> "Desk":
        backends = Backends(settings.database_url, settings.redis_address, settings.home)
        return cls(settings, backends, Keyring(settings.secret_key, settings.old_secret_keys))

    def site(self, key: str) -> Site:
        """Raises NotFound when there is no such site."""
        with self.backends.read() as db:
            found = sites.by_key(db, key)
        if found is None:
            raise NotFound("There is no site “%(key)s”.", params={"key": key})
        return found


def desk() -> Desk:
    """The desk for the settings in the environment, on a database that has the present schema.

    It is closed when the command ends.

    Raises:
        BadSetting, Refused: with the sentence for the operator.
    """
    made = Desk.of(Settings.from_env(os.environ))
    click.get_current_context().call_on_close(made.backends.close)
    if schema_of(made.backends) != migrate.head():
        raise Refused(
            "The database has not the schema of this version: `chaikhana migrate` brings it there, "
            "and so does `chaikhana run`."
        )
    return made


def schema_of(backends: Backends) -> str | None:
    """The database's revision.

    Raises:
        BadSetting: the database does not answer.
    """
    try:
        with backends.read():  # says Unavailable where the engine says whatever its driver does
            return migrate.present(backends.engine)
    except Unavailable:
        raise BadSetting(
            "The database that CHAIKHANA_DATABASE_URL names (by default chaikhana.db in "
            "CHAIKHANA_HOME) does not answer."
        ) from None


def now() -> datetime:
    return datetime.now(UTC)


def print_json(value: Mapping[str, object]) -> None:
    """One object, one line: for programs."""
    click.echo(json.dumps(value, default=str))
