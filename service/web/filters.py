"""Which comments a moderator asks for, read from a query string: the same in console and API."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from service.domain.comment import LANG
from service.domain.speech import N_
from service.store.queues import QUEUES, Filter, Order
from service.web.reading import Query

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
# What a moderator may ask for: (in words, submitted since so long, or before so long).
AGES: dict[str, tuple[str, timedelta, bool]] = {
    "newer-hour": (N_("Within the last hour"), HOUR, True),
    "newer-day": (N_("Within the last day"), DAY, True),
    "newer-week": (N_("Within the last week"), WEEK, True),
    "older-hour": (N_("Older than an hour"), HOUR, False),
    "older-day": (N_("Older than a day"), DAY, False),
    "older-week": (N_("Older than a week"), WEEK, False),
}
ORDERS: dict[str, object] = dict.fromkeys(["", *Order])
NAMES = ("queue", "q", "article", "author", "language", "rule", "age", "order")


def asked(query: Query, site_ids: Sequence[int], *, queue: str, now: datetime) -> Filter:
    """The filter that `query` describes; faults stay in it. queue: the one without a word of it."""
    order = query.choice("order", ORDERS, default="")
    wanted = Filter(
        site_ids=site_ids,
        queue=query.choice("queue", QUEUES, default=queue),
        q=query.text("q", limit=200),
        article_id=query.cursor("article"),
        author_id=query.cursor("author"),
        lang=query.text("language", limit=35, shape=LANG),
        rule=query.text("rule", limit=64),
        order=Order(order) if order else None,
    )
    age = query.choice("age", {"": None, **AGES}, default="")
    return _of_age(wanted, age, now) if age else wanted


def _of_age(wanted: Filter, age: str, now: datetime) -> Filter:
    _, length, is_newer = AGES[age]
    if is_newer:
        return replace(wanted, since=now - length)
    return replace(wanted, before=now - length)
