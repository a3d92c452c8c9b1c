import csv
from io import StringIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.store.backends import Backends
from service.web.spreadsheets import as_lines
from tests.builders import URL, a_token, decide, screen_now, send

DAYS = {"site": "gazette", "from": "2026-11-23", "to": "2026-11-23"}


def test_a_report_says_its_zone_and_days(client: FlaskClient, backends: Backends) -> None:
    send(backends)
    query = DAYS | {"zone": "Asia/Kabul"}

    report = client.get("/api/v1/reports/articles", query_string=query, headers=a_token(backends))

    assert report.json is not None
    assert (report.json["zone"], report.json["totals"]["submitted"]) == ("Asia/Kabul", 1)
    assert report.json["rows"][0]["url"] == URL


@pytest.mark.parametrize("name", ["articles", "daily"])
def test_csv_has_the_same_rows_as_json(client: FlaskClient, backends: Backends, name: str) -> None:
    send(backends)
    token, path = a_token(backends), f"/api/v1/reports/{name}"

    asked = client.get(path, query_string=DAYS, headers=token).json
    sheet = client.get(path, query_string=DAYS | {"format": "csv"}, headers=token)

    assert asked is not None
    assert sheet.mimetype == "text/csv"
    rows = list(csv.DictReader(StringIO(sheet.text)))
    assert [row["submitted"] for row in rows] == [str(row["submitted"]) for row in asked["rows"]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start: str) -> None:
    rows = [{"title": f"{start}cmd|' /C calc'!A0", "likes": -1}]

    text = StringIO(as_lines(rows, ["title", "likes"]), newline="")
    [row] = csv.DictReader(text, ["title", "likes"])

    assert row["title"].startswith("'" + start)
    assert row["likes"] == "-1"


@pytest.mark.parametrize(
    "query",
    [
        {"from": "yesterday"}, {"from": "2026-11-24"}, {"zone": "Mars"}, {"format": "pdf"},
        {"sort": "colour"}, {"to": "9999-12-31"}, {"from": "0001-01-01"},
    ],
)  # fmt: skip
def test_a_faulty_query_is_told(client: FlaskClient, backends: Backends, query: Any) -> None:
    answer = client.get(
        "/api/v1/reports/articles", query_string=DAYS | query, headers=a_token(backends)
    )

    assert answer.status_code == 422


def test_the_report_on_rules_says_how_often_they_were_right(
    client: FlaskClient, backends: Backends
) -> None:
    for action in ("reject", "reject", "approve"):
        sent = send(backends, body=f"What a load of shit, {action}.", lang="en")
        screen_now(backends, sent.id)
        decide(backends, sent, action)

    report = client.get("/api/v1/reports/rules", query_string=DAYS, headers=a_token(backends))

    assert report.json is not None
    row = {"rule": "words", "code": "profane", "lang": "en", "fired": 3} | {
        "upheld": 2,
        "overturned": 1,
    }
    assert report.json["rows"] == [row]
