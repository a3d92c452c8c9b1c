from datetime import timedelta
from threading import Thread
from uuid import UUID

import pytest

from service.domain.errors import BadInput, Conflict
from service.store import articles, comments, sites
from service.store.backends import Backends
from service.use_cases import submit
from service.use_cases.submit import Accepted
from tests.builders import NOON, NORMAL, add_site, an_intake, screen_now, send, the_site

KEY = "an idempotency key"


def stored(backends: Backends, accepted: Accepted) -> dict[str, object]:
    with backends.read() as db:
        row = comments.by_uid(db, accepted.uid)
    assert row is not None
    return dict(row)


def test_a_submission_is_stored_as_pending_and_not_public(backends: Backends) -> None:
    row = stored(backends, send(backends, body="Yes.", email="ann@example.org"))

    assert (row["body"], row["email"], row["status"]) == ("Yes.", "ann@example.org", "pending")
    assert row["published_at"] is None


def test_the_same_key_and_content_is_the_same_comment(backends: Backends) -> None:
    first = send(backends, key=KEY)
    again = send(backends, key=KEY, now=NOON + timedelta(days=400))

    assert (again.uid, again.reader) == (first.uid, first.reader)
    assert again.id is None


@pytest.mark.parametrize("change", [{"body": "No."}, {"name": "Eve"}, {"email": "a@b.example"}])
def test_the_same_key_with_other_content_is_a_conflict(
    backends: Backends, change: dict[str, str]
) -> None:
    send(backends, key=KEY)

    with pytest.raises(Conflict) as refusal:
        send(backends, key=KEY, **change)
    assert refusal.value.code == "idempotency_conflict"


def test_keys_are_remembered_per_site(backends: Backends) -> None:
    backends.write(add_site, "courier", origin="https://courier.example")
    first = send(backends, key=KEY)
    other = send(backends, site="courier", url="https://courier.example/1", key=KEY)

    assert other.uid != first.uid


def test_one_key_sent_many_times_at_once_is_stored_once(backends: Backends) -> None:
    incoming = [an_intake(backends, key=KEY) for _ in range(20)]
    accepted: list[Accepted] = []
    threads = [
        Thread(target=lambda one=one: accepted.append(backends.write_one_of(submit.submit, one)))
        for one in incoming
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({one.uid for one in accepted}) == 1
    assert sum(one.id is not None for one in accepted) == 1


def test_several_at_once_are_answered_as_each_alone_would_be(backends: Backends) -> None:
    backends.write(add_site, "courier", origin="https://courier.example")
    ann = submit.new_uid()
    first = send(backends, key=KEY)
    several = [
        an_intake(backends, reader=ann, body="One."),
        an_intake(backends, key=KEY),
        an_intake(backends, reader=ann, body="Two.", url="https://gazette.example/news/2"),
        an_intake(backends, reader=ann, site="courier", url="https://courier.example/1"),
        an_intake(backends, key="a key that is sent twice", body="Three."),
        an_intake(backends, key="a key that is sent twice", body="Three."),
    ]

    one, replay, two, courier, three, again = backends.write(submit.submit, several)

    assert (replay.id, replay.uid) == (None, first.uid)
    assert (again.id, again.uid) == (None, three.uid)
    rows = [stored(backends, accepted) for accepted in (one, two, courier)]
    assert [row["body"] for row in rows[:2]] == ["One.", "Two."]
    assert rows[0]["reader_id"] == rows[1]["reader_id"] != rows[2]["reader_id"]
    assert len({row["article_id"] for row in rows}) == 3
    assert {row["reader_uid"] for row in rows} == {ann}


def test_a_reply_to_a_reply_joins_its_root(backends: Backends) -> None:
    root = send(backends)
    screen_now(backends, root.id)
    reply = send(backends, body="I agree.", parent=str(root.uid))
    screen_now(backends, reply.id)
    deeper = stored(backends, send(backends, body="So do I.", parent=str(reply.uid)))

    assert (deeper["parent_id"], deeper["root_id"]) == (reply.id, root.id)


@pytest.mark.parametrize("parent", ["nonsense", str(UUID(int=5))])
def test_an_unknown_parent_is_refused(backends: Backends, parent: str) -> None:
    with pytest.raises(BadInput) as refusal:
        send(backends, parent=parent)
    assert [(one.field, one.code) for one in refusal.value.faults] == [("parent", "unknown_parent")]


def test_a_parent_that_is_not_approved_is_unknown(backends: Backends) -> None:
    pending = send(backends)

    with pytest.raises(BadInput):
        send(backends, parent=str(pending.uid))


def test_a_parent_of_another_article_is_unknown(backends: Backends) -> None:
    elsewhere = send(backends, url="https://gazette.example/news/2")
    screen_now(backends, elsewhere.id)

    with pytest.raises(BadInput):
        send(backends, parent=str(elsewhere.uid))


def test_a_refused_submission_makes_no_article(backends: Backends) -> None:
    with pytest.raises(BadInput):
        send(backends, parent="nonsense")
    incoming = an_intake(backends)
    with backends.read() as db:
        assert articles.find(db, the_site(backends).id, incoming.submission.address) is None


def test_a_closed_article_takes_no_comments_but_answers_a_replay(backends: Backends) -> None:
    first = send(backends, key=KEY)
    incoming = an_intake(backends)
    with backends.read() as db:
        article = articles.find(db, the_site(backends).id, incoming.submission.address)
    assert article is not None
    backends.write(articles.close, article.id, at=NOON + timedelta(hours=1))
    later = NOON + timedelta(hours=2)

    with pytest.raises(Conflict) as refusal:
        send(backends, now=later)
    assert refusal.value.code == "article_closed"
    assert send(backends, key=KEY, now=later).uid == first.uid
    send(backends, now=NOON + timedelta(minutes=59))


def test_the_first_title_that_is_sent_is_kept(backends: Backends) -> None:
    send(backends)
    send(backends, title="First")
    send(backends, title="Second")
    incoming = an_intake(backends)
    with backends.read() as db:
        article = articles.find(db, the_site(backends).id, incoming.submission.address)

    assert article is not None
    assert article.title == "First"


def test_comments_close_so_many_days_after_an_article_is_first_heard_of(backends: Backends) -> None:
    toml = "close_after_days = 30\n" + NORMAL
    site_id = the_site(backends).id
    backends.write(sites.set_policy, site_id, toml, moderator_id=None, now=NOON)
    send(backends)
    closing = NOON + timedelta(days=30)

    send(backends, body="Just in time.", now=closing - timedelta(microseconds=1))
    with pytest.raises(Conflict) as refusal:
        send(backends, body="Too late.", now=closing)

    assert refusal.value.code == "article_closed"
    send(backends, body="Elsewhere.", url="https://gazette.example/new", now=closing)
