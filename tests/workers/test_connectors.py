"""Comments that wait for connectors: from the policy to the decision, whatever happens between."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from config.settings import Settings
from service.connectors.asking import Switchboard
from service.domain.connectors import Account
from service.store import comments, decisions, inquiries, jobs, sites
from service.store.backends import Backends
from service.use_cases.submit import Accepted
from tests.builders import NORMAL, decide, send, the_site
from tests.connectors.services import Service, a_service, hangs, says
from tests.stores import until
from workers import jobs as worker_jobs
from workers import run, schedule

LONG_AGO = datetime.now(UTC) - timedelta(minutes=1)
AGREES = says({"action": "approve"})
OBJECTS = says({"action": "hold", "reason": "a bully"})


@contextmanager
def working(
    settings: Settings, backends: Backends, service: Service, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """This process holds what a worker process holds, and the operator trusts the service."""
    trusting = replace(settings, connectors={"house": Account(service.url, "sesame")})
    for module in (worker_jobs, schedule):
        monkeypatch.setattr(module, "backends", lambda: backends)
        monkeypatch.setattr(module, "settings", lambda: trusting)
    board = Switchboard(trusting.connectors, waits=())
    monkeypatch.setattr(worker_jobs, "switchboard", lambda: board)
    yield


@pytest.fixture
def service(request: Any, settings: Settings, backends: Backends, monkeypatch: Any) -> Any:
    """A webhook that the site's policy asks; `@pytest.mark.parametrize("service", …, indirect)`
    says how it behaves, else it agrees with everything."""
    behaviour = getattr(request, "param", AGREES)
    with a_service(behaviour) as service, working(settings, backends, service, monkeypatch):
        seconds = 1 if behaviour is hangs else 10
        wants(backends, service, f"timeout_seconds = {seconds}\n")
        yield service


def wants(backends: Backends, service: Service, more: str = "") -> None:
    """The site's policy has the connector from now on."""
    page = f'[connectors.house]\nkind = "webhook"\naccount = "house"\nurl = "{service.url}/"\n'
    site_id, toml = the_site(backends).id, page + more + NORMAL
    backends.write(sites.set_policy, site_id, toml, moderator_id=None, now=LONG_AGO)


def work(redis: Any, door: jobs.Door) -> None:
    """Run what waits on a queue, as RQ does, and stop."""
    queue = jobs.queue(redis, door)
    SimpleWorker([queue], connection=redis, serializer=JSONSerializer).work(burst=True)


def sent(backends: Backends, redis: Any, body: str = "A fine piece.") -> Accepted:
    """A comment that was screened."""
    accepted = send(backends, body=body, now=LONG_AGO)
    jobs.ring(redis, [accepted.id or 0])
    work(redis, jobs.SCREENING)
    return accepted


def status(backends: Backends, accepted: Accepted) -> str:
    with backends.read() as db:
        row = comments.by_uid(db, accepted.uid)
    assert row is not None
    return str(row["status"])


def found(backends: Backends, accepted: Accepted) -> list[tuple[str, str, Any]]:
    with backends.read() as db:
        rows = decisions.findings_of(db, [accepted.id or 0]).get(accepted.id or 0, [])
    return [(one.rule, one.code, one.params.get("detail")) for _, one in rows]


def inquiries_left(backends: Backends) -> int:
    with backends.read() as db:
        return int(db.exec_driver_sql("SELECT count(*) FROM inquiry").scalar_one())


def test_where_nobody_can_be_asked_the_worker_answers_for_connectors_too(
    settings: Settings,
) -> None:
    with_account = replace(settings, connectors={"house": Account("https://a.example", "sesame")})

    assert run.doors(settings, for_connectors=False) == [jobs.SCREENING, jobs.CONNECTORS]
    assert run.doors(with_account, for_connectors=False) == [jobs.SCREENING]
    assert run.doors(with_account, for_connectors=True) == [jobs.CONNECTORS]


def test_a_comment_waits_for_its_connector_and_is_public_only_then(
    backends: Backends, redis: Any, service: Service
) -> None:
    accepted = sent(backends, redis)
    assert status(backends, accepted) == "pending"
    assert service.asked == []

    work(redis, jobs.CONNECTORS)

    assert status(backends, accepted) == "approved"
    assert found(backends, accepted) == [("connectors", "nothing", None)]
    assert [body["comment"]["body"] for body in service.bodies()] == ["A fine piece."]
    assert inquiries_left(backends) == 0


@pytest.mark.parametrize("service", [OBJECTS], indirect=True)
def test_an_objection_holds_the_comment(backends: Backends, redis: Any, service: Service) -> None:
    accepted = sent(backends, redis)
    work(redis, jobs.CONNECTORS)

    assert status(backends, accepted) == "held"
    assert found(backends, accepted) == [("connectors", "found", None)]


def test_what_a_screener_found_is_not_forgiven(
    backends: Backends, redis: Any, service: Service
) -> None:
    accepted = sent(backends, redis, "What a load of shit.")
    work(redis, jobs.CONNECTORS)

    assert status(backends, accepted) == "held"
    assert [rule for rule, _, _ in found(backends, accepted)] == ["words", "connectors"]
    assert service.bodies()[0]["findings"] == [{"rule": "words", "code": "profane"}]


@pytest.mark.parametrize("service", [hangs, says({}, status=500), says([1])], indirect=True)
def test_a_connector_that_does_not_answer_holds_the_comment(
    backends: Backends, redis: Any, service: Service
) -> None:
    accepted = sent(backends, redis)
    work(redis, jobs.CONNECTORS)

    assert status(backends, accepted) == "held"
    [(_, code, detail)] = found(backends, accepted)
    assert (code, detail) in {
        ("no_answer", "timeout"),
        ("no_answer", "failed"),
        ("no_answer", "unreadable"),
    }


@pytest.mark.parametrize("service", [says([1])], indirect=True)
def test_a_site_may_publish_without_the_answer_and_the_finding_still_tells(
    backends: Backends, redis: Any, service: Service
) -> None:
    wants(backends, service, 'when_silent = "ignore"\n')
    accepted = sent(backends, redis)
    work(redis, jobs.CONNECTORS)

    assert status(backends, accepted) == "approved"
    assert found(backends, accepted) == [("connectors", "no_answer", "unreadable")]


def test_a_comment_that_is_rejected_anyway_is_sent_to_nobody(
    backends: Backends, redis: Any, service: Service
) -> None:
    backends.write(
        sites.set_policy,
        the_site(backends).id,
        f'[actions]\nwords = "reject"\n[connectors.house]\nkind = "webhook"\n'
        f'account = "house"\nurl = "{service.url}/"\n',
        moderator_id=None,
        now=LONG_AGO,
    )
    accepted = sent(backends, redis, "What a load of shit.")

    assert status(backends, accepted) == "rejected"
    assert found(backends, accepted)[-1] == ("connectors", "not_run", "rejected")
    assert jobs.waiting(redis, jobs.CONNECTORS) == 0
    assert service.asked == []


@pytest.mark.parametrize("service", [hangs], indirect=True)
def test_a_hung_connector_delays_no_comment_that_needs_none(
    backends: Backends, redis: Any, service: Service
) -> None:
    waiting = sent(backends, redis)
    backends.write(sites.set_policy, the_site(backends).id, NORMAL, moderator_id=None, now=LONG_AGO)

    other = sent(backends, redis, "Another fine piece.")

    assert (status(backends, waiting), status(backends, other)) == ("pending", "approved")


def test_when_the_policy_loses_its_connector_the_comment_is_decided_without(
    backends: Backends, redis: Any, service: Service
) -> None:
    accepted = sent(backends, redis)
    backends.write(sites.set_policy, the_site(backends).id, NORMAL, moderator_id=None, now=LONG_AGO)

    work(redis, jobs.CONNECTORS)

    assert status(backends, accepted) == "approved"
    assert service.asked == []


def test_a_hundred_comments_are_each_asked_about_once(
    backends: Backends, redis: Any, service: Service
) -> None:
    for number in range(100):
        accepted = send(backends, body=f"Thought {number}", now=LONG_AGO)
        jobs.ring(redis, [accepted.id or 0])
    work(redis, jobs.SCREENING)
    for _ in range(3):
        jobs.ring_now(redis, jobs.CONNECTORS)

    work(redis, jobs.CONNECTORS)

    asked = {body["comment"]["body"] for body in service.bodies()}
    assert asked == {f"Thought {number}" for number in range(100)}
    assert len(service.asked) == 100
    assert inquiries_left(backends) == 0


# --- what goes wrong on our side --------------------------------------------------------------


def test_a_moderator_who_decides_meanwhile_wins_and_nobody_is_asked(
    backends: Backends, redis: Any, service: Service
) -> None:
    accepted = sent(backends, redis)
    decide(backends, accepted, "reject", was="pending")

    work(redis, jobs.CONNECTORS)

    assert status(backends, accepted) == "rejected"
    assert service.asked == []
    assert inquiries_left(backends) == 0


def test_screening_leaves_a_comment_alone_while_it_waits_for_connectors(
    backends: Backends, redis: Any, service: Service
) -> None:
    accepted = sent(backends, redis)

    schedule.sweep()
    jobs.ring(redis, [accepted.id or 0])
    work(redis, jobs.SCREENING)

    assert inquiries_left(backends) == 1
    assert jobs.waiting(redis, jobs.CONNECTORS) == 1


def test_a_flushed_redis_is_a_delay_and_no_loss(
    backends: Backends, redis: Any, service: Service
) -> None:
    accepted = sent(backends, redis)
    backends.write(make_old)
    redis.flushall()

    schedule.sweep_inquiries()
    schedule.sweep_inquiries()
    work(redis, jobs.CONNECTORS)

    assert status(backends, accepted) == "approved"
    assert len(service.asked) == 1


def make_old(db: Any) -> None:
    db.exec_driver_sql("UPDATE inquiry SET at = 1")


def expire_lease(db: Any) -> None:
    db.exec_driver_sql("UPDATE inquiry SET lease_until = 1")


def test_a_comment_whose_asking_kills_three_workers_is_held_and_says_so(
    backends: Backends, redis: Any, service: Service
) -> None:
    accepted = sent(backends, redis)
    backends.write(make_old)
    for _ in range(3):
        assert backends.write(inquiries.claim, [accepted.id or 0])  # and the worker is killed
        assert not backends.write(inquiries.claim, [accepted.id or 0])
        backends.write(expire_lease)

    schedule.sweep_inquiries()

    assert status(backends, accepted) == "held"
    assert found(backends, accepted) == [("connectors", "no_answer", "gave_up")]
    assert inquiries_left(backends) == 0


def test_handing_over_twice_asks_once(backends: Backends, redis: Any, service: Service) -> None:
    accepted = sent(backends, redis)
    with backends.read() as db:
        [comment] = comments.to_decide(db, [accepted.uid]).values()

    backends.write(inquiries.hand_over, [comment, replace(comment, revision=2)], now=LONG_AGO)

    assert inquiries_left(backends) == 1


def test_an_edited_comment_is_asked_about_anew(
    backends: Backends, redis: Any, service: Service
) -> None:
    accepted = sent(backends, redis)
    backends.write(edit)  # the old inquiry is of a revision that is no more
    assert backends.write(inquiries.claim, [accepted.id or 0]) == []
    jobs.ring(redis, [accepted.id or 0])

    work(redis, jobs.SCREENING)
    work(redis, jobs.CONNECTORS)

    assert [body["comment"]["body"] for body in service.bodies()] == ["Edited."]
    assert service.bodies()[0]["event"] == "comment.edited"
    assert status(backends, accepted) == "approved"


def edit(db: Any) -> None:
    db.exec_driver_sql(
        "UPDATE comment SET body = 'Edited.', revision = 2, lease_until = NULL, tries = 0"
    )


def test_a_bug_of_ours_holds_the_comment(
    backends: Backends, redis: Any, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("service.connectors.webhook._body", broken)
    accepted = sent(backends, redis)

    work(redis, jobs.CONNECTORS)

    assert status(backends, accepted) == "held"
    assert found(backends, accepted) == [("connectors", "no_answer", "broke")]


@pytest.mark.chaos
@pytest.mark.parametrize("service", [hangs], indirect=True)
def test_a_worker_killed_while_it_asks_loses_nothing(
    backends: Backends, redis: Any, redis_url: str, settings: Settings, service: Service
) -> None:
    accepted = sent(backends, redis)
    worker = a_worker(settings, redis_url, service)
    try:
        until(lambda: len(service.asked) > 0, what="the question")
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    assert status(backends, accepted) == "pending"
    backends.write(expire_lease)  # a minute later
    backends.write(make_old)
    redis.flushall()  # RQ's own record of the job that was running

    schedule.sweep_inquiries()
    work(redis, jobs.CONNECTORS)

    assert status(backends, accepted) == "held"  # it still hangs
    assert inquiries_left(backends) == 0


def a_worker(settings: Settings, redis_url: str, service: Service) -> "subprocess.Popen[bytes]":
    """A real worker for connectors, in a process of its own."""
    env = dict(os.environ) | {
        "CHAIKHANA_HOME": str(settings.home),
        "CHAIKHANA_DATABASE_URL": settings.database_url,
        "CHAIKHANA_REDIS_URL": redis_url,
        "CHAIKHANA_SECRET_KEY": settings.secret_key,
        "CHAIKHANA_CONNECTORS": f'[house]\norigin = "{service.url}"\nsecret = "sesame"\n',
    }
    command = [sys.executable, "-m", "workers.run", "connectors"]
    return subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)
