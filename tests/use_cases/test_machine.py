"""Whatever readers and moderators do in whatever order: the store agrees with a model of it."""

import os
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from service.domain.comment import MOVES, Status
from service.domain.decision import Actor, ActorKind
from service.domain.errors import BadInput, Conflict, NotFound
from service.store import articles, queues, threads
from service.store.backends import Backends
from service.use_cases import erase as erasing
from service.use_cases import flag as flagging
from service.use_cases import like as liking
from service.use_cases.audit import audit
from service.use_cases.flag import Complaint
from service.use_cases.like import Liker
from service.use_cases.moderate import ACTIONS, Wish, moderate
from service.use_cases.submit import new_uid, submit
from tests.builders import HERE, NOON, NORMAL, a_submission, add_site, an_intake, screen_now
from tests.builders import the_site as site_of

READERS = [new_uid() for _ in range(3)]
EXAMPLES = int(os.environ.get("EXAMPLES", "10"))
AT_FLAGS = 2  # as many hold a comment
SITES = count(1)
CLEAN, RUDE = "A fine piece.", "What a load of shit."


@dataclass(eq=False)
class Known:
    """What we know of a comment."""

    id: int
    uid: UUID
    key: str
    body: str
    parent: "Known | None" = None
    status: Status = Status.PENDING
    is_erased: bool = False
    flagged_by: set[UUID] = field(default_factory=set)
    open_flags: int = 0

    @property
    def is_public(self) -> bool:
        return self.status is Status.APPROVED and not self.is_erased

    @property
    def root(self) -> "Known":
        return self if self.parent is None else self.parent.root


class Machine(RuleBasedStateMachine):
    """A site of its own for each run."""

    comments = Bundle("comments")
    backends: Backends

    def __init__(self) -> None:
        super().__init__()
        self.key = f"site-{next(SITES)}"
        toml = f"hold_at_flags = {AT_FLAGS}\n{NORMAL}"
        self.backends.write(add_site, self.key, toml=toml)
        self.site = site_of(self.backends, self.key)
        self.known: list[Known] = []
        self.likers: set[UUID] = set()

    @initialize(target=comments)
    def begin(self) -> Known:
        """With a public comment: most of what may happen happens to one."""
        public = self._sent(CLEAN, None)
        self.screen()
        return public

    # --- what readers do -----------------------------------------------------------------------

    @rule(target=comments, body=st.sampled_from([CLEAN, RUDE]))
    def send(self, body: str) -> Known:
        return self._sent(body, None)

    @rule(target=comments, parent=comments)
    def answer(self, parent: Known) -> Any:
        if parent.is_public:
            return self._sent(CLEAN, parent)
        with pytest.raises(BadInput):
            self._send(CLEAN, new_uid().hex, parent)
        return multiple()

    def _sent(self, body: str, parent: Known | None) -> Known:
        key = new_uid().hex
        accepted = self._send(body, key, parent)
        known = Known(accepted.id, accepted.uid, key, body, parent)
        self.known.append(known)
        return known

    def _send(self, body: str, key: str, parent: Known | None = None) -> Any:
        values = {"parent": str(parent.uid)} if parent else {}
        intake = an_intake(self.backends, site=self.key, body=body, key=key, **values)
        return self.backends.write_one_of(submit, intake)

    @rule(one=comments)
    def send_again(self, one: Known) -> None:
        if one.parent is None and not one.is_erased:
            accepted = self._send(one.body, one.key)
            assert (accepted.id, accepted.uid) == (None, one.uid)

    @rule(one=comments)
    def use_the_key_for_another_text(self, one: Known) -> None:
        if not one.is_erased:
            with pytest.raises(Conflict):
                self._send("Something else.", one.key)

    @rule(reader=st.sampled_from(READERS))
    def like(self, reader: UUID) -> None:
        found = self.backends.write_one_of(
            liking.like, liking.Liking(self._liker(reader), HERE, NOON)
        )
        self.likers.add(reader)
        assert (found.likes, found.liked) == (len(self.likers), True)

    @rule(reader=st.sampled_from(READERS))
    def unlike(self, reader: UUID) -> None:
        found = self.backends.write(liking.unlike, self._liker(reader))
        self.likers.discard(reader)
        assert (found.likes, found.liked) == (len(self.likers), False)

    def _liker(self, reader: UUID) -> Liker:
        return Liker(site_id=self.site.id, address=a_submission().address, reader=reader)

    @rule(nth=st.integers(0, 2), reader=st.sampled_from(READERS))
    def flag(self, nth: int, reader: UUID) -> None:
        """One of the newest public comments, so that several readers meet at the same."""
        public = [one for one in self.known if one.is_public][-3:]
        if not public:
            return
        one = public[nth % len(public)]
        self._flag(one, reader)
        if reader not in one.flagged_by:
            one.flagged_by.add(reader)
            one.open_flags += 1
            if one.open_flags >= AT_FLAGS:
                one.status = Status.HELD

    @rule(one=comments)
    def flag_what_is_not_public(self, one: Known) -> None:
        if not one.is_public:
            with pytest.raises(NotFound):
                self._flag(one, READERS[0])

    def _flag(self, one: Known, reader: UUID) -> None:
        complaint = Complaint(site=self.site, comment=one.uid, reader=reader, reason="spam")
        self.backends.write(flagging.flag, complaint, network=HERE, now=NOON)

    # --- what is decided -----------------------------------------------------------------------

    @rule()
    def screen(self) -> None:
        waiting = [one for one in self.known if one.status is Status.PENDING and not one.is_erased]
        screen_now(self.backends, *(one.id for one in waiting))
        for one in waiting:
            one.status = Status.HELD if one.body == RUDE else Status.APPROVED

    @rule(
        one=comments,
        action=st.sampled_from(sorted(ACTIONS)),
        seen=st.sampled_from([*Status]) | st.none(),
    )
    def decide(self, one: Known, action: str, seen: Status | None) -> None:
        """seen: None for what stands."""
        wish = Wish(comment=one.uid, action=action, was=seen or one.status)
        by = Actor(ActorKind.MODERATOR, 1)
        sites = [self.site.id]
        [outcome] = self.backends.write(moderate, [wish], site_ids=sites, by=by, now=NOON)
        becomes = ACTIONS[action]
        assert outcome.ok == self._may_become(one, becomes, wish.was), outcome
        if outcome.ok:
            one.status, one.open_flags = becomes, 0
        if not one.is_erased:
            assert outcome.status == one.status

    def _may_become(self, one: Known, becomes: Status, seen: Status) -> bool:
        if one.is_erased or seen is not one.status:
            return False
        if becomes is one.status:
            return one.status is Status.APPROVED and one.open_flags > 0
        return becomes in MOVES[one.status]

    @rule(one=consumes(comments))
    def erase(self, one: Known) -> None:
        self.backends.write(erasing.erase, [one.id], now=NOON)
        one.is_erased = True

    # --- what is so at any time ----------------------------------------------------------------

    @invariant()
    def counts_are_those_of_the_model(self) -> None:
        with self.backends.read() as db:
            found = queues.counts(db, [self.site.id])
            article = articles.find(db, self.site.id, a_submission().address)
        standing = Counter(one.status.value for one in self.known if not one.is_erased)
        for status in ("pending", "held", "approved", "rejected"):
            assert found[status] == standing[status], status
        public = [one for one in self.known if one.is_public]
        assert found["flagged"] == sum(one.open_flags > 0 for one in public)
        if article is not None:
            assert (article.comments, article.likes) == (len(public), len(self.likers))

    @invariant()
    def the_thread_shows_what_is_public(self) -> None:
        with self.backends.read() as db:
            article = articles.find(db, self.site.id, a_submission().address)
            roots = threads.page(db, article.id, limit=100).roots if article else []
        shown = {one.uid for one in roots if not one.is_removed}
        shown |= {reply.uid for root in roots for reply in root.replies}
        public = [one for one in self.known if one.is_public]
        assert shown == {one.uid for one in public}
        removed = {one.root.uid for one in public if not one.root.is_public}
        assert {one.uid for one in roots if one.is_removed} == removed

    def teardown(self) -> None:
        with self.backends.read() as db:
            assert audit(db, [one.uid for one in self.known], now=NOON).is_clean


def test_the_store_agrees_with_a_model(backends: Backends) -> None:
    class Here(Machine):
        pass

    Here.backends = backends
    run_state_machine_as_test(
        Here, settings=settings(max_examples=EXAMPLES, stateful_step_count=30, deadline=None)
    )
