"""Queues, filters and orders, on both databases."""

from datetime import timedelta

import pytest

from service.domain.comment import Status
from service.domain.decision import SCREENING, Decision, Screened
from service.domain.verdict import Finding
from service.store import decisions, queues
from service.store.backends import Backends
from service.store.queues import Filter, Order
from service.use_cases import flag
from service.use_cases.flag import Complaint
from service.use_cases.submit import Accepted, new_uid
from tests.builders import HERE, NOON, screen_now, send, the_site

PRIORITY = Order.PRIORITY


def became(backends: Backends, status: Status, *codes: str, **values: object) -> Accepted:
    """A comment that screening has decided, with findings of these codes."""
    sent = send(backends, **values)
    assert sent.id is not None
    decision = Decision(
        comment_id=sent.id, revision=1, was=Status.PENDING, becomes=status, by=SCREENING,
        reason="", policy_version=1, at=NOON,
    )  # fmt: skip
    findings = [Finding("words", 1, "body", code) for code in codes]
    backends.write(decisions.record_screened, [Screened(decision, findings)])
    return sent


def complain(backends: Backends, sent: Accepted, times: int) -> None:
    site = the_site(backends)
    for _ in range(times):
        one = Complaint(site=site, comment=sent.uid, reader=new_uid(), reason="spam")
        backends.write(flag.flag, one, network=HERE, now=NOON)


def names(backends: Backends, limit: int = 50, **asked: object) -> list[str]:
    """The authors' names in the order of the queue, read page by page."""
    wanted = Filter(site_ids=[the_site(backends).id], **asked)  # type: ignore[arg-type]
    found: list[str] = []
    after: int | None = None
    while True:
        with backends.read() as db:
            rows, after = queues.page(db, wanted, after=after, limit=limit)
            assert queues.fitting(db, wanted) >= len(rows)
        found += [row["name"] for row in rows]
        if after is None:
            return found


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_priority_is_flags_then_the_worst_finding_then_waiting_time(
    backends: Backends, limit: int
) -> None:
    became(backends, Status.HELD, "too_many", name="Link")
    became(backends, Status.HELD, "profane", name="Profane")
    became(backends, Status.HELD, "mild", "severe", name="Severe")
    became(backends, Status.HELD, "severe", name="Severe, later")
    flagged = became(backends, Status.APPROVED, name="Flagged")
    complain(backends, flagged, 5)

    assert names(backends, limit, order=PRIORITY) == [
        "Flagged", "Severe", "Severe, later", "Profane", "Link",
    ]  # fmt: skip
    assert names(backends, limit, order=Order.NEWEST)[0] == "Flagged"
    assert names(backends, limit)[0] == "Link"


def test_decided_queues_have_no_priority(backends: Backends) -> None:
    for name in ("First", "Second"):
        became(backends, Status.APPROVED, name=name)

    assert names(backends, queue="approved", order=PRIORITY) == ["Second", "First"]


def test_the_flagged_are_ordered_by_complaints(backends: Backends) -> None:
    few, many = (became(backends, Status.APPROVED, name=name) for name in ("Few", "Many"))
    complain(backends, few, 1)
    complain(backends, many, 3)

    assert names(backends, queue="flagged", order=PRIORITY) == ["Many", "Few"]
    assert names(backends, queue="flagged") == ["Few", "Many"]


def test_comments_are_filtered_by_language_rule_age_author_and_article(backends: Backends) -> None:
    old, reader = NOON - timedelta(days=2), new_uid()
    became(backends, Status.HELD, "profane", name="Ann", lang="ru", now=old)
    became(backends, Status.HELD, name="Bea", lang="en", reader=reader)
    became(backends, Status.HELD, name="Cem", url="https://gazette.example/news/2")
    with backends.read() as db:
        rows, _ = queues.page(db, Filter(site_ids=[the_site(backends).id]), after=None, limit=9)
    bea, cem = rows[1], rows[2]

    assert names(backends, lang="ru") == ["Ann"]
    assert names(backends, rule="words") == ["Ann"]
    assert names(backends, rule="links") == []
    assert names(backends, before=NOON) == ["Ann"]
    assert names(backends, since=NOON) == ["Bea", "Cem"]
    assert names(backends, author_id=bea["reader_id"]) == ["Bea"]
    assert names(backends, article_id=cem["article_id"]) == ["Cem"]
    assert names(backends, lang="ru", since=NOON) == []


def test_each_queue_tells_the_age_of_its_oldest(backends: Backends) -> None:
    for days, status in ((4, Status.APPROVED), (3, Status.HELD), (2, Status.HELD)):
        became(backends, status, now=NOON - timedelta(days=days))
    pending = send(backends, now=NOON - timedelta(days=1))
    site = [the_site(backends).id]

    with backends.read() as db:
        ages = {queue: queues.oldest(db, site, queue) for queue in queues.QUEUES}
    days_old = {queue: (NOON - at).days for queue, at in ages.items() if at}

    assert days_old == {"held": 3, "approved": 4, "pending": 1, "all": 4}
    assert screen_now(backends, pending.id) == [Status.APPROVED]


def test_what_fits_is_named_as_it_stands(backends: Backends) -> None:
    sent = [became(backends, Status.HELD, name=f"N{number}") for number in range(3)]
    wanted = Filter(site_ids=[the_site(backends).id], q="fine")

    with backends.read() as db:
        assert queues.seen(db, wanted, after=None, limit=2) == [
            (one.uid, Status.HELD, 1) for one in sent[:2]
        ]
