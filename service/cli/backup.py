"""A copy of everything that has to last, made while the product runs; and back into an empty home.

One zip file holds every table as lines of JSON, read on one snapshot, and the home's secret key. No
program of a database has to be installed, and a backup of SQLite can be restored into PostgreSQL.
"""

import io
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import click

from config.settings import BadSetting, Settings
from service.cli.desk import Desk, desk, now, print_json, schema_of
from service.store import copies, migrate

ABOUT = "about.json"
KEPT = ("secret_key", "demo_password")  # files of the home that belong to the rows
FORMAT = 1
DAMAGED = (BadZipFile, zlib.error, ValueError, KeyError, EOFError)


@click.command()
@click.argument("path", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def backup(path: Path, as_json: bool) -> None:
    """Write a copy of everything into FILE, which only its owner may read.

    May be made while the product runs: all of it is as of one moment. What was acknowledged before
    that moment is in it. FILE is replaced only once the new one is whole.
    """
    at = desk()
    with whole_or_not_at_all(path) as draft, ZipFile(draft, "w", ZIP_DEFLATED) as archive:
        rows = fill(at, archive)
    said = {"ok": True, "file": str(path), "bytes": path.stat().st_size, "rows": sum(rows.values())}
    show(said | {"comments": rows["comment"]}, as_json)


@contextmanager
def whole_or_not_at_all(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its place when the block ends well.

    Raises:
        BadSetting: the place cannot be written to.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield draft
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise BadSetting(f"The backup {path} cannot be written ({error.strerror}).") from error
    finally:
        draft.unlink(missing_ok=True)


def fill(at: Desk, archive: ZipFile) -> dict[str, int]:
    """Rows by table. What it is, and of which schema, is written last: a torn file has no label."""
    rows = dict.fromkeys(copies.NAMES, 0)
    with at.backends.snapshot() as db:
        for name in copies.NAMES:
            with archive.open(f"{name}.jsonl", "w", force_zip64=True) as member:
                for line in copies.dump(db, name):
                    member.write(line.encode())
                    rows[name] += 1
    for name in KEPT:
        if (at.settings.home / name).exists():
            archive.write(at.settings.home / name, name)
    about = {"format": FORMAT, "schema": migrate.head(), "at": now().isoformat(), "rows": rows}
    archive.writestr(ABOUT, json.dumps(about, indent=1))
    return rows


@click.command()
@click.argument(
    "path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--json", "as_json", is_flag=True)
def restore(path: Path, as_json: bool) -> None:
    """Fill an empty home and database from FILE, which `backup` wrote.

    All or nothing: a file that is damaged leaves the database empty. Afterwards `audit` proves it.
    """
    settings = Settings.from_env(os.environ)
    at = Desk.of(settings)
    click.get_current_context().call_on_close(at.backends.close)
    try:
        with ZipFile(path) as archive:
            about = labelled(path, archive)
            prepare(at)
            rows = pour(at, archive, about)
            put_keys(settings, archive)
    except DAMAGED as error:
        raise BadSetting(f"{path} is damaged, or no backup ({type(error).__name__}).") from error
    show({"ok": True, "rows": sum(rows.values()), "comments": rows["comment"]}, as_json)


def labelled(path: Path, archive: ZipFile) -> dict[str, Any]:
    """What the backup says about itself.

    Raises:
        BadSetting: another version's code made it.
    """
    about: dict[str, Any] = json.loads(archive.read(ABOUT))
    if (about["format"], about["schema"]) != (FORMAT, migrate.head()):
        raise BadSetting(
            f"{path} has the schema {about['schema']}, and this version has {migrate.head()}: "
            "restore it with the version that made it, and upgrade then."
        )
    return about


def prepare(at: Desk) -> None:
    """Bring an empty database to the present schema.

    Raises:
        BadSetting: there is something in it.
    """
    if schema_of(at.backends) not in (None, migrate.head()):
        raise BadSetting("The database is not empty; a backup is restored into an empty one.")
    migrate.migrate(at.backends.engine)
    with at.backends.read() as db:
        if not copies.is_empty(db):
            raise BadSetting("The database is not empty; a backup is restored into an empty one.")


def pour(at: Desk, archive: ZipFile, about: dict[str, Any]) -> dict[str, int]:
    """Rows by table, in one transaction: nobody else writes to an empty database, so this one may
    take longer than the writer would wait.

    Raises:
        ValueError: fewer rows are there than were written.
    """
    rows = {}
    with at.backends.engine.execution_options(writes=True).begin() as db:
        for name in copies.NAMES:
            with archive.open(f"{name}.jsonl") as member:
                lines = io.TextIOWrapper(member, encoding="utf-8", newline="\n")
                rows[name] = copies.load(db, name, lines)
        if rows != about["rows"]:
            raise ValueError("rows are missing")
    return rows


def put_keys(settings: Settings, archive: ZipFile) -> None:
    """The key that reader tokens and receipts hang on; one that the environment gives stays."""
    for name in set(KEPT) & set(archive.namelist()):
        draft = settings.home / f"{name}.restored"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(archive.read(name))
        draft.replace(settings.home / name)


def show(said: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(said)
        return
    size = f", {said['bytes'] / 1e6:.1f} MB" if "bytes" in said else ""
    click.echo(f"{said['rows']} rows, {said['comments']} of them comments{size}.")
