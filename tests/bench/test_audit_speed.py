"""The audit of 100,000 comments takes less than ten seconds."""

import time

import pytest

from service.store.backends import Backends
from service.use_cases.audit import audit
from tests.builders import NOON, the_site
from tests.crowd import gather

GOAL = 10.0  # seconds


@pytest.mark.long
def test_a_hundred_thousand_comments_are_audited_in_ten_seconds(
    backends: Backends,
) -> None:
    gather(backends, the_site(backends).id, 100_000, now=NOON)

    began = time.monotonic()
    with backends.snapshot() as db:
        found = audit(db, None, network_days=30, now=NOON)
    took = time.monotonic() - began

    assert (found.is_clean, found.totals["comments"]) == (True, 100_000)
    assert took < GOAL
