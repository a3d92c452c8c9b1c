"""Bring the database to this version's schema."""

import os

import click

from config.settings import Settings
from service.cli.desk import Desk, schema_of
from service.store import migrate as migrations


@click.command()
def migrate() -> None:
    """Bring the database to the schema of this version. Safe to repeat."""
    desk = Desk.of(Settings.from_env(os.environ))
    before = schema_of(desk.backends)
    after = migrations.migrate(desk.backends.engine)
    click.echo(f"The schema was at {before or 'nothing'} and is at {after}.")
