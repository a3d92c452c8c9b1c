from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from service.domain import address
from service.domain.comment import Status
from service.store.backends import Backends
from service.use_cases.like import Liker, Liking, like
from service.use_cases.report_engagement import Range, report_articles, report_daily
from tests.builders import HERE, NOON, URL, decide, screen_now, send, the_site

DAY = date(2026, 11, 23)
COLUMNS = ("approved", "rejected", "held", "pending", "withdrawn", "erased")


def over(first: date = DAY, last: date = DAY, zone: str = "UTC") -> Range:
    return Range.of(first, last, zone, NOON)


def articles(backends: Backends, days: Range, **options: Any) -> dict[str, Any]:
    with backends.read() as db:
        return report_articles(db, the_site(backends).id, days, **options)


def daily(backends: Backends, days: Range, url: str | None = None) -> dict[str, Any]:
    where = address.parse(url) if url else None
    with backends.read() as db:
        return report_daily(db, the_site(backends).id, days, where=where)


def some_of_everything(backends: Backends) -> None:
    approved = [send(backends, body=f"Good {n}") for n in range(3)]
    held, rejected = send(backends, body="shit"), send(backends, body="more shit")
    screen_now(backends, *(one.id for one in (*approved, held, rejected)))
    decide(backends, rejected, "reject")
    send(backends, body="Still pending")
    where = Liker(site_id=the_site(backends).id, address=address.parse(URL), reader=UUID(int=1))
    backends.write_one_of(like, Liking(where, HERE, NOON))


def test_an_article_has_its_figures(backends: Backends) -> None:
    some_of_everything(backends)

    [row] = articles(backends, over())["rows"]

    assert row["url"] == URL
    assert [row[name] for name in ("submitted", *COLUMNS)] == [6, 3, 1, 1, 1, 0, 0]
    assert (row["likes"], row["readers"]) == (1, 7)


def test_submitted_is_the_sum_of_what_became_of_it(backends: Backends) -> None:
    some_of_everything(backends)
    send(backends, url="https://gazette.example/news/2")
    report = articles(backends, over())

    for row in [*report["rows"], report["totals"]]:
        assert row["submitted"] == sum(row[name] for name in COLUMNS)
    assert report["totals"]["submitted"] == sum(row["submitted"] for row in report["rows"]) == 7


def test_the_median_is_from_submission_to_the_first_decision(backends: Backends) -> None:
    sent = [send(backends, body=f"Good {n}", now=NOON - timedelta(seconds=n)) for n in (0, 9, 99)]
    screen_now(backends, *(one.id for one in sent))  # at NOON + 1 s
    decide(backends, sent[0], "reject", was=Status.APPROVED)

    assert articles(backends, over())["rows"][0]["decision_seconds_median"] == 10.0


def test_without_a_decision_there_is_no_median(backends: Backends) -> None:
    send(backends)

    assert articles(backends, over())["totals"]["decision_seconds_median"] is None


@pytest.mark.parametrize(
    ("zone", "first", "last"),
    [
        # The last second before and the first second of 23 November, Kabul: UTC + 4:30
        ("Asia/Kabul", datetime(2026, 11, 22, 19, 30, tzinfo=UTC), "2026-11-23"),
        ("UTC", datetime(2026, 11, 23, 0, 0, tzinfo=UTC), "2026-11-23"),
        # Summer time ends in Berlin: 25 October has 25 hours, from 22:00 UTC to 23:00 UTC
        ("Europe/Berlin", datetime(2026, 10, 24, 22, 0, tzinfo=UTC), "2026-10-25"),
        ("Europe/Berlin", datetime(2026, 10, 25, 23, 0, tzinfo=UTC), "2026-10-26"),
        # and begins: 29 March has 23
        ("Europe/Berlin", datetime(2026, 3, 29, 22, 0, tzinfo=UTC), "2026-03-30"),
    ],
)
def test_a_day_begins_when_the_zone_says_so(
    backends: Backends, zone: str, first: datetime, last: str
) -> None:
    send(backends, now=first - timedelta(microseconds=1))
    send(backends, now=first)
    day = date.fromisoformat(last)

    rows = daily(backends, over(day - timedelta(days=1), day, zone))["rows"]

    assert [(row["date"], row["submitted"]) for row in rows] == [
        ((day - timedelta(days=1)).isoformat(), 1),
        (last, 1),
    ]


def test_days_add_up_to_the_whole_across_a_change_to_summer_time(backends: Backends) -> None:
    start = datetime(2026, 3, 27, 0, 30, tzinfo=UTC)
    for hour in range(0, 120, 3):
        send(backends, body=f"At {hour}", now=start + timedelta(hours=hour))
    days = over(date(2026, 3, 27), date(2026, 4, 1), "Europe/Berlin")

    report = daily(backends, days)

    assert sum(row["submitted"] for row in report["rows"]) == 40
    assert report["totals"]["submitted"] == articles(backends, days)["totals"]["submitted"] == 40


def test_days_without_anything_are_there(backends: Backends) -> None:
    report = daily(backends, over(DAY - timedelta(days=2), DAY), URL)

    assert [row["submitted"] for row in report["rows"]] == [0, 0, 0]


def test_one_article_is_reported_apart(backends: Backends) -> None:
    send(backends)
    send(backends, url="https://gazette.example/news/2")

    assert daily(backends, over(), URL)["totals"]["submitted"] == 1
    assert daily(backends, over(), "https://gazette.example/none")["totals"]["submitted"] == 0


@pytest.mark.parametrize("sort", ["url", "likes", "submitted", "decision_seconds_median"])
def test_rows_come_in_the_order_asked(backends: Backends, sort: str) -> None:
    send(backends, url="https://gazette.example/b")
    busy = [send(backends, url="https://gazette.example/a", body=f"{n}") for n in range(2)]
    screen_now(backends, *(one.id for one in busy))

    urls = [row["url"] for row in articles(backends, over(), sort=sort)["rows"]]

    assert urls == ["https://gazette.example/a", "https://gazette.example/b"]


@pytest.mark.parametrize(
    ("first", "last", "zone"),
    [
        (DAY, DAY - timedelta(days=1), "UTC"),
        (DAY - timedelta(days=1100), DAY, "UTC"),
        (DAY, DAY, "Mars/Olympus"),
        (date.max, date.max, "UTC"),
        (date.min, date.min, "Asia/Kabul"),
    ],
)
def test_an_impossible_range_is_refused(first: date, last: date, zone: str) -> None:
    with pytest.raises(ValueError, match="no"):
        Range.of(first, last, zone, NOON)
