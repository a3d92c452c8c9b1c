from dataclasses import replace
from datetime import timedelta

import pytest

from service.domain.action import Action
from service.domain.comment import Status
from service.domain.policy import Policy
from service.domain.verdict import Finding, judge
from service.screening.site_model import LEAST_AREA, learn, model_of, site_model
from service.store import sites
from service.store.backends import Backends
from service.use_cases import learn as learning
from service.use_cases import lessons
from tests.builders import (
    NOON,
    NORMAL,
    a_background,
    a_comment,
    decide,
    screen_now,
    send,
    the_site,
)

ENOUGH = 12
BAD = [f"The dam at Zarafshan number {n} is a hoax of the mayor" for n in range(ENOUGH)]
GOOD = [f"Thank you for article {n} about the market and its prices" for n in range(ENOUGH)]
TOML = f"site_model_after = {ENOUGH}\nsite_model_threshold = 0.5\n{NORMAL}"
LATER = NOON + timedelta(hours=25)


@pytest.fixture
def taught(backends: Backends) -> Backends:
    """A site whose moderators rejected one kind of comment and approved another."""
    backends.write(sites.set_policy, the_site(backends).id, TOML, moderator_id=None, now=NOON)
    for body in [*BAD, *GOOD]:
        sent = send(backends, body=body)
        decide(backends, sent, "reject" if body in BAD else "approve", was=Status.PENDING)
    return backends


def due(backends: Backends, *, now=NOON) -> list[int]:
    with backends.read() as db:
        return lessons.due(db, now=now)


def teach(backends: Backends, *, now=NOON) -> bool:
    with backends.read() as db:
        task = learning.task(db, the_site(backends).id)
    return backends.write(learning.keep, task, learning.carry_out(task), now=now)


def test_a_model_is_due_when_there_are_decisions_enough_and_once_a_day(taught: Backends) -> None:
    here = the_site(taught).id

    assert due(taught) == [here]
    assert teach(taught)
    assert due(taught) == []
    assert due(taught, now=LATER) == [here]


def test_one_decision_too_few_and_nothing_is_due(taught: Backends) -> None:
    toml = TOML.replace(f"= {ENOUGH}", f"= {ENOUGH + 1}", 1)
    taught.write(sites.set_policy, the_site(taught).id, toml, moderator_id=None, now=NOON)

    assert due(taught) == []


def test_what_moderators_rejected_is_held_afterwards(taught: Backends) -> None:
    like_it = send(taught, body="Another hoax about the dam at Zarafshan, mayor!")
    assert screen_now(taught, like_it.id) == [Status.APPROVED]
    teach(taught)

    again = send(taught, body="What a hoax, mayor, this dam at Zarafshan")
    other = send(taught, body="Thank you for this article about prices on the market")

    assert screen_now(taught, again.id) == [Status.HELD]
    assert screen_now(taught, other.id) == [Status.APPROVED]


def test_two_workers_make_one_version(taught: Backends) -> None:
    with taught.read() as db:
        first, second = (learning.task(db, the_site(taught).id) for _ in range(2))

    learnt = learning.carry_out(first)

    assert taught.write(learning.keep, first, learnt, now=NOON)
    assert not taught.write(learning.keep, second, learnt, now=NOON)


def test_an_erased_comment_teaches_nothing(taught: Backends) -> None:
    taught.write(lambda db: db.exec_driver_sql("UPDATE comment SET erased_at = 1 WHERE id = 1"))

    with taught.read() as db:
        task = learning.task(db, the_site(taught).id)

    assert len(task.lessons) == 2 * ENOUGH - 1


def test_a_site_without_a_model_has_none(backends: Backends) -> None:
    sent = send(backends)
    with backends.read() as db:
        assert learning.model_for(db, the_site(backends)) is None
    assert screen_now(backends, sent.id) == [Status.APPROVED]


@pytest.mark.parametrize(("area", "is_asked"), [(LEAST_AREA - 0.01, False), (LEAST_AREA, True)])
def test_a_model_that_is_seldom_right_is_kept_and_not_asked(
    taught: Backends, area: float, is_asked: bool
) -> None:
    with taught.read() as db:
        task = learning.task(db, the_site(taught).id)
    learnt = replace(learning.carry_out(task), area=area)
    taught.write(learning.keep, task, learnt, now=NOON)

    with taught.read() as db:
        assert (learning.model_for(db, the_site(taught)) is not None) == is_asked


def test_a_model_explains_itself_by_words() -> None:
    model = model_of(learn([*BAD, *GOOD], [True] * ENOUGH + [False] * ENOUGH, version=3).weights)
    body = "It is a hoax, I say."

    [finding] = site_model(
        a_comment(body),
        a_background(policy=Policy(site_model_threshold=0.1), site_model=model),
    )

    assert finding.version == 3
    assert "hoax" in {body[start:end] for start, end in finding.spans}


def test_a_sites_own_model_can_only_hold() -> None:
    finding = Finding("site_model", 1, "body", "likely")

    assert judge([finding], Policy(actions={"site_model": Action.REJECT})).action is Action.HOLD
    assert judge([finding], Policy(actions={"site_model": Action.MARK})).action is Action.MARK
