import csv
import html
import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.store.backends import Backends
from service.web.console import log
from tests.builders import NOON, add_site, screen_now, send
from tests.web.staff import a_held_comment, a_moderator, decision, form_token, signed_in

REPORTS = "/console/reports?from=2026-11-01&to=2026-11-30"


@pytest.fixture
def ana(app: Flask, backends: Backends) -> FlaskClient:
    return signed_in(app, backends, a_moderator(backends, role="analyst"))


def cells(page: str, heading: str) -> list[str]:
    """A table row, as text."""
    row = re.search(rf"<tr[^>]*>\s*<th[^>]*>(?:(?!</tr>).)*?{heading}.*?</tr>", page, re.DOTALL)
    assert row is not None
    found = re.findall(r"<td[^>]*>(.*?)</td>", row[0], re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", one)).strip() for one in found]


def test_the_page_shows_the_figures_of_the_report(ana: FlaskClient, backends: Backends) -> None:
    a_held_comment(backends, title="The caravan")
    fine = send(backends)
    screen_now(backends, fine.id)

    page = ana.get(REPORTS).text

    total = cells(page, "Total")
    assert total[:6] == ["0", "2", "2", "1", "50%", "0"]
    assert cells(page, "The caravan") == total
    assert cells(page, "2026-11-23")[1:] == total


def test_a_download_is_the_report_of_the_page(ana: FlaskClient, backends: Backends) -> None:
    a_held_comment(backends)
    page = ana.get(REPORTS).text
    links = re.findall(r'<a download[^>]*href="(/api/v1/reports/[^"]+)"', page)

    answers = [ana.get(html.unescape(link)) for link in links]

    assert [answer.mimetype for answer in answers] == ["text/csv", "application/json"] * 2
    assert all("from=2026-11-01" in link for link in links)


@pytest.mark.parametrize("title", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)"])
def test_a_download_runs_nothing_in_a_spreadsheet(
    ana: FlaskClient, backends: Backends, title: str
) -> None:
    a_held_comment(backends, title=title)

    text = ana.get("/api/v1/reports/articles?site=gazette&format=csv&to=2026-11-30").text

    [row] = list(csv.DictReader(text.splitlines()))
    assert row["title"] == "'" + title


@pytest.mark.parametrize(
    "asked", ["from=x", "to=2026-13-01", "from=2026-11-02&to=2026-11-01", "zone=Mars/Olympus"]
)
def test_a_faulty_range_is_said_beside_the_form(ana: FlaskClient, asked: str) -> None:
    page = ana.get(f"/console/reports?{asked}")

    assert page.status_code == 422
    assert 'class="range"' in page.text
    assert 'role="alert"' in page.text


def test_an_analyst_sees_figures_and_no_comments(ana: FlaskClient, backends: Backends) -> None:
    sent = a_held_comment(backends)

    assert ana.get("/console").location == "/console/reports"
    page = ana.get("/console/articles").text
    assert "/console/queue" not in page
    assert "/console/comments" not in page
    for path in ("queue", "comments", "log", f"comments/{sent.uid}"):
        assert ana.get(f"/console/{path}").status_code == 403


def test_the_report_of_a_site_without_a_role_is_refused(
    ana: FlaskClient, backends: Backends
) -> None:
    backends.write(add_site, "courier", origin="https://courier.example")

    assert ana.get("/console/reports?site=courier").status_code == 403
    assert ana.get("/console/reports?site=none").status_code == 404


def test_days_are_those_of_the_zone(ana: FlaskClient, backends: Backends) -> None:
    late = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    a_held_comment(backends, now=late)
    assert late > NOON

    page = ana.get(f"{REPORTS}&zone=Asia/Kabul").text

    assert cells(page, "2026-11-24")[3] == "1"
    assert cells(page, "2026-11-23")[3] == "0"


def test_the_work_of_moderators_is_on_a_page_and_to_take_away(
    app: Flask, backends: Backends
) -> None:
    nadia = signed_in(app, backends, a_moderator(backends))
    sent = a_held_comment(backends)
    nadia.post("/console/decisions", data=decision(nadia, sent, "approve"))

    page = nadia.get("/console/reports/moderation")
    table = nadia.get("/api/v1/reports/moderation?site=gazette&format=csv")

    assert page.status_code == 200
    assert "Nadia" in page.text
    header, row, screening = table.text.splitlines()
    assert header.startswith("kind,name,decisions,approved,rejected,held,overturned,overturn_rate")
    assert row.startswith("moderator,Nadia,1,1,0,0,0,0.0,")
    assert screening.startswith("screening,,")
    assert nadia.get("/console/reports/moderation?from=junk").status_code == 422


def test_a_rule_says_how_often_it_fired_and_what_people_made_of_it(
    app: Flask, backends: Backends
) -> None:
    nadia = signed_in(app, backends, a_moderator(backends))
    sent = a_held_comment(backends)
    a_held_comment(backends, name="Bea")
    nadia.post("/console/decisions", data=decision(nadia, sent, "reject"))

    days = f"from={NOON:%Y-%m-%d}"
    page = nadia.get(f"/console/reports/moderation?{days}").text
    table = nadia.get(f"/api/v1/reports/rules?site=gazette&format=csv&{days}").text

    assert cells(page, "words.profane")[1:] == ["2", "1", "0", "100%"]
    assert table.splitlines() == [
        "rule,code,lang,fired,upheld,overturned",
        "words,profane,en,2,1,0",
    ]


def test_the_logs_are_read_by_days_and_taken_away_whole(app: Flask, backends: Backends) -> None:
    nadia = signed_in(app, backends, a_moderator(backends, role="admin"))
    for _ in range(3):
        a_held_comment(backends)
    sent = a_held_comment(backends, name="=cmd()")
    nadia.post("/console/decisions", data=decision(nadia, sent, "reject", reason="Rude"))

    then = f"from={NOON:%Y-%m-%d}&to={NOON:%Y-%m-%d}"
    assert "Rude" in nadia.get("/console/log").text
    assert "Rude" not in nadia.get(f"/console/log?{then}").text
    whole = nadia.get("/console/log.csv")
    assert whole.headers["Content-Disposition"] == 'attachment; filename="decisions.csv"'
    first, *rest = csv.DictReader(whole.text.splitlines())
    assert (first["who"], first["becomes"], first["reason"]) == ("Nadia", "rejected", "Rude")
    assert first["author"] == "'=cmd()"
    assert len(rest) == 4
    assert len(nadia.get(f"/console/log.csv?{then}").text.splitlines()) == 5
    assert nadia.get("/console/log?from=2026-11-02&to=2026-11-01").status_code == 422


def test_an_empty_log_says_so(app: Flask, backends: Backends) -> None:
    nadia = signed_in(app, backends, a_moderator(backends, role="admin"))

    assert "Nothing has been decided yet." in nadia.get("/console/log").text
    assert "Nothing has changed yet." in nadia.get("/console/log/changes").text
    for days in ("to=2026-01-01", "from=2027-01-01", "from=0001-01-01&to=0001-01-02"):
        assert "There is nothing." in nadia.get(f"/console/log?{days}").text
    assert nadia.get("/console/log?to=9999-12-31").status_code == 200


def test_a_log_that_is_taken_away_has_no_end_of_its_pages(
    app: Flask, backends: Backends, monkeypatch: pytest.MonkeyPatch
) -> None:
    nadia = signed_in(app, backends, a_moderator(backends, role="admin"))
    for number in range(5):
        a_held_comment(backends, name=f"N{number}")
    monkeypatch.setattr(log, "CSV_PAGE", 2)

    rows = list(csv.DictReader(nadia.get("/console/log.csv").text.splitlines()))

    assert [row["author"] for row in rows] == ["N4", "N3", "N2", "N1", "N0"]


def test_the_log_of_changes_is_taken_away_in_words(app: Flask, backends: Backends) -> None:
    nadia = signed_in(app, backends, a_moderator(backends, role="admin"))
    given = {"site": "gazette", "email": "t@gazette.example", "role": "analyst"}
    nadia.post("/console/people/invitations", data={"csrf": form_token(nadia), **given})

    [row] = csv.DictReader(nadia.get("/console/log/changes.csv").text.splitlines())

    assert row["what"] == "invitation.made"
    assert row["said"] == "t@gazette.example was invited as Analyst."
