"""`chaikhana audit`: what it says, and with which exit code."""

from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from config.settings import Settings
from service.store.backends import Backends
from tests.builders import screen_now, send
from tests.cli.asked import ask


@pytest.fixture
def approved(backends: Backends) -> str:
    sent = send(backends)
    screen_now(backends, sent.id)
    return str(sent.uid)


def test_a_sound_database_adds_up(settings: Settings, approved: str, tmp_path: Path) -> None:
    (tmp_path / "ledger").write_text(f"{approved}\n")

    answer = ask(settings, "audit", "--ledger", str(tmp_path / "ledger"), "--json")

    assert (answer.code, answer.json["ok"]) == (0, True)
    assert (answer.json["acknowledged"], answer.json["lost"]) == (1, 0)
    assert ask(settings, "audit").said.endswith("Everything adds up.\n")


def test_a_lost_comment_is_named_and_the_exit_code_says_so(
    settings: Settings, approved: str, tmp_path: Path
) -> None:
    gone = str(uuid4())
    (tmp_path / "ledger").write_text(f"{approved}\n{gone}\n")

    answer = ask(settings, "audit", "--ledger", str(tmp_path / "ledger"), "--json")

    assert (answer.code, answer.json["lost"], answer.json["ok"]) == (1, 1, False)
    assert answer.json["examples"] == {"lost": [gone]}


@pytest.mark.usefixtures("approved")
def test_repair_sets_wrong_counts_right(settings: Settings, backends: Backends) -> None:
    backends.write(lambda db: db.execute(text("UPDATE article SET comments = 9")).close())

    wrong = ask(settings, "audit", "--json")
    repaired = ask(settings, "audit", "--repair", "--json")

    assert (wrong.code, wrong.json["count_differences"]) == (1, 1)
    assert (repaired.code, repaired.json["count_differences"]) == (0, 0)
    assert repaired.json["repaired"] == 1


@pytest.mark.usefixtures("app")
def test_a_ledger_with_something_else_in_it_is_refused(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "ledger").write_text("no id at all\n")

    answer = ask(settings, "audit", "--ledger", str(tmp_path / "ledger"))

    assert (answer.code, "has a line that is no id" in answer.said) == (2, True)
