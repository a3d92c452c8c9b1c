from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from config.settings import Settings
from service.domain.bursts import KEPT, WINDOWS
from service.store.backends import Backends
from service.use_cases.like import Liker, Liking, like
from tests.builders import HERE, a_submission, the_site
from workers import settling


@pytest.mark.parametrize(("limits", "is_held"), [(True, True), (False, False)])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_burst_settles_unless_limits_are_off(
    backends: Backends,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    limits: bool,
    is_held: bool,
) -> None:
    monkeypatch.setattr(settling, "backends", lambda: backends)
    monkeypatch.setattr(settling, "settings", lambda: replace(settings, limits=limits))
    site, now = the_site(backends).id, datetime.now(UTC)
    sent = WINDOWS[0].most + 1
    for number in range(sent):
        liker = Liker(site_id=site, address=a_submission().address, reader=UUID(int=number + 1))
        backends.write_one_of(like, Liking(liker, HERE, now))

    settling.settle_floods()

    with backends.read() as db:
        counted = db.exec_driver_sql("SELECT likes FROM article").scalar_one()
    assert counted == (KEPT if is_held else sent)
