from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from service.domain.errors import NotFound
from service.domain.keys import Network
from service.store import articles, comments, queues, readers, tables, threads
from service.store.backends import Backends
from service.store.decisions import record_screened
from service.use_cases import erase as erasing
from service.use_cases import screen, submit
from service.use_cases.forget import forget
from service.use_cases.like import Liker, Liking, like
from tests.builders import (
    HERE,
    NOON,
    a_submission,
    an_intake,
    decide,
    screen_now,
    send,
    the_site,
)


def erase(backends: Backends, *sent: Any) -> int:
    return len(backends.write(erasing.erase, [one.id for one in sent], now=NOON))


def row(backends: Backends, sent: Any) -> Any:
    with backends.read() as db:
        return db.execute(select(tables.comment).where(tables.comment.c.id == sent.id)).one()


def shown(backends: Backends) -> tuple[int, list[Any]]:
    """The article's count and its thread."""
    with backends.read() as db:
        article = articles.find(db, the_site(backends).id, a_submission().address)
        assert article is not None
        return article.comments, threads.page(db, article.id).roots


def test_an_erased_comment_keeps_its_id_status_and_decisions_and_nothing_of_its_author(
    backends: Backends,
) -> None:
    sent = send(backends, email="ann@example.org", body="What the fuck.", lang="en")
    screen_now(backends, sent.id)
    decide(backends, sent, "approve", reason="Ann is my neighbour")

    assert erase(backends, sent) == 1

    left = row(backends, sent)
    assert (left.uid, left.status, left.revision) == (sent.uid, "approved", 1)
    assert (left.name, left.email, left.body, left.reader_id) == ("", None, "", None)
    assert (left.network, left.network_key, left.text_hash) == (None, None, None)
    with backends.read() as db:
        decisions = db.execute(select(tables.decision).order_by(tables.decision.c.id)).all()
        assert db.execute(select(tables.finding)).all() == []
    assert [(one.becomes, one.reason) for one in decisions] == [("held", ""), ("approved", "")]
    assert {one.public_reason for one in decisions} == {""}


def test_an_erased_comment_is_neither_counted_nor_shown(backends: Backends) -> None:
    sent, other = send(backends), send(backends, body="Another")
    screen_now(backends, sent.id, other.id)

    erase(backends, sent)

    count, roots = shown(backends)
    assert (count, [one.uid for one in roots]) == (1, [other.uid])


def test_replies_to_an_erased_comment_stay_below_its_empty_place(backends: Backends) -> None:
    sent = send(backends)
    screen_now(backends, sent.id)
    reply = send(backends, parent=str(sent.uid), body="Quite so")
    screen_now(backends, reply.id)

    erase(backends, sent)

    count, [root] = shown(backends)
    assert (count, root.is_removed, root.name, root.body) == (1, True, "", "")
    assert [one.body for one in root.replies] == ["Quite so"]


def test_an_erased_comment_waits_for_nobody(backends: Backends) -> None:
    """Neither for screening nor for a moderator, and no late decision brings it back."""
    waits, held = send(backends), send(backends, body="What the fuck.")
    screen_now(backends, held.id)
    late = screen_of(backends, waits)

    erase(backends, waits, held)

    assert screen_now(backends, waits.id) == []
    assert decide(backends, held, "approve").code == "not_found"
    assert backends.write(record_screened, late) == []
    with backends.read() as db:
        counts = queues.counts(db, [the_site(backends).id])
    assert counts["held"] == counts["pending"] == counts["all"] == 0


def screen_of(backends: Backends, sent: Any) -> Any:
    """What a worker has judged and not recorded yet."""
    claimed = backends.write(comments.claim, [sent.id], fresh=True)
    with backends.read() as db:
        known = screen.backgrounds(db, claimed, with_pace=False)
    return screen.screen(claimed, known, now=NOON)


def test_erasing_again_changes_nothing(backends: Backends) -> None:
    sent = send(backends)
    screen_now(backends, sent.id)

    assert (erase(backends, sent), erase(backends, sent)) == (1, 0)
    assert shown(backends)[0] == 0


def test_the_same_request_sent_again_does_not_store_what_was_erased(backends: Backends) -> None:
    sent = send(backends, key="a key of sixteen")
    erase(backends, sent)

    again = backends.write_one_of(submit.submit, an_intake(backends, key="a key of sixteen"))

    assert (again.uid, row(backends, sent).body) == (sent.uid, "")


def test_an_author_goes_with_all_comments_and_likes(backends: Backends) -> None:
    author = submit.new_uid()
    mine = [send(backends, reader=author, body=f"Comment {number}") for number in range(3)]
    other = send(backends, body="Mine")
    liker = Liker(site_id=the_site(backends).id, address=a_submission().address, reader=author)
    backends.write_one_of(like, Liking(liker, HERE, NOON))

    with backends.read() as db:
        found = erasing.of_author(db, mine[1].uid)
    assert found.reader is not None
    backends.write(erasing.erase, found.comments, now=NOON)
    assert [backends.write(erasing.forget, found.reader) for _ in range(2)] == [1, 0]

    assert [row(backends, one).body for one in (*mine, other)] == ["", "", "", "Mine"]
    with backends.read() as db:
        assert db.scalar(select(tables.article.c.likes)) == 0
        with pytest.raises(NotFound):
            erasing.of_reader(db, the_site(backends).id, author)


def test_an_address_is_found_whatever_its_case(backends: Backends) -> None:
    sent = send(backends, email="Ann.Orlova@example.org")
    send(backends, email="ann@example.org", body="Another")

    with backends.read() as db:
        found = erasing.of_email(db, "ann.orlova@EXAMPLE.org")

    assert list(found.comments) == [sent.id]


def test_one_unknown_comment_stops_the_whole_request(backends: Backends) -> None:
    sent = send(backends)

    with backends.read() as db, pytest.raises(NotFound):
        erasing.of_comments(db, [sent.uid, submit.new_uid()])


# --- what is kept for a time only ---------------------------------------------------------------


def test_networks_are_forgotten_by_the_month_of_their_key(backends: Backends) -> None:
    """NOON is 23 November; 30 days before is October, which is kept whole."""
    september = Network(b"s" * 32, "2026-09")
    october = Network(b"o" * 32, "2026-10")
    sent = [
        send(backends, body=f"From {network.key}", network=network)
        for network in (september, october, HERE)
    ]
    assert backends.write(forget, days=30, now=NOON) == 1
    assert backends.write(forget, days=30, now=NOON) == 0

    kept = [(row(backends, one).network_key, row(backends, one).network) for one in sent]
    assert kept == [(None, None), ("2026-10", b"o" * 32), ("2026-11", b"n" * 32)]


def test_likes_without_scripts_stay_and_their_networks_are_forgotten(backends: Backends) -> None:
    """Their reader is a hash of network and day: it gets another id, under which it counts on."""
    liker = Liker(
        site_id=the_site(backends).id,
        address=a_submission().address,
        reader=submit.new_uid(),
        kind="network",
    )
    long_ago = NOON - timedelta(days=70)
    backends.write_one_of(like, Liking(liker, Network(b"s" * 32, "2026-09"), long_ago))

    assert backends.write(forget, days=30, now=NOON) == 2

    with backends.read() as db:
        assert readers.find(db, liker.site_id, liker.reader) is None
        assert db.scalar(select(tables.article.c.likes)) == 1
        assert db.scalar(select(tables.like.c.network)) is None
