"""`chaikhana erase`: nothing of what a reader wrote is left in any file, table, key or line."""

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import text

from config.settings import Settings
from service.domain.comment import Status
from service.domain.decision import Actor, ActorKind
from service.store.backends import Backends
from service.store.tables import metadata
from service.use_cases.moderate import Wish, moderate
from tests.builders import NOON, screen_now, the_site
from tests.cli.asked import ask

CANARY = "Quetzalcoatlus"  # a word that nothing here says by itself
SITE_URL = "https://gazette.example/news/1"


def submit(client: FlaskClient, **values: Any) -> dict[str, Any]:
    body = {"site": "gazette", "url": SITE_URL, "name": "Ann", "body": "Fine.", **values}
    answer = client.post("/api/v1/comments", json=body)
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def canaries(client: FlaskClient, backends: Backends, number: int) -> list[str]:
    """Comments full of canaries, of sizes that split and merge the database's pages; ids."""
    ids = [
        submit(
            client,
            name=f"{CANARY} {n}",
            email=f"{CANARY}{n}@example.org",
            body=f"{CANARY} fuck {'and so on ' * (n * 37 % 140)}{CANARY}",
        )["id"]
        for n in range(number)
    ]
    for _ in range(3):  # neighbours that stay move the others about
        submit(client, body="Somebody else's. " * 80)
    with backends.read() as db:
        row_ids = db.execute(text("SELECT id FROM comment ORDER BY id")).scalars().all()
    screen_now(backends, *row_ids)
    return ids


def kept_in(settings: Settings, redis: "Redis") -> list[str]:
    """The files of the home and the keys of Redis that hold a canary."""
    found = {str(path): path.read_bytes() for path in settings.home.rglob("*") if path.is_file()}
    for key in redis.keys("*"):
        found[f"Redis {key!r}"] = repr(key).encode() + (redis.dump(key) or b"")
    return [where for where, what in found.items() if CANARY.lower().encode() in what.lower()]


def table_dump(backends: Backends) -> str:
    with backends.read() as db:
        rows = [db.execute(table.select()).all() for table in metadata.sorted_tables]
    return repr(rows)


def test_no_file_table_key_or_line_holds_what_was_erased(
    client: FlaskClient,
    settings: Settings,
    backends: Backends,
    redis: "Redis",
    caplog: pytest.LogCaptureFixture,
) -> None:
    ids = canaries(client, backends, 120)
    decide_all(backends, ids, reason=f"{CANARY} again")
    assert CANARY in table_dump(backends)
    if backends.engine.dialect.name == "sqlite":  # the files are looked into, not past
        assert kept_in(settings, redis)

    answer = ask(settings, "erase", *ids, "--json")

    assert answer.json == {"ok": True, "erased": 120, "likes_taken_back": 0}
    assert CANARY not in table_dump(backends)
    assert kept_in(settings, redis) == []
    assert CANARY not in caplog.text
    audited = ask(settings, "audit", "--json")
    assert (audited.code, audited.json["erased"], audited.json["comments"]) == (0, 120, 123)


def decide_all(backends: Backends, ids: list[str], *, reason: str) -> None:
    wishes = [
        Wish(comment=UUID(id_), action="reject", was=Status.HELD, reason=reason) for id_ in ids
    ]
    by = Actor(ActorKind.MODERATOR, 1)
    done = backends.write(moderate, wishes, site_ids=[the_site(backends).id], by=by, now=NOON)
    assert all(outcome.ok for outcome in done)


def test_an_author_shows_a_receipt_and_another_ones_is_refused(
    client: FlaskClient, settings: Settings
) -> None:
    mine, other = submit(client), submit(client, body="Another")

    refused = ask(settings, "erase", "--author", mine["id"], "--receipt", other["receipt"])
    done = ask(settings, "erase", "--author", mine["id"], "--receipt", mine["receipt"], "--json")

    assert refused.code == 2
    assert refused.said.endswith("Error: This is not the receipt of that comment.\n")
    assert (done.code, done.json["erased"]) == (0, 1)


def test_a_reader_is_known_by_their_token_and_loses_their_likes(
    client: FlaskClient, settings: Settings
) -> None:
    token = submit(client)["reader"]
    likes = f"/api/v1/likes?site=gazette&url={SITE_URL}"
    assert client.put(likes, headers={"X-Reader": token}).get_json()["likes"] == 1

    done = ask(settings, "erase", "--reader", token, "--site", "gazette", "--json")

    assert done.json == {"ok": True, "erased": 1, "likes_taken_back": 1}
    assert client.get(likes, headers={"X-Reader": token}).get_json() == {"likes": 0, "liked": False}
    assert ask(settings, "audit").code == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Name comments, or one of --author, --reader and --email."),
        (
            ["--email", "a@b.example", "--reader", "x"],
            "Name comments, or one of --author, --reader and --email.",
        ),
        (["00000000-0000-7000-8000-000000000000"], "There is no such comment."),
        (["--reader", "v1.x.y", "--site", "gazette"], "This reader token is not one of ours."),
        (["--reader", "v1.x.y", "--site", "nowhere"], "There is no site “nowhere”."),
    ],
)
@pytest.mark.usefixtures("app")
def test_what_cannot_be_erased_is_said_in_a_sentence(
    settings: Settings, words: list[str], sentence: str
) -> None:
    answer = ask(settings, "erase", *words)

    assert answer.code == 2
    assert answer.said.endswith(f"{sentence}\n")
