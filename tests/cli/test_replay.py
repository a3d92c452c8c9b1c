"""`chaikhana replay`: real comments over HTTP, and a ledger that `audit` believes."""

import csv
import json
from pathlib import Path
from uuid import UUID

import pytest

from tests.cli.conftest import Running, chaikhana

pytestmark = pytest.mark.process

TEXTS = [
    "A fine piece, thank you.",
    "What a load of shit.",
    "x" * 1500,
    "x" * 1501,  # refused: too long
    "a\0b",  # refused: no such character may be shown
    "   ",  # refused: nothing to see
    "Спасибо за статью, очень интересно.",
]


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "comments.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "source"])
        writer.writerows([text, "by hand"] for text in TEXTS)
    return path


def test_every_row_has_an_answer_and_what_was_accepted_is_decided(
    running: Running, rows: Path, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger"

    answer = chaikhana("replay", str(rows), "--ledger", str(ledger), "--json", env=running.env)

    said = json.loads(answer.stdout)
    assert said["ok"] is True, answer.stderr
    assert said["rows"] == len(TEXTS)
    assert said["acknowledged"] == 4
    assert said["refused"] == {"too_long": 1, "invalid_character": 1, "required": 1}
    assert said["decided"] == {"approved": 3, "held": 1}
    assert len({UUID(line) for line in ledger.read_text().split()}) == 4
    checked = chaikhana("audit", "--ledger", str(ledger), "--json", env=running.env)
    assert checked.returncode == 0, checked.stdout
    found = json.loads(checked.stdout)
    assert (found["acknowledged"], found["lost"], found["doubled"]) == (4, 0, 0)
    assert found["count_differences"] == 0


def test_a_ledger_with_an_id_that_is_nowhere_is_a_loss(running: Running, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    ledger.write_text("01890000-0000-7000-8000-000000000000\n")

    answer = chaikhana("audit", "--ledger", str(ledger), "--json", env=running.env)

    assert answer.returncode == 1
    assert json.loads(answer.stdout)["lost"] == 1


def test_nobody_to_send_to_is_said_and_is_no_success(
    running: Running, rows: Path, tmp_path: Path
) -> None:
    answer = chaikhana(
        "replay", str(rows), "--url", "http://127.0.0.1:1", "--patience", "0.1", env=running.env
    )

    assert answer.returncode == 1
    assert f"{len(TEXTS)} refused: unanswered" in answer.stdout


def test_a_file_without_a_column_of_texts_is_refused(running: Running, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("words\nhello\n")

    answer = chaikhana("replay", str(path), env=running.env)

    assert answer.returncode == 2
    assert "text" in answer.stderr
