"""`chaikhana backup` and `restore`: everything comes back, into either database, or nothing."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from config.settings import Settings
from service.store.backends import Backends
from service.store.tables import metadata
from service.use_cases.like import Liker, Liking, like
from service.use_cases.submit import new_uid
from tests.builders import HERE, NOON, a_submission, add_site, decide, screen_now, send, the_site
from tests.cli.asked import ask


def fill(backends: Backends) -> str:
    """Some of everything; the id of a comment."""
    sent = [
        send(backends, body=body, email="ann@example.org", key=f"a key of sixteen {number}")
        for number, body in enumerate(("Ёлка 🌲 «да»", "What the fuck.", "\\f \\0 '' \"", "Wait"))
    ]
    screen_now(backends, *(one.id for one in sent))
    decide(backends, sent[1], "reject", reason="No, سلام")
    screen_now(backends, send(backends, parent=str(sent[0].uid), body="A reply").id)
    liker = Liker(site_id=the_site(backends).id, address=a_submission().address, reader=new_uid())
    backends.write_one_of(like, Liking(liker, HERE, NOON))
    return str(sent[0].uid)


def everything(backends: Backends) -> dict[str, list[tuple[object, ...]]]:
    with backends.read() as db:
        return {
            table.name: [tuple(row) for row in db.execute(table.select().order_by(table.c.id))]
            for table in metadata.sorted_tables
        }


@contextmanager
def at(settings: Settings) -> Iterator[Backends]:
    backends = Backends(settings.database_url, settings.redis_address, settings.home)
    try:
        yield backends
    finally:
        backends.close()


@pytest.fixture
def other(settings: Settings, tmp_path: Path) -> Settings:
    """A home where nothing is yet, on SQLite."""
    home = tmp_path / "other"
    home.mkdir()
    return replace(settings, home=home, database_url=f"sqlite:///{home / 'chaikhana.db'}")


def test_a_backup_of_either_database_comes_back_whole(
    settings: Settings, backends: Backends, other: Settings, tmp_path: Path
) -> None:
    fill(backends)
    (settings.home / "secret_key").write_text("the key that tokens hang on, long enough")
    file = tmp_path / "backup.zip"

    made = ask(settings, "backup", str(file), "--json")
    back = ask(other, "restore", str(file), "--json")

    assert (made.code, made.json["comments"], file.stat().st_mode & 0o777) == (0, 5, 0o600)
    assert (back.code, back.json["rows"]) == (0, made.json["rows"])
    with at(other) as restored:
        assert everything(restored) == everything(backends)
    assert (other.home / "secret_key").read_text().startswith("the key")
    assert ask(other, "audit").code == 0


def test_a_backup_of_sqlite_comes_back_into_either_database_and_goes_on(
    settings: Settings, other: Settings, sqlite_template: Path, tmp_path: Path
) -> None:
    shutil.copy(sqlite_template, other.home / "chaikhana.db")
    with at(other) as source:
        source.write(add_site)
        fill(source)
    file = tmp_path / "backup.zip"
    assert ask(other, "backup", str(file)).code == 0

    assert ask(settings, "restore", str(file)).code == 0

    with at(settings) as restored:
        assert send(restored, body="New").id == 6
    assert ask(settings, "audit", "--json").json["comments"] == 6


def test_a_backup_is_not_poured_over_what_is_there(
    settings: Settings, backends: Backends, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    ask(settings, "backup", str(file))
    before = everything(backends)

    answer = ask(settings, "restore", str(file))

    sentence = "The database is not empty; a backup is restored into an empty one.\n"
    assert (answer.code, answer.said) == (2, sentence)
    assert everything(backends) == before


@pytest.mark.parametrize("harm", ["cut off", "changed", "rows missing", "no zip"])
def test_a_damaged_backup_leaves_the_database_empty(
    settings: Settings, backends: Backends, other: Settings, tmp_path: Path, harm: str
) -> None:
    fill(backends)
    file = tmp_path / "backup.zip"
    ask(settings, "backup", str(file))
    damage(file, harm)

    answer = ask(other, "restore", str(file))

    assert answer.code == 2
    assert "is damaged, or no backup" in answer.said
    with at(other) as restored:
        assert "comment" not in tables(restored) or not any(everything(restored).values())


def damage(file: Path, harm: str) -> None:
    whole = file.read_bytes()
    if harm == "cut off":
        file.write_bytes(whole[: len(whole) // 2])
    elif harm == "no zip":
        file.write_text("id,body\n1,Hello\n")
    elif harm == "changed":
        place = whole.index(b"comment.jsonl") + 40
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
    else:
        with ZipFile(file) as old:
            kept = {name: old.read(name) for name in old.namelist()}
        kept["decision.jsonl"] = b"".join(kept["decision.jsonl"].splitlines(keepends=True)[1:])
        with ZipFile(file, "w") as new:
            for name, content in kept.items():
                new.writestr(name, content)


def tables(backends: Backends) -> list[str]:
    with backends.read() as db:
        return list(db.scalars(text("SELECT name FROM sqlite_master")))


@pytest.mark.usefixtures("app")
def test_a_backup_of_another_schema_is_refused_in_a_sentence(
    settings: Settings, other: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    ask(settings, "backup", str(file))
    with ZipFile(file) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    kept["about.json"] = json.dumps(json.loads(kept["about.json"]) | {"schema": "0001"}).encode()
    with ZipFile(file, "w") as new:
        for name, content in kept.items():
            new.writestr(name, content)

    answer = ask(other, "restore", str(file))

    assert (answer.code, "has the schema 0001" in answer.said) == (2, True)


@pytest.mark.usefixtures("app")
def test_a_backup_that_cannot_be_written_says_so_and_leaves_nothing(
    settings: Settings, tmp_path: Path
) -> None:
    answer = ask(settings, "backup", str(tmp_path / "nowhere" / "backup.zip"))

    assert answer.code == 2
    assert answer.said.endswith("cannot be written (No such file or directory).\n")
