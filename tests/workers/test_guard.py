"""A comment that costs too much is held with that reason, and its neighbours are screened."""

import signal
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text

from service.domain.comment import Comment
from service.domain.verdict import Finding
from service.screening import SCREENERS, examined
from service.screening.background import Background
from service.store import jobs
from service.store.backends import Backends
from service.use_cases import screen
from tests.builders import send
from tests.workers.test_jobs import statuses, work
from workers import guard, run, schedule


def poison(comment: Comment, _background: Background) -> Sequence[Finding]:
    """Does what the comment says; swallows whatever it can."""
    while comment.body == "Loop":
        try:
            sum(range(10_000))
        except Exception:
            continue
    if comment.body == "Bloat":
        raise MemoryError
    return ()


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> None:
    run.warm_up()  # reading the vocabularies is no comment's cost
    judges = partial(examined, screeners=(*SCREENERS, poison))
    monkeypatch.setattr(screen, "examined", judges)
    monkeypatch.setattr(guard, "BATCH_SECONDS", 0.2)
    monkeypatch.setattr(guard, "ONE_SECONDS", 0.1)


@pytest.mark.usefixtures("worker", "poisoned")
def test_a_comment_that_never_ends_is_held_and_its_batch_screened(
    backends: Backends, redis: Any
) -> None:
    sent = [send(backends, body=body) for body in ("One", "Loop", "Two", "Bloat", "Three")]
    jobs.ring(redis, [one.id or 0 for one in sent])

    work(redis)

    assert statuses(backends) == {"approved": 3, "held": 2}
    with backends.read() as db:
        found = db.execute(text("SELECT comment_id, code, params FROM finding ORDER BY 1")).all()
    assert [(one.comment_id, one.code) for one in found] == [
        (sent[1].id, "failed"),
        (sent[3].id, "failed"),
    ]
    assert "TooLong" in str(found[0].params)
    assert "MemoryError" in str(found[1].params)


def test_the_limit_counts_work_and_not_waiting() -> None:
    with guard.limited(0.05):
        time.sleep(0.1)
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_work_is_ended_although_it_catches_everything_ordinary() -> None:
    def stubborn() -> None:
        while True:
            try:
                sum(range(1000))
            except Exception:
                continue

    with pytest.raises(guard.TooLong), guard.limited(0.05):
        stubborn()


@pytest.mark.usefixtures("worker")
def test_a_comment_from_the_future_is_swept_as_well(backends: Backends, redis: Any) -> None:
    """The clock was set back since; its ring was lost."""
    send(backends, now=datetime.now(UTC) + timedelta(hours=1))

    schedule.sweep()

    assert redis.llen(jobs.WAITING) == 1
