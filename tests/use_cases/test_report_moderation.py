from datetime import date, timedelta
from typing import Any

import pytest

from service.domain.comment import Status
from service.domain.decision import Actor, ActorKind
from service.store.backends import Backends
from service.use_cases.moderate import Wish, moderate
from service.use_cases.report_engagement import Range
from service.use_cases.report_moderation import percentile, report_moderation
from service.use_cases.submit import Accepted
from tests.builders import NOON, screen_now, send, the_site
from tests.web.staff import a_moderator

TODAY = Range(first=date(2026, 11, 23), last=date(2026, 11, 23), zone="UTC")


@pytest.fixture
def people(backends: Backends) -> tuple[int, int]:
    """Nadia and Timur."""
    return (
        a_moderator(backends, name="Nadia"),
        a_moderator(backends, email="timur@gazette.example", name="Timur"),
    )


def a_comment(backends: Backends, number: int, body: str = "What a load of shit") -> Accepted:
    sent = send(backends, body=f"{body} {number}.")
    screen_now(backends, sent.id)
    return sent


def decide(
    backends: Backends, sent: Accepted, action: str, by: int, *, was: str, seconds: int = 60
) -> None:
    wish = Wish(comment=sent.uid, action=action, was=Status(was))
    who, ids = Actor(ActorKind.MODERATOR, by), [the_site(backends).id]
    now = NOON + timedelta(seconds=seconds)
    [outcome] = backends.write(moderate, [wish], site_ids=ids, by=who, now=now)
    assert outcome.ok


def report(backends: Backends, over: Range = TODAY) -> dict[str, Any]:
    now = NOON + timedelta(hours=1)
    with backends.read() as db:
        return report_moderation(db, the_site(backends).id, over, now=now)


def test_each_persons_decisions_and_times_are_counted(
    backends: Backends, people: tuple[int, int]
) -> None:
    nadia, timur = people
    for number, seconds in enumerate((10, 20, 30, 400)):
        decide(backends, a_comment(backends, number), "approve", nadia, was="held", seconds=seconds)
    decide(backends, a_comment(backends, 9), "reject", timur, was="held", seconds=90)
    a_comment(backends, 10)

    found = report(backends)

    first, second = found["rows"]
    assert (first["name"], first["decisions"], first["approved"]) == ("Nadia", 4, 4)
    assert (first["seconds_median"], first["seconds_p95"]) == (20, 400)
    assert (second["name"], second["rejected"], second["seconds_median"]) == ("Timur", 1, 90)
    assert (found["totals"]["decisions"], found["totals"]["seconds_median"]) == (5, 30)
    assert found["waiting"] == {"held": 1, "oldest_seconds": 3600}


def test_what_another_person_changed_is_an_overturn_and_taking_back_is_none(
    backends: Backends, people: tuple[int, int]
) -> None:
    nadia, timur = people
    changed, kept = a_comment(backends, 1), a_comment(backends, 2)
    decide(backends, changed, "approve", nadia, was="held")
    decide(backends, changed, "reject", timur, was="approved", seconds=70)
    decide(backends, kept, "approve", nadia, was="held")
    decide(backends, kept, "hold", nadia, was="approved", seconds=62)
    decide(backends, kept, "approve", nadia, was="held", seconds=64)

    rows = {row["name"]: row for row in report(backends)["rows"]}

    assert (rows["Nadia"]["overturned"], rows["Nadia"]["overturn_rate"]) == (1, 0.3333)
    assert (rows["Timur"]["overturned"], rows["Timur"]["overturn_rate"]) == (0, 0.0)


def test_what_people_changed_of_the_automatic_decisions_is_told(
    backends: Backends, people: tuple[int, int]
) -> None:
    sent = [a_comment(backends, number, "A fine piece") for number in range(4)]
    decide(backends, sent[0], "reject", people[0], was="approved")

    assert report(backends)["screening"] == {
        "decisions": 4,
        "overturned": 1,
        "overturn_rate": 0.25,
    }


def test_only_the_days_asked_for_count(backends: Backends, people: tuple[int, int]) -> None:
    decide(backends, a_comment(backends, 1), "approve", people[0], was="held")

    yesterday = Range(first=date(2026, 11, 22), last=date(2026, 11, 22), zone="UTC")
    assert report(backends, yesterday)["rows"] == []
    assert report(backends, yesterday)["totals"]["seconds_median"] is None


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([], 0.5, None), ([7], 0.95, 7), ([1, 2], 0.5, 1), (list(range(1, 101)), 0.95, 95)],
)
def test_percentiles_are_values_that_were_measured(
    values: list[float], share: float, expected: float | None
) -> None:
    assert percentile(values, share) == expected
