import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.domain.comment import Status
from service.domain.decision import SCREENING, Decision, Screened
from service.domain.verdict import Finding
from service.screening import SCREENERS
from service.screening.wording import SENTENCES
from service.store import decisions
from service.store.backends import Backends
from service.use_cases.submit import Accepted
from service.web.console import words
from tests.builders import NOON, add_site, screen_now, send
from tests.store.test_queues import complain
from tests.web.staff import a_held_comment, a_moderator, decision, form_token, signed_in

DECIDE, MANY = "/console/decisions", "/console/decisions/many"
XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}&lt;"


@pytest.fixture
def nadia(app: Flask, backends: Backends) -> FlaskClient:
    return signed_in(app, backends, a_moderator(backends))


def held_with(backends: Backends, findings: list[Finding], **values: str) -> Accepted:
    """A comment that screening held for exactly these findings."""
    sent = send(backends, **values)
    assert sent.id is not None
    held = Decision(
        comment_id=sent.id, revision=1, was=Status.PENDING, becomes=Status.HELD, by=SCREENING,
        reason="words.profane", policy_version=1, at=NOON,
    )  # fmt: skip
    backends.write(decisions.record_screened, [Screened(held, findings)])
    return sent


def shown(page: str) -> list[str]:
    """The names on the cards, in their order."""
    return re.findall(r'<h2 class="name"[^>]*>([^<]*)</h2>', page)


def marked(page: str) -> list[str]:
    """What stands inside the marks, without what only screen readers get."""
    inner = re.findall(r"<mark[^>]*>(.*?)</mark>", page, re.DOTALL)
    return [
        html.unescape(re.sub(r"<bdi class=.unheard.*?</bdi>|<[^>]+>", "", one)) for one in inner
    ]


def test_the_queue_shows_who_waited_longest_first_with_true_counts(
    nadia: FlaskClient, backends: Backends
) -> None:
    for name in ("First", "Second", "Third"):
        a_held_comment(backends, name=name)
    fine = send(backends, body="Fine.")
    screen_now(backends, fine.id)
    send(backends, body="Not screened yet.")

    page = nadia.get("/console/queue").text

    assert shown(page) == ["First", "Second", "Third"]
    counts = re.findall(r'data-queue="(\w+)".*?class="count">(\d+)<', page, re.DOTALL)
    assert counts == [
        ("held", "3"), ("flagged", "0"), ("pending", "1"), ("approved", "1"), ("rejected", "0"),
        ("all", "5"),
    ]  # fmt: skip


def test_the_queue_turns_its_pages_without_losing_one(
    nadia: FlaskClient, backends: Backends
) -> None:
    for number in range(27):
        a_held_comment(backends, name=f"N{number}")

    first = nadia.get("/console/queue").text
    following = re.search(r'data-next><a href="([^"]+)"', first)
    assert following is not None
    second = nadia.get(html.unescape(following[1])).text

    assert shown(first) + shown(second) == [f"N{number}" for number in range(27)]
    assert "data-next" not in second


def test_only_the_sites_of_the_moderator_are_shown(nadia: FlaskClient, backends: Backends) -> None:
    backends.write(add_site, "courier", origin="https://courier.example")
    a_held_comment(backends, name="Ours")
    theirs = a_held_comment(
        backends, name="Theirs", site="courier", url="https://courier.example/1"
    )

    for path in ("/console/queue", "/console/comments", "/console/articles", "/console/log"):
        assert "Theirs" not in nadia.get(path).text
        assert "courier" not in nadia.get(path).text
        assert nadia.get(f"{path}?site=courier").status_code == 403
        assert nadia.get(f"{path}?site=none").status_code == 404
    assert nadia.get(f"/console/comments/{theirs.uid}").status_code == 404
    assert nadia.post(DECIDE, data=decision(nadia, theirs, "approve")).status_code == 404


def test_one_site_of_several_can_be_looked_at_alone(app: Flask, backends: Backends) -> None:
    backends.write(add_site, "courier", origin="https://courier.example")
    both = signed_in(app, backends, a_moderator(backends, sites=("gazette", "courier")))
    a_held_comment(backends, name="Here")
    a_held_comment(backends, name="There", site="courier", url="https://courier.example/1")

    assert shown(both.get("/console/queue").text) == ["Here", "There"]
    assert shown(both.get("/console/queue?site=courier").text) == ["There"]


def test_a_card_tells_everything_a_decision_needs(nadia: FlaskClient, backends: Backends) -> None:
    parent = send(backends, name="Parent", body="The parent's words.")
    screen_now(backends, parent.id)
    a_held_comment(
        backends, parent=str(parent.uid), email="ann@example.org", title="As a reader says",
        lang="ru", name="Ann",
    )  # fmt: skip

    page = nadia.get("/console/queue").text

    for said in (
        "ann@example.org", "As a reader says", "unverified", "https://gazette.example/news/1",
        "The parent&#39;s words.", "Parent", 'lang="ru"', 'dir="auto"', "first seen", "Screening",
        'rel="noopener nofollow noreferrer"',
    ):  # fmt: skip
        assert said in page
    assert marked(page)[0] == "shit"


def test_marks_are_exact_among_emoji_and_combining_characters(
    nadia: FlaskClient, backends: Backends
) -> None:
    body = "👨‍👩‍👧 e\u0301̈ ж\u0301уть 💩 x"
    start = body.index("💩")
    found = [Finding("words", 1, "body", "profane", {"word": "💩"}, [(start, start + 1)])]
    held_with(backends, found, body=body)

    page = nadia.get("/console/queue").text

    assert marked(page) == ["💩"]


def test_the_name_is_marked_as_the_body_is(nadia: FlaskClient, backends: Backends) -> None:
    found = [Finding("words", 1, "name", "profane", {"word": "b"}, [(2, 3)])]
    held_with(backends, found, name="a b c", body="a b c")

    assert marked(nadia.get("/console/queue").text) == ["b"]


def test_a_finding_that_this_version_cannot_say_harms_no_page(
    nadia: FlaskClient, backends: Backends
) -> None:
    found = [
        Finding("words", 1, "body", "profane", {}, [(0, 900)]),
        Finding("future", 9, "body", "unheard_of", {}, []),
    ]
    held_with(backends, found, body="short")

    page = nadia.get("/console/queue")

    assert page.status_code == 200
    assert marked(page.text) == ["short"]
    assert "unheard_of" in page.text


def test_nothing_that_a_reader_sends_becomes_markup(nadia: FlaskClient, backends: Backends) -> None:
    parent = send(backends, body=XSS, name=XSS[:80])
    screen_now(backends, parent.id)
    word = [Finding("words", 1, "body", "profane", {"word": XSS}, [(0, 8)])]
    sent = held_with(
        backends, word, body=XSS, name=XSS[:80], title=XSS, email='"><script>@x.example'
    )
    nadia.post(DECIDE, data=decision(nadia, sent, "reject", reason=XSS))

    for path in (
        "/console/comments?queue=all", f"/console/comments/{sent.uid}", "/console/articles",
        "/console/log", "/console/reports", "/console/queue",
        "/console/comments?q=%3Cscript%3Ealert(1)%22%3E",
    ):  # fmt: skip
        page = nadia.get(path).text
        assert "<script>alert" not in page
        assert "<img" not in page
        assert '"><script' not in page
        assert "49&lt;" not in page


@pytest.mark.parametrize(
    "path", ["queue", "comments?queue=all", "articles", "log", "reports", "queue?done={done}"]
)
def test_what_cannot_be_seen_is_named_wherever_a_reader_is_quoted(
    nadia: FlaskClient, backends: Backends, path: str
) -> None:
    hidden = {"name": "An\u2066n", "title": "Ti\u202etle"}
    parent = send(backends, **hidden)
    screen_now(backends, parent.id)
    a_held_comment(backends, parent=str(parent.uid), **hidden)
    done = a_held_comment(backends, **hidden)
    nadia.post(DECIDE, data=decision(nadia, done, "approve"))

    page = nadia.get(f"/console/{path.format(done=done.uid)}").text

    assert ">LRI<" in page or ">RLO<" in page
    assert "\u2066" not in page
    assert "\u202e" not in page


def test_every_rule_has_a_name_that_people_read(app: Flask) -> None:
    ours = {screener.__name__ for screener in SCREENERS}
    ours |= {key.partition(".")[0] for key in SENTENCES}

    assert ours - set(words.RULES) == set()


def test_what_cannot_be_seen_is_named(nadia: FlaskClient, backends: Backends) -> None:
    a_held_comment(backends, body="safe \u202eevil\u202c shit\u200b", name="An\u2066n")

    page = nadia.get("/console/queue").text

    assert ">RLO<" in page
    assert ">ZWSP<" in page
    assert ">LRI<" in page
    for character in "\u202e\u202c\u200b\u2066":
        assert character not in page


def test_a_decision_moves_the_comment_and_offers_to_undo_it(
    nadia: FlaskClient, backends: Backends
) -> None:
    sent = a_held_comment(backends)
    given = decision(nadia, sent, "approve", back="/console/queue?site=gazette")

    answer = nadia.post(DECIDE, data=given)

    assert answer.status_code == 303
    assert answer.location == f"/console/queue?site=gazette&done={sent.uid}"
    page = nadia.get(answer.location).text
    assert "Undo" in page.partition("data-done")[2].partition("</form>")[0]
    back = nadia.post(DECIDE, data=decision(nadia, sent, "hold", was="approved"))
    assert back.status_code == 303
    assert shown(nadia.get("/console/queue").text) == ["Ann"]


def test_somebody_elses_decision_is_not_offered_to_undo(
    app: Flask, nadia: FlaskClient, backends: Backends
) -> None:
    other = signed_in(app, backends, a_moderator(backends, email="t@x.example", name="Timur"))
    sent = a_held_comment(backends)
    other.post(DECIDE, data=decision(other, sent, "approve"))

    assert "data-done" not in nadia.get(f"/console/queue?done={sent.uid}").text
    assert "data-done" not in nadia.get("/console/queue?done=nonsense").text


def test_who_comes_second_is_told_who_was_first_and_what(
    app: Flask, nadia: FlaskClient, backends: Backends
) -> None:
    other = signed_in(app, backends, a_moderator(backends, email="t@x.example", name="Timur"))
    sent = a_held_comment(backends)
    other.post(DECIDE, data=decision(other, sent, "reject"))

    page = nadia.post(DECIDE, data=decision(nadia, sent, "approve"))
    script = nadia.post(
        DECIDE, data=decision(nadia, sent, "approve"), headers={"Accept": "application/json"}
    )

    assert page.status_code == 409
    assert "Timur was first" in page.text
    assert "Rejected" in page.text
    assert script.status_code == 409
    assert script.json is not None
    assert script.json["message"].startswith("Timur was first")
    assert script.json["actions"] == ["approve", "hold"]


def test_a_revision_that_was_not_seen_is_not_decided(
    nadia: FlaskClient, backends: Backends
) -> None:
    sent = a_held_comment(backends)

    page = nadia.post(DECIDE, data=decision(nadia, sent, "approve", revision="2"))

    assert page.status_code == 409
    assert "edited" in page.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("comment", "x"),
        ("action", "ban"),
        ("was", "nonsense"),
        ("action", ""),
        ("reason", "x" * 501),
    ],
)
def test_a_faulty_form_is_a_page_that_says_so(
    nadia: FlaskClient, backends: Backends, field: str, value: str
) -> None:
    sent = a_held_comment(backends)

    page = nadia.post(DECIDE, data=decision(nadia, sent, "approve") | {field: value})

    assert (page.status_code, page.mimetype) == (422, "text/html")


def test_many_are_decided_with_one_reason_and_each_by_itself(
    app: Flask, nadia: FlaskClient, backends: Backends
) -> None:
    other = signed_in(app, backends, a_moderator(backends, email="t@x.example", name="Timur"))
    sent = [a_held_comment(backends, name=f"N{number}") for number in range(3)]
    other.post(DECIDE, data=decision(other, sent[1], "approve"))
    given = {
        "csrf": form_token(nadia), "action": "reject", "reason": "Advertising",
        "pick": [f"{one.uid} held 1" for one in sent],
    }  # fmt: skip

    script = nadia.post(MANY, data=given, headers={"Accept": "application/json"})

    assert script.json is not None
    assert [one["ok"] for one in script.json["results"]] == [True, False, True]
    assert "Timur was first" in script.json["results"][1]["message"]
    assert shown(nadia.get("/console/comments?queue=rejected").text) == ["N2", "N0"]
    log = nadia.get("/console/log").text
    assert log.count("Advertising") == 2
    assert nadia.post(MANY, data=given).status_code == 409
    assert '<option value="Advertising">' in nadia.get("/console/queue").text


@pytest.mark.parametrize(
    "picks", [[], ["x"], [f"{'0' * 8}-0000-7000-8000-{'0' * 12} held 1"] * 201]
)
def test_a_faulty_bulk_decision_changes_nothing(nadia: FlaskClient, picks: list[str]) -> None:
    given = {"csrf": form_token(nadia), "action": "reject", "pick": picks}

    assert nadia.post(MANY, data=given).status_code == 422


def test_comments_are_searched_and_filtered(nadia: FlaskClient, backends: Backends) -> None:
    a_held_comment(backends, name="Зухра", body="Чай shit")
    a_held_comment(backends, name="Other", url="https://gazette.example/news/2")

    assert shown(nadia.get("/console/comments?q=чай").text) == ["Зухра"]
    assert shown(nadia.get("/console/comments?q=ЗУХРА&queue=held").text) == ["Зухра"]
    assert shown(nadia.get("/console/comments?q=чай&queue=approved").text) == []
    articles = nadia.get("/console/articles").text
    link = re.search(r'href="(/console/comments\?article=\d+)"', articles)
    assert link is not None
    assert shown(nadia.get(link[1]).text) == ["Other"]


def test_an_open_page_hears_what_others_do(
    app: Flask, nadia: FlaskClient, backends: Backends
) -> None:
    timur = signed_in(app, backends, a_moderator(backends, email="t@x.example", name="Timur"))
    first, second = a_held_comment(backends), a_held_comment(backends)
    timur.post(
        "/console/pulse",
        data={"csrf": form_token(timur), "cards": str(second.uid), "looking": str(second.uid)},
    )
    timur.post(DECIDE, data=decision(timur, first, "approve"))

    told = nadia.post(
        "/console/pulse",
        data={
            "csrf": form_token(nadia), "cards": f"{first.uid},{second.uid}",
            "looking": str(second.uid),
        },
    ).json  # fmt: skip

    assert told is not None
    assert told["counts"]["held"] == "1"
    assert told["standing"][str(first.uid)][0] == "approved"
    assert told["standing"][str(first.uid)][2].startswith("Timur was first")
    assert told["watched"] == {str(second.uid): "Timur"}


def test_a_page_speaks_the_language_that_the_moderator_chose(nadia: FlaskClient) -> None:
    assert 'lang="en" dir="ltr"' in nadia.get("/console/queue").text
    assert 'lang="ar" dir="rtl"' in nadia.get("/console/queue?lang=ar").text
    assert 'lang="ar" dir="rtl"' in nadia.get("/console/queue").text
    assert 'lang="ar" dir="rtl"' in nadia.get("/console/queue?lang=xx").text


def test_dates_keep_their_order_among_words_that_run_from_right_to_left(
    nadia: FlaskClient, backends: Backends
) -> None:
    a_held_comment(backends)

    assert "\u20662026-11-23 12:00 UTC\u2069" in nadia.get("/console/log?lang=ar").text
    assert re.search("\u20662026-[0-9-]+\u2069", nadia.get("/console/reports").text)
    assert "\u2066" not in nadia.get("/console/log?lang=en").text


def test_waiting_is_told_in_round_units(nadia: FlaskClient, backends: Backends) -> None:
    a_held_comment(backends, now=datetime.now(UTC) - timedelta(hours=3))

    assert "1 comment waits, the oldest for 3 hours" in nadia.get("/console/queue").text


def test_every_queue_is_a_tab_with_its_count_and_the_age_of_its_oldest(
    nadia: FlaskClient, backends: Backends
) -> None:
    a_held_comment(backends, now=datetime.now(UTC) - timedelta(days=3))

    page = nadia.get("/console/queue?queue=approved").text

    assert re.search(r'data-queue="held".*?class="age">3 days<', page, re.DOTALL)
    assert re.search(r'data-queue="approved"[^>]*aria-current="true"', page)


def test_a_queue_says_its_order(nadia: FlaskClient, backends: Backends) -> None:
    a_held_comment(backends)

    assert "who has waited longest comes first" in nadia.get("/console/queue").text
    page = nadia.get("/console/queue?order=priority").text
    assert "First come those that most readers complain about" in page
    assert nadia.get("/console/queue?order=loudest").status_code == 422


def test_a_card_says_why_it_stands_where_it_does_by_priority(
    nadia: FlaskClient, backends: Backends
) -> None:
    fine = send(backends)
    screen_now(backends, fine.id)
    complain(backends, fine, 2)
    a_held_comment(backends)

    held = nadia.get("/console/queue?order=priority").text
    flagged = nadia.get("/console/queue?queue=flagged&order=priority").text

    assert re.search("Why here: .*A profane word: “shit”. · [0-9]+ ", held)
    assert re.search("Why here: .*2 readers complain · [0-9]+ ", flagged)
    assert "Why here" not in nadia.get("/console/queue").text


def test_what_readers_complain_about_stands_on_the_card(
    nadia: FlaskClient, backends: Backends
) -> None:
    sent = send(backends, name="Flagged")
    screen_now(backends, sent.id)
    complain(backends, sent, 2)

    page = nadia.get("/console/queue?queue=flagged").text

    assert shown(page) == ["Flagged"]
    assert re.search(r"2 readers.*?Advertises, or says nothing", page, re.DOTALL)
    kept = nadia.post(DECIDE, data=decision(nadia, sent, "approve", was="approved"))
    assert kept.status_code == 303
    assert shown(nadia.get("/console/queue?queue=flagged").text) == []


def test_all_that_fit_are_decided_by_one_form_without_javascript(
    nadia: FlaskClient, backends: Backends
) -> None:
    for number in range(3):
        a_held_comment(backends, name=f"N{number}", body="shit about the bridge")
    a_held_comment(backends, name="Other", body="shit about the road")

    answer = nadia.post(
        "/console/decisions/matching",
        data={
            "csrf": form_token(nadia), "action": "reject", "reason": "Not about the bridge.",
            "queue": "held", "back": "/console/queue?q=bridge",
        },
    )  # fmt: skip

    assert answer.status_code == 303
    page = nadia.get(answer.location).text
    assert "Decided: 3; unchanged: 0" in page
    assert shown(nadia.get("/console/queue").text) == ["Other"]
    assert "Not about the bridge." in nadia.get("/console/comments?queue=rejected").text


def test_the_script_is_told_everything_that_fits(nadia: FlaskClient, backends: Backends) -> None:
    sent = [a_held_comment(backends, body="shit bridge") for _ in range(2)]
    a_held_comment(backends, body="shit road")

    told = nadia.get("/console/matching?q=bridge&queue=held").json

    assert told == {"picks": [f"{one.uid} held 1" for one in sent], "more": 0}


def test_an_open_page_hears_what_has_left_its_queue_and_how_many_fit(
    nadia: FlaskClient, backends: Backends
) -> None:
    first, second = a_held_comment(backends), a_held_comment(backends)
    nadia.post(DECIDE, data=decision(nadia, first, "approve"))

    told = nadia.post(
        "/console/pulse",
        data={
            "csrf": form_token(nadia), "cards": f"{first.uid},{second.uid}",
            "asked": "order=priority", "shown": "held",
        },
    ).json  # fmt: skip

    assert told is not None
    assert told["left"] == [str(first.uid)]
    assert told["number"] == 1
