from datetime import timedelta

from service.domain.comment import Status
from service.store import rulings
from service.store.backends import Backends
from service.store.rulings import Ruling
from tests.builders import NOON, decide, screen_now, send, the_site

DAY = (NOON - timedelta(hours=12), NOON + timedelta(hours=12))


def held(backends: Backends, body: str = "What a load of shit.", **values):
    sent = send(backends, body=body, **values)
    assert screen_now(backends, sent.id) == [Status.HELD]
    return sent


def of_the_site(backends: Backends, *, start=DAY[0], end=DAY[1]) -> list[Ruling]:
    with backends.read() as db:
        return rulings.within(db, the_site(backends).id, start, end)


def test_a_rejected_comment_upholds_its_rules_and_an_approved_one_overturns_them(
    backends: Backends,
) -> None:
    decide(backends, held(backends), "reject")
    decide(backends, held(backends, "Holy shit, well done."), "approve")

    assert of_the_site(backends) == [Ruling("words", "profane", "en", upheld=1, overturned=1)]


def test_what_waits_or_was_decided_by_screening_says_nothing(backends: Backends) -> None:
    held(backends)
    screen_now(backends, send(backends).id)

    assert of_the_site(backends) == []


def test_a_persons_last_word_counts(backends: Backends) -> None:
    sent = held(backends)
    decide(backends, sent, "approve")
    decide(backends, sent, "reject", was=Status.APPROVED)

    assert of_the_site(backends) == [Ruling("words", "profane", "en", upheld=1, overturned=0)]


def test_a_rule_that_fired_twice_in_a_comment_counts_once(backends: Backends) -> None:
    decide(backends, held(backends, "Shit, fuck and bitch.", name="shit"), "reject")

    assert [one.upheld for one in of_the_site(backends) if one.code == "profane"] == [1]


def test_the_language_is_the_pages_where_no_word_has_one(backends: Backends) -> None:
    links = "https://a.example https://b.example"
    decide(backends, held(backends, links, lang="ru"), "reject")

    assert {one.lang for one in of_the_site(backends)} == {"ru"}


def test_only_decisions_of_these_days_count(backends: Backends) -> None:
    decide(backends, held(backends), "reject")

    assert of_the_site(backends, start=NOON + timedelta(microseconds=1)) == []
    assert of_the_site(backends, end=NOON) == []


def test_the_metric_counts_all_sites(backends: Backends) -> None:
    decide(backends, held(backends), "reject")

    with backends.read() as db:
        assert rulings.lately(db) == [Ruling("words", "profane", "en", upheld=1, overturned=0)]
