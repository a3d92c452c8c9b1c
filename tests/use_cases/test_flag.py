import pytest

from service.domain.comment import Status
from service.domain.errors import NotFound
from service.store import flags, queues
from service.store.backends import Backends
from service.use_cases import flag as use_case
from service.use_cases.audit import audit
from service.use_cases.flag import Complaint
from service.use_cases.moderate import Outcome
from service.use_cases.submit import Accepted, new_uid
from tests.builders import HERE, NOON, add_site, decide, screen_now, send, the_site

APPROVED = Status.APPROVED


def a_public_comment(backends: Backends, **values: str) -> Accepted:
    sent = send(backends, **values)
    screen_now(backends, sent.id)
    return sent


def complain(backends: Backends, sent: Accepted, times: int = 1, reason: str = "spam") -> None:
    """So many readers flag it."""
    for _ in range(times):
        complaint = Complaint(
            site=the_site(backends), comment=sent.uid, reader=new_uid(), reason=reason
        )
        backends.write(use_case.flag, complaint, network=HERE, now=NOON)


def counts(backends: Backends) -> tuple[int, int, int]:
    """Held, flagged and approved comments."""
    with backends.read() as db:
        found = queues.counts(db, [the_site(backends).id])
    return found["held"], found["flagged"], found["approved"]


def keep(backends: Backends, sent: Accepted, **wish: bool) -> Outcome:
    return decide(backends, sent, "approve", was=APPROVED, **wish)


@pytest.mark.parametrize(("times", "held"), [(4, 0), (5, 1), (6, 1)])
def test_as_many_flags_as_the_policy_says_hold_an_approved_comment(
    backends: Backends, times: int, held: int
) -> None:
    sent = a_public_comment(backends)

    for _ in range(times):
        try:
            complain(backends, sent)
        except NotFound:
            assert held  # by then it is no longer public

    assert counts(backends) == (held, 1 - held, 1 - held)


def test_a_reader_counts_once_and_may_change_the_reason(backends: Backends) -> None:
    sent, reader = a_public_comment(backends), new_uid()

    for reason in ("spam", "hate") * 3:
        complaint = Complaint(
            site=the_site(backends), comment=sent.uid, reader=reader, reason=reason
        )
        backends.write(use_case.flag, complaint, network=HERE, now=NOON)

    assert sent.id is not None
    with backends.read() as db:
        assert [one["reason"] for one in flags.of(db, [sent.id])[sent.id]] == ["hate"]
    assert counts(backends) == (0, 1, 1)


def test_a_person_keeps_a_flagged_comment_once_and_who_is_second_is_told(
    backends: Backends,
) -> None:
    sent = a_public_comment(backends)
    complain(backends, sent)

    assert keep(backends, sent).ok
    assert counts(backends) == (0, 0, 1)
    assert keep(backends, sent).code == "stale"


def test_an_unflagged_comment_cannot_be_approved_again(backends: Backends) -> None:
    assert keep(backends, a_public_comment(backends)).code == "not_allowed"


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_taking_a_decision_back_opens_the_flags_that_it_settled(
    backends: Backends, action: str
) -> None:
    sent = a_public_comment(backends)
    complain(backends, sent, 2)
    after = decide(backends, sent, action, was=APPROVED).status
    assert after is not None

    back = decide(backends, sent, "approve", was=after, takes_back=True)

    assert back.ok
    assert counts(backends) == (0, 1, 1)


def test_new_readers_may_bring_a_kept_comment_back(backends: Backends) -> None:
    sent = a_public_comment(backends)
    complain(backends, sent, 4)
    keep(backends, sent)

    complain(backends, sent, 4)
    assert counts(backends) == (0, 1, 1)
    complain(backends, sent)
    assert counts(backends) == (1, 0, 0)


def test_only_public_comments_of_the_site_can_be_flagged(backends: Backends) -> None:
    backends.write(add_site, "courier", origin="https://courier.example")
    held = send(backends, body="What a load of shit.")
    screen_now(backends, held.id)
    ours = a_public_comment(backends)

    for sent, site in ((held, "gazette"), (ours, "courier")):
        complaint = Complaint(
            site=the_site(backends, site), comment=sent.uid, reader=new_uid(), reason="spam"
        )
        with pytest.raises(NotFound):
            backends.write(use_case.flag, complaint, network=HERE, now=NOON)


def test_zero_flags_never_hold(backends: Backends) -> None:
    backends.write(add_site, "courier", origin="https://courier.example", toml="hold_at_flags = 0")
    sent = a_public_comment(backends, site="courier", url="https://courier.example/1")

    for _ in range(7):
        complaint = Complaint(
            site=the_site(backends, "courier"), comment=sent.uid, reader=new_uid(), reason="spam"
        )
        assert backends.write(use_case.flag, complaint, network=HERE, now=NOON) == []


def test_the_audit_finds_nothing_wrong_with_flags_and_their_decisions(backends: Backends) -> None:
    sent, other = a_public_comment(backends), a_public_comment(backends, name="Bea")
    complain(backends, sent)
    keep(backends, sent)
    complain(backends, other, 5)

    with backends.read() as db:
        assert audit(db, None, now=NOON).is_clean
