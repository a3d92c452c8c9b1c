"""This process as a worker."""

import pytest

from config.settings import Settings
from service.store.backends import Backends
from workers import jobs as worker_jobs
from workers import schedule


@pytest.fixture
def worker(settings: Settings, backends: Backends, monkeypatch: pytest.MonkeyPatch) -> None:
    """This process holds what a worker process holds, and hears no rings but the test's."""
    monkeypatch.setattr(backends.writer, "_tell", lambda _: None)
    for module in (worker_jobs, schedule):
        monkeypatch.setattr(module, "backends", lambda: backends)
        monkeypatch.setattr(module, "settings", lambda: settings)
