from datetime import timedelta

from sqlalchemy import text

from service.domain.comment import Status
from service.store import comments, decisions
from service.store.backends import Backends
from service.use_cases import screen, submit
from service.use_cases.give_up import give_up
from tests.builders import NOON, a_background, a_comment, decide, screen_now, send, the_site


def test_a_clean_comment_is_approved(backends: Backends) -> None:
    assert screen_now(backends, send(backends).id) == [Status.APPROVED]


def test_profane_words_hold_a_comment_with_the_evidence(backends: Backends) -> None:
    sent = send(backends, body="What a load of shit.")

    assert screen_now(backends, sent.id) == [Status.HELD]
    with backends.read() as db:
        [(revision, finding)] = decisions.findings_of(db, [sent.id or 0])[sent.id or 0]
    assert (revision, finding.rule, finding.field) == (1, "words", "body")
    assert [list(span) for span in finding.spans] == [[15, 19]]


def test_a_profane_name_holds_a_comment(backends: Backends) -> None:
    assert screen_now(backends, send(backends, name="shit").id) == [Status.HELD]


def test_a_comment_is_screened_once_however_often_it_is_claimed(backends: Backends) -> None:
    sent = send(backends)
    screen_now(backends, sent.id)

    assert screen_now(backends, sent.id) == []


def test_two_workers_never_claim_the_same_comment(backends: Backends) -> None:
    ids = [send(backends).id or 0 for _ in range(3)]

    first = backends.write(comments.claim, ids, fresh=True)
    second = backends.write(comments.claim, ids, fresh=True)

    assert ([one.id for one in first], second) == (sorted(ids), [])


def expire_leases(backends: Backends) -> None:
    backends.write(lambda db: db.execute(text("UPDATE comment SET lease_until = 1")))


def test_a_comment_whose_worker_died_is_claimed_alone_when_its_lease_ends(
    backends: Backends,
) -> None:
    sent = send(backends)
    backends.write(comments.claim, [sent.id or 0], fresh=True)
    expire_leases(backends)

    assert backends.write(comments.claim, [sent.id or 0], fresh=True) == []
    [again] = backends.write(comments.claim, [sent.id or 0], fresh=False)
    assert again.tries == 2


def test_after_three_tries_a_comment_is_held_and_delays_nobody(backends: Backends) -> None:
    poison, other = send(backends), send(backends, body="Fine.")
    for fresh in (True, False, False):
        [claimed] = backends.write(comments.claim, [poison.id or 0], fresh=fresh)
        expire_leases(backends)
    assert backends.write(comments.claim, [poison.id or 0], fresh=False) == []

    held = backends.write(give_up, [poison.id or 0, other.id or 0], now=NOON)

    assert [(one.comment_id, one.becomes) for one in held] == [(poison.id, Status.HELD)]
    with backends.read() as db:
        [(_, finding)] = decisions.findings_of(db, [claimed.id])[claimed.id]
    assert (finding.rule, finding.code) == ("screening", "gave_up")


def test_the_sweep_finds_what_waits_too_long_and_has_no_live_lease(backends: Backends) -> None:
    late, leased, young = send(backends), send(backends), send(backends, now=NOON + SECOND)
    backends.write(comments.claim, [leased.id or 0], fresh=True)

    with backends.read() as db:
        found = comments.waiting(db, submitted_before=NOON, now=NOON + SECOND, most=10)

    assert found == [late.id]
    assert young.id not in found


SECOND = timedelta(seconds=1)


def test_a_late_screening_does_not_undo_a_moderators_decision(backends: Backends) -> None:
    sent = send(backends)
    [claimed] = backends.write(comments.claim, [sent.id or 0], fresh=True)
    decide(backends, sent, "reject", was=Status.PENDING)

    with backends.read() as db:
        known = screen.backgrounds(db, [claimed], with_pace=True)
    late = screen.screen([claimed], known, now=NOON)

    assert backends.write(decisions.record_screened, late) == []


BUY = "it in our shop in Bukhara"


def test_the_third_equal_text_within_the_window_is_held(backends: Backends) -> None:
    sent = [
        send(backends, body=body) for body in (f"Buy  {BUY}", f"buy {BUY}", f"BUY {BUY}", "Other")
    ]

    screen_now(backends, *(one.id for one in sent))

    assert held(backends) == {f"BUY {BUY}"}


def held(backends: Backends) -> set[str]:
    with backends.read() as db:
        rows = db.execute(text("SELECT body FROM comment WHERE status = 'held'"))
        return {row.body for row in rows}


def test_equal_texts_outside_the_window_are_no_repeats(backends: Backends) -> None:
    send(backends, body=f"Buy {BUY}", now=NOON - timedelta(minutes=61))
    send(backends, body=f"Buy {BUY}", now=NOON - timedelta(minutes=60))
    last = send(backends, body=f"Buy {BUY}")

    assert screen_now(backends, last.id) == [Status.APPROVED]


def test_the_ninth_comment_of_a_reader_within_a_minute_is_held(backends: Backends) -> None:
    reader = submit.new_uid()
    sent = [send(backends, body=f"Thought {n}", reader=reader) for n in range(9)]

    screen_now(backends, *(one.id for one in sent))

    assert held(backends) == {"Thought 8"}


def test_with_limits_off_there_is_no_pace(backends: Backends) -> None:
    reader = submit.new_uid()
    sent = [send(backends, body=f"Thought {n}", reader=reader) for n in range(9)]
    claimed = backends.write(comments.claim, [one.id or 0 for one in sent], fresh=True)

    with backends.read() as db:
        known = screen.backgrounds(db, claimed, with_pace=False)

    assert {background.recent for background in known.values()} == {0}


def test_screening_the_same_twice_decides_the_same(backends: Backends) -> None:
    comment, background = (
        a_comment("What a load of shit."),
        a_background(policy=the_site(backends).policy),
    )

    first, again = (screen.screen([comment], {1: background}, now=NOON) for _ in range(2))

    assert first == again


TEMPLATE = (
    "Dear friends, my name is {0} and I would like to tell all of you how this company has helped "
    "me to pay back every one of my debts within a single month."
)


def test_the_third_nearly_equal_text_within_the_window_is_held(backends: Backends) -> None:
    bodies = [TEMPLATE.format(name) for name in ("Ann", "Bob", "Cyd")]
    old = send(backends, body=TEMPLATE.format("Old"), now=NOON - timedelta(minutes=61))
    sent = [send(backends, body=body) for body in bodies]

    screen_now(backends, old.id, *(one.id for one in sent))

    assert held(backends) == {bodies[-1]}


def test_an_author_who_says_the_same_under_another_article_is_held(backends: Backends) -> None:
    reader = submit.new_uid()
    for number in (1, 2):
        url = f"https://gazette.example/news/{number}"
        sent = send(
            backends, body=f"{'Buy it' if number == 1 else 'BUY  IT'}", url=url, reader=reader
        )
        screen_now(backends, sent.id)

    assert held(backends) == {"BUY  IT"}


def test_an_author_whose_comments_were_rejected_lately_waits(backends: Backends) -> None:
    reader = submit.new_uid()
    for number in range(4):
        sent = send(backends, body=f"Thought {number}", reader=reader)
        screen_now(backends, sent.id)
        decide(backends, sent, "reject", was=Status.APPROVED)

    last = send(backends, body="Last thought", reader=reader)

    assert screen_now(backends, last.id) == [Status.HELD]
