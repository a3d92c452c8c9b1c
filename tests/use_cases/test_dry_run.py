from service.domain import policy
from service.domain.action import Action
from service.domain.policy import Policy
from service.store.backends import Backends
from service.use_cases.dry_run import HELD, KINDS, REJECTED, RELEASED, DryRun, dry_run, look
from tests.builders import NORMAL, decide, screen_now, send, the_site

NOW = policy.parse(NORMAL)


def ran(backends: Backends, new: str, *, most: int = 200) -> DryRun:
    changed = policy.parse(new)
    with backends.read() as db:
        looked = look(db, the_site(backends).id, most, now=NOW, new=changed)
    return dry_run(looked, now=NOW, new=changed)


def sizes(found: DryRun) -> dict[str, int]:
    return {kind: len(found.groups[kind].changes) for kind in KINDS}


def test_the_same_policy_changes_nothing(backends: Backends) -> None:
    for body in ("A fine piece.", "What a load of shit."):
        screen_now(backends, send(backends, body=body).id)

    found = ran(backends, NORMAL)

    assert found.looked == 2
    assert sizes(found) == {HELD: 0, REJECTED: 0, RELEASED: 0}


def test_each_change_is_told_with_its_evidence(backends: Backends) -> None:
    for body in ("A fine piece.", "Some tea for us.", "What a load of shit.", "Pure fuck."):
        send(backends, body=body)
    stricter = NORMAL.replace('words = "hold"', 'words = "reject"')
    with_words = stricter + '\n[words]\nadd = {tea = "severe"}\nmute = ["fuck"]\n'

    found = ran(backends, with_words)

    assert sizes(found) == {HELD: 0, REJECTED: 2, RELEASED: 1}
    tea, shit = sorted(
        found.groups[REJECTED].changes, key=lambda change: change.sample.comment.body, reverse=False
    )
    assert (tea.was, tea.becomes) == (Action.APPROVE, Action.REJECT)
    assert [one.spans for one in tea.findings] == [[(5, 8)]]
    assert (shit.was, shit.becomes) == (Action.HOLD, Action.REJECT)
    [released] = found.groups[RELEASED].changes
    assert released.sample.comment.body == "Pure fuck."


def test_what_people_decided_about_them_is_counted(backends: Backends) -> None:
    for body, action in (("Shit one.", "approve"), ("Shit two.", "reject"), ("Shit three.", "")):
        sent = send(backends, body=body)
        screen_now(backends, sent.id)
        if action:
            decide(backends, sent, action)

    group = ran(backends, NORMAL.replace('words = "hold"', 'words = "mark"')).groups[RELEASED]

    assert (len(group.changes), group.approved, group.rejected) == (3, 1, 1)


def test_premoderation_holds_what_was_approved(backends: Backends) -> None:
    send(backends)

    assert sizes(ran(backends, "premoderate = true\n" + NORMAL))[HELD] == 1


def test_only_the_newest_are_looked_at(backends: Backends) -> None:
    for number in range(5):
        send(backends, body=f"Comment {number}")

    found = ran(backends, "premoderate = true\n" + NORMAL, most=3)

    assert found.looked == 3
    bodies = [change.sample.comment.body for change in found.groups[HELD].changes]
    assert bodies == ["Comment 4", "Comment 3", "Comment 2"]


def test_nothing_is_stored(backends: Backends) -> None:
    sent = send(backends)

    ran(backends, "premoderate = true\n" + NORMAL)

    with backends.read() as db:
        assert db.exec_driver_sql("SELECT status FROM comment").scalar_one() == "pending"
        assert db.exec_driver_sql("SELECT count(*) FROM finding").scalar_one() == 0
    assert sent.id
    assert Policy().close_after_days == 0
