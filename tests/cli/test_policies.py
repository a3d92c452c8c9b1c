"""Policies with connectors, as an operator sets and tries them."""

from pathlib import Path

import pytest

from config.settings import Settings
from service.store.backends import Backends
from tests.builders import the_site
from tests.cli.asked import ask

CONNECTOR = '[connectors.spam]\nkind = "akismet"\naccount = "mine"\n'


@pytest.mark.usefixtures("app")
def test_a_connector_without_its_account_is_said_at_once(
    settings: Settings, backends: Backends, tmp_path: Path
) -> None:
    page = tmp_path / "policy.toml"
    page.write_text(CONNECTOR)

    answer = ask(settings, "site", "set", "gazette", "--policy", str(page))

    assert answer.code == 0
    assert "“spam” wants the account “mine”" in answer.said
    assert [one.name for one in the_site(backends).policy.connectors] == ["spam"]


@pytest.mark.usefixtures("app")
def test_a_faulty_connector_changes_nothing(
    settings: Settings, backends: Backends, tmp_path: Path
) -> None:
    page = tmp_path / "policy.toml"
    page.write_text(CONNECTOR.replace("akismet", "pigeon"))

    answer = ask(settings, "site", "set", "gazette", "--policy", str(page))

    assert answer.code != 0
    assert "'connectors.spam.kind'" in answer.said
    assert the_site(backends).policy.connectors == ()
