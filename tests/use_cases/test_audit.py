"""Break a promise by hand, behind the product's back, and see that the audit tells."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from service.domain.errors import Unavailable
from service.store.backends import Backends
from service.use_cases.audit import Audit, audit, repair
from service.use_cases.erase import erase
from service.use_cases.like import Liker, Liking, like
from tests.builders import HERE, NOON, a_submission, decide, screen_now, send, the_site


def audited(backends: Backends, ledger: Any = None, *, now: Any = NOON) -> Audit:
    with backends.snapshot() as db:
        return audit(db, ledger, network_days=30, now=now)


def faults(backends: Backends, ledger: Any = None, **values: Any) -> dict[str, int]:
    found = audited(backends, ledger, **values).faults
    return {name: one.count for name, one in found.items() if one.count}


def by_hand(backends: Backends, statement: str) -> None:
    backends.write(lambda db: db.execute(text(statement)).close())


def an_approved(backends: Backends, **values: Any) -> int:
    sent = send(backends, **values)
    screen_now(backends, sent.id)
    return sent.id or 0


def a_like(backends: Backends) -> None:
    liker = Liker(site_id=the_site(backends).id, address=a_submission().address, reader=uuid4())
    backends.write_one_of(like, Liking(liker, HERE, NOON))


def test_a_product_in_use_is_clean(backends: Backends) -> None:
    sent = [send(backends, body=f"Comment {number}") for number in range(4)]
    screen_now(backends, *(one.id for one in sent[:3]))
    decide(backends, sent[0], "reject", was="approved")
    decide(backends, sent[0], "hold", was="rejected")
    a_like(backends)

    found = audited(backends, [one.uid for one in sent])

    assert (found.is_clean, found.faults["lost"].count, found.acknowledged) == (True, 0, 4)
    assert found.totals["comments"] == 4
    assert found.totals["held"] == found.totals["pending"] == found.totals["likes"] == 1


def test_an_acknowledged_comment_that_is_gone_is_lost(backends: Backends) -> None:
    gone = uuid4()

    found = audited(backends, [gone])

    assert (found.faults["lost"].count, found.faults["lost"].examples) == (1, [str(gone)])


BROKEN = {
    "count_differences": "UPDATE article SET comments = comments + 1, likes = likes - 1",
    "status_differs": "UPDATE comment SET status = 'held'",
    "steps_broken": "UPDATE decision SET was = 'held'",
    "move_not_allowed": "UPDATE decision SET was = 'withdrawn'",
    "screened_twice": (
        "INSERT INTO decision (comment_id, site_id, revision, was, becomes, actor_kind, reason,"
        " policy_version, at) SELECT comment_id, site_id, revision, becomes, becomes, actor_kind,"
        " reason, policy_version, at FROM decision"
    ),
    "unapproved": "UPDATE comment SET revision = 2",
    "remains": "UPDATE comment SET erased_at = 1",
    "kept_too_long": "UPDATE comment SET network_key = '2026-08'",
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_by_hand_is_found_by_name(backends: Backends, name: str) -> None:
    an_approved(backends)
    a_like(backends)
    assert faults(backends) == {}

    by_hand(backends, BROKEN[name])

    assert name in faults(backends)


def test_a_reply_below_another_articles_comment_is_misplaced(backends: Backends) -> None:
    root = send(backends)
    screen_now(backends, root.id)
    reply = send(backends, parent=str(root.uid), body="Yes")
    other = send(backends, url="https://gazette.example/news/2", body="No")
    assert faults(backends) == {}

    by_hand(backends, f"UPDATE comment SET root_id = {other.id} WHERE id = {reply.id}")

    assert faults(backends) == {"misplaced": 1}


def test_a_report_that_leaves_a_comment_out_differs(
    backends: Backends, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_approved(backends)
    empty: dict[str, Any] = {"rows": []}
    monkeypatch.setattr("service.use_cases.audit.report_daily", lambda *_: empty)

    found = audited(backends).faults["report_differences"]

    assert "gazette: submitted is 0 by day, 1 by the rows" in found.examples


def test_days_of_summer_time_add_up_in_the_sites_zone(backends: Backends) -> None:
    by_hand(backends, "UPDATE site SET zone = 'America/New_York'")
    end_of_summer = NOON.replace(month=11, day=1, hour=4)  # 25 hours, from 04:00 UTC on
    for hour in range(26):
        an_approved(backends, body=f"At {hour}", now=end_of_summer + timedelta(hours=hour))

    assert faults(backends, now=end_of_summer + timedelta(days=3)) == {}


def test_a_forgotten_comment_is_stuck_and_an_erased_one_is_not(backends: Backends) -> None:
    forgotten = send(backends)

    assert faults(backends, now=NOON + timedelta(seconds=59)) == {}
    assert faults(backends, now=NOON + timedelta(seconds=61)) == {"stuck": 1}

    backends.write(erase, [forgotten.id or 0], now=NOON)
    assert faults(backends, now=NOON + timedelta(seconds=61)) == {}


def test_repair_sets_counts_right_and_leaves_histories_alone(backends: Backends) -> None:
    an_approved(backends)
    a_like(backends)
    by_hand(backends, "UPDATE article SET comments = 17, likes = 17")
    by_hand(backends, "UPDATE decision SET was = 'held'")

    assert backends.write(repair) == 1
    assert backends.write(repair) == 0

    assert faults(backends) == {"steps_broken": 1}
    with backends.read() as db:
        counts = db.execute(text("SELECT comments, likes FROM article")).one()
    assert tuple(counts) == (1, 1)


def test_the_audit_writes_nothing(backends: Backends) -> None:
    with (
        pytest.raises((DBAPIError, Unavailable)),
        backends.snapshot() as db,
    ):
        db.execute(text("UPDATE article SET likes = 1"))


def test_a_sound_database_has_no_damage_to_tell(backends: Backends) -> None:
    an_approved(backends)
    if backends.engine.dialect.name == "postgresql":
        by_hand(backends, "CREATE EXTENSION IF NOT EXISTS amcheck")

    found = audited(backends)

    assert (found.damage, found.is_clean) == ([], True)
