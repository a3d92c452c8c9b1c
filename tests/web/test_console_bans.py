"""Bans, closed articles and a site's reasons, from the console to what readers meet."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from service.domain.comment import Status
from service.domain.keys import network_in
from service.store import audit, bans, sites, tables
from service.store.backends import Backends
from service.use_cases.forget import forget
from tests.builders import KEYS, NOON, NORMAL, URL, add_site, screen_now, the_site
from tests.web.staff import a_moderator, decision, form_token, signed_in

REASONS = """
[reasons.insult]
private = "Insults somebody"
public = "Please do not insult other people."
[reasons.quiet]
private = "Wastes our time"
"""
TIMES = count(1)  # the same words again would be a repeat
ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture
def nadia(app: Flask, backends: Backends) -> FlaskClient:
    return signed_in(app, backends, a_moderator(backends))


def write(
    client: FlaskClient, name: str = "Ann", network: dict[str, str] | None = None, **values: Any
) -> dict[str, Any]:
    """A comment through the API; `reader` is the token that it comes with."""
    reader, body = values.pop("reader", ""), f"A fine piece, for the {next(TIMES)}. time."
    answer = client.post(
        "/api/v1/comments",
        json={"site": "gazette", "url": URL, "name": name, "body": body, **values},
        headers={"X-Reader": reader} if reader else {},
        environ_overrides=network or {},
    )
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.json or {}
    return found


def screened(backends: Backends, sent: dict[str, Any]) -> Status:
    with backends.read() as db:
        ids = db.scalars(select(tables.comment.c.id).where(tables.comment.c.status == "pending"))
        waiting = list(ids)
    return screen_now(backends, *waiting, now=datetime.now(UTC))[-1]


def ban(client: FlaskClient, sent: dict[str, Any], kind: str, term: str = "week") -> int:
    fields = {
        "csrf": form_token(client), "comment": sent["id"], "kind": kind, "term": term,
        "ban_reason": "Enough.", "back": "/console/bans",
    }  # fmt: skip
    return client.post("/console/bans", data=fields).status_code


def test_a_banned_reader_is_rejected_with_the_reason_until_the_ban_is_lifted(
    nadia: FlaskClient, client: FlaskClient, backends: Backends
) -> None:
    first = write(client)
    assert screened(backends, first) is Status.APPROVED
    assert ban(nadia, first, "reader") == 303

    assert screened(backends, write(client, reader=first["reader"])) is Status.REJECTED
    assert screened(backends, write(client, "Somebody else")) is Status.APPROVED
    assert "The author is banned." in nadia.get("/console/comments?queue=rejected").text
    page = nadia.get("/console/bans").text
    assert "Enough." in page
    lifted = nadia.post("/console/bans/lift", data={"csrf": form_token(nadia), "ban": "1"})
    assert lifted.status_code == 303
    assert screened(backends, write(client, reader=first["reader"])) is Status.APPROVED
    again = nadia.post("/console/bans/lift", data={"csrf": form_token(nadia), "ban": "1"})
    assert again.status_code == 404


def test_a_banned_email_is_known_in_any_case_and_is_kept_as_a_hash_only(
    nadia: FlaskClient, client: FlaskClient, backends: Backends
) -> None:
    first = write(client, email="Troll@Example.org")
    screened(backends, first)
    assert ban(nadia, first, "email") == 303

    assert screened(backends, write(client, email="troll@example.ORG")) is Status.REJECTED
    assert screened(backends, write(client, email="other@example.org")) is Status.APPROVED
    with backends.read() as db:
        [row] = db.execute(select(tables.ban)).mappings()
    assert b"roll" not in row["digest"]


def test_a_banned_network_is_known_after_its_month_and_no_longer_than_a_year(
    nadia: FlaskClient, client: FlaskClient, backends: Backends
) -> None:
    first = write(client, network=ELSEWHERE)
    screened(backends, first)
    assert ban(nadia, first, "network", "ever") == 409
    assert ban(nadia, first, "network", "year") == 303

    assert screened(backends, write(client, network=ELSEWHERE)) is Status.REJECTED
    assert screened(backends, write(client)) is Status.APPROVED
    site = the_site(backends)
    with backends.read() as db:
        [row] = db.execute(select(tables.ban)).mappings()
    assert site.ban_months == {row["network_key"]}
    assert row["digest"] in network_in(KEYS, "192.0.2.7", site.ban_months)


def test_the_hash_of_a_ban_is_blanked_when_it_ends(
    nadia: FlaskClient, client: FlaskClient, backends: Backends
) -> None:
    first = write(client, network=ELSEWHERE)
    screened(backends, first)
    ban(nadia, first, "network", "day")

    backends.write(forget, days=30, now=datetime.now(UTC) + timedelta(days=2))

    with backends.read() as db:
        [row] = db.execute(select(tables.ban)).mappings()
        assert (row["digest"], row["network_key"]) == (None, None)
        assert bans.standing(db, [row["site_id"]], now=row["until"]) == []


def liked(client: FlaskClient, reader: str, network: dict[str, str] | None = None) -> Any:
    where = {"site": "gazette", "url": URL}
    headers = {"X-Reader": reader}
    put = client.put(
        "/api/v1/likes", query_string=where, headers=headers, environ_overrides=network or {}
    )
    assert put.status_code == 200
    return put.json


def flags_of(client: FlaskClient, uid: str, readers: list[str], network: dict[str, str]) -> None:
    for reader in readers:
        told = client.put(
            f"/api/v1/comments/{uid}/flag",
            json={"reason": "spam"},
            headers={"X-Reader": reader},
            environ_overrides=network,
        )
        assert told.json == {"flagged": True}


def test_likes_of_the_banned_do_not_count_and_they_are_not_told(
    nadia: FlaskClient, client: FlaskClient, backends: Backends
) -> None:
    banned, other = write(client), write(client, network=ELSEWHERE)
    screened(backends, banned)
    ban(nadia, banned, "reader")
    ban(nadia, other, "network", "day")

    assert liked(client, banned["reader"]) == {"likes": 0, "liked": True}
    anybody = client.post("/api/v1/readers", json={"site": "gazette"}).json
    assert anybody is not None
    assert liked(client, anybody["reader"], ELSEWHERE) == {"likes": 0, "liked": True}
    form = {"site": "gazette", "url": URL}
    client.post("/thread/like", data=form, environ_overrides=ELSEWHERE)
    assert liked(client, anybody["reader"]) == {"likes": 0, "liked": True}
    someone = client.post("/api/v1/readers", json={"site": "gazette"}).json
    assert someone is not None
    assert liked(client, someone["reader"]) == {"likes": 1, "liked": True}
    where = {"site": "gazette", "url": URL}
    for reader, likes in ((banned["reader"], 1), (someone["reader"], 0)):
        taken = client.delete("/api/v1/likes", query_string=where, headers={"X-Reader": reader})
        assert taken.json == {"likes": likes, "liked": False}
    with backends.read() as db:
        assert audit.wrong_articles(db, most=9) == []


def test_flags_of_the_banned_hold_nothing(
    nadia: FlaskClient, client: FlaskClient, backends: Backends
) -> None:
    site = the_site(backends)
    two = f"hold_at_flags = 2\n{NORMAL}"
    backends.write(sites.set_policy, site.id, two, moderator_id=None, now=NOON)
    sent, banned = write(client), write(client)
    screened(backends, sent)
    ban(nadia, banned, "reader")
    ban(nadia, write(client, network=ELSEWHERE), "network", "day")
    one = client.post("/api/v1/readers", json={"site": "gazette"}).json
    assert one is not None

    flags_of(client, sent["id"], [banned["reader"]], {})
    flags_of(client, sent["id"], [one["reader"]], ELSEWHERE)

    with backends.read() as db:
        assert db.scalar(select(tables.flag.c.id)) is None


def test_who_decides_elsewhere_cannot_ban_here(
    app: Flask, client: FlaskClient, backends: Backends
) -> None:
    backends.write(add_site, "courier", origin="https://courier.example")
    foreign = a_moderator(backends, email="f@courier.example", sites=("courier",))
    sent = write(client)

    assert ban(signed_in(app, backends, foreign), sent, "reader") == 404


def test_what_a_comment_does_not_have_cannot_be_banned(
    nadia: FlaskClient, client: FlaskClient
) -> None:
    assert ban(nadia, write(client), "email") == 409


def test_an_article_is_closed_from_a_card_and_opened_again(
    nadia: FlaskClient, client: FlaskClient, backends: Backends
) -> None:
    screened(backends, write(client))
    where = {"site": "gazette", "url": URL}
    with backends.read() as db:
        article = str(db.scalar(select(tables.article.c.id)))

    for becomes, status in (("closed", 409), ("open", 202)):
        fields = {"csrf": form_token(nadia), "article": article, "becomes": becomes}
        assert nadia.post("/console/articles/close", data=fields).status_code == 303
        sent = client.post("/api/v1/comments", json={**where, "name": "Bea", "body": "Well."})
        assert sent.status_code == status


def test_a_reason_of_the_site_has_a_text_for_the_history_and_one_for_the_author(
    nadia: FlaskClient, client: FlaskClient, backends: Backends
) -> None:
    site = the_site(backends)
    backends.write(sites.set_policy, site.id, NORMAL + REASONS, moderator_id=None, now=NOON)
    sent = write(client, body="What a load of shit.")
    screened(backends, sent)

    assert "Insults somebody" in nadia.get("/console/queue").text

    class Held:
        uid = sent["id"]

    answer = nadia.post(
        "/console/decisions",
        data=decision(nadia, Held, "reject", because="insult", reason="Again!"),  # type: ignore[arg-type]
    )

    assert answer.status_code == 303
    own = client.get(f"/api/v1/comments/{sent['id']}", headers={"X-Receipt": sent["receipt"]}).json
    assert own is not None
    assert own["reason"] == "Please do not insult other people."
    page = nadia.get(f"/console/comments/{sent['id']}").text
    assert "Insults somebody Again!" in page
    assert "The author was told:" in page


def test_a_card_tells_what_was_run_and_what_found_nothing(
    nadia: FlaskClient, client: FlaskClient, backends: Backends
) -> None:
    sent = write(client, body="What a load of shit.")
    screened(backends, sent)

    page = nadia.get("/console/queue").text

    assert "<strong>Listed words</strong>: findings: 1" in page
    assert "<strong>Links</strong>: found nothing" in page
