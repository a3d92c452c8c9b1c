from threading import Thread
from uuid import UUID

import pytest

from service.domain.comment import MOVES, Status
from service.domain.decision import Actor, ActorKind
from service.store import articles, decisions
from service.store.backends import Backends
from service.use_cases.moderate import Outcome, Wish, moderate
from service.use_cases.submit import Accepted
from tests.builders import NOON, add_site, an_intake, decide, screen_now, send, the_site

ANN = Actor(ActorKind.MODERATOR, 1)


def a_held_comment(backends: Backends) -> Accepted:
    sent = send(backends, body="What a load of shit.")
    screen_now(backends, sent.id)
    return sent


def published(backends: Backends) -> int:
    with backends.read() as db:
        article = articles.find(db, the_site(backends).id, an_intake(backends).submission.address)
    assert article is not None
    return article.comments


def test_approving_publishes_and_rejecting_takes_back(backends: Backends) -> None:
    sent = a_held_comment(backends)
    assert published(backends) == 0

    assert decide(backends, sent, "approve").ok
    assert published(backends) == 1

    assert decide(backends, sent, "reject", was=Status.APPROVED).ok
    assert published(backends) == 0


def test_a_rejection_can_be_taken_back_to_held(backends: Backends) -> None:
    sent = a_held_comment(backends)
    decide(backends, sent, "reject")

    assert decide(backends, sent, "hold", was=Status.REJECTED).status is Status.HELD


def test_who_comes_second_changes_nothing_and_is_told(backends: Backends) -> None:
    sent = a_held_comment(backends)
    decide(backends, sent, "approve")

    late = decide(backends, sent, "reject")

    assert (late.ok, late.code, late.status) == (False, "stale", Status.APPROVED)
    assert published(backends) == 1


def test_a_decision_about_a_revision_that_was_edited_is_stale(backends: Backends) -> None:
    sent = a_held_comment(backends)

    assert decide(backends, sent, "approve", revision=2).code == "stale"
    assert decide(backends, sent, "approve", revision=1).ok


def test_twenty_moderators_decide_one_comment_once(backends: Backends) -> None:
    sent = a_held_comment(backends)
    outcomes: list[Outcome] = []
    actions = ["approve", "reject"] * 10
    threads = [
        Thread(target=lambda action=action: outcomes.append(decide(backends, sent, action)))
        for action in actions
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(one.code for one in outcomes) == [""] + ["stale"] * 19
    with backends.read() as db:
        history = decisions.history_of(db, [sent.id or 0])[sent.id or 0]
    assert len(history) == 2  # screening's, and one


@pytest.mark.parametrize("action", ["approve", "reject", "hold"])
def test_a_decision_that_changes_nothing_is_not_allowed(backends: Backends, action: str) -> None:
    sent = a_held_comment(backends)
    becomes = {"approve": Status.APPROVED, "reject": Status.REJECTED, "hold": Status.HELD}[action]
    if action != "hold":
        decide(backends, sent, action)

    assert decide(backends, sent, action, was=becomes).code == "not_allowed"


def test_comments_of_other_sites_are_not_found(backends: Backends) -> None:
    courier = backends.write(add_site, "courier", origin="https://courier.example")
    sent = a_held_comment(backends)
    wish = Wish(comment=sent.uid, action="approve", was=Status.HELD)

    [outcome] = backends.write(moderate, [wish], site_ids=[courier], by=ANN, now=NOON)

    assert (outcome.ok, outcome.status, outcome.code) == (False, None, "not_found")


def test_one_wish_that_fails_harms_no_other(backends: Backends) -> None:
    sent = a_held_comment(backends)
    wishes = [
        Wish(comment=UUID(int=7), action="approve", was=Status.HELD),
        Wish(comment=sent.uid, action="approve", was=Status.HELD),
        Wish(comment=sent.uid, action="approve", was=Status.HELD),
    ]

    outcomes = backends.write(moderate, wishes, site_ids=[the_site(backends).id], by=ANN, now=NOON)

    assert [one.code for one in outcomes] == ["not_found", "", "stale"]


def test_a_withdrawn_comment_stays_withdrawn() -> None:
    assert not MOVES[Status.WITHDRAWN]
