"""What another policy would have made of the last comments of a site. Nothing is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from service.domain.action import Action
from service.domain.comment import Comment, Status
from service.domain.history import History
from service.domain.policy import Policy
from service.domain.verdict import Finding, judge
from service.screening import findings
from service.store import comments, samples
from service.store.samples import Sample
from service.use_cases.screen import background

SIZES = (200, 500, 2000)  # comments to look at; 2,000 take about a second
HELD, REJECTED, RELEASED = "held", "rejected", "released"
KINDS = (HELD, REJECTED, RELEASED)

Histories = Mapping[int, History]


@dataclass(frozen=True, slots=True)
class Looked:
    """samples: the newest first. before, after: what is remembered of their authors and texts, as
    far back as the policy in force, and the new one, look."""

    samples: Sequence[Sample]
    before: Histories
    after: Histories


@dataclass(frozen=True, slots=True)
class Change:
    """findings: by the new policy."""

    sample: Sample
    was: Action
    becomes: Action
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Group:
    """Comments that would fare alike. approved, rejected: what people decided about them."""

    changes: Sequence[Change]
    approved: int
    rejected: int


@dataclass(frozen=True, slots=True)
class DryRun:
    looked: int
    groups: Mapping[str, Group]


def look(db: Connection, site_id: int, most: int, *, now: Policy, new: Policy) -> Looked:
    """Read what a dry run needs; the judging comes after, with no transaction open."""
    found = samples.last(db, site_id, most)
    ids = [one.comment.id for one in found]
    return Looked(found, comments.histories(db, now, ids), comments.histories(db, new, ids))


def dry_run(looked: Looked, *, now: Policy, new: Policy) -> DryRun:
    """Judge every sample by both policies. Pace is left out: it is about the moment of sending."""
    changes: dict[str, list[Change]] = {kind: [] for kind in KINDS}
    for sample in looked.samples:
        was, _ = _judged(sample.comment, now, looked.before)
        becomes, found = _judged(sample.comment, new, looked.after)
        kind = _kind(was, becomes)
        if kind is not None:
            changes[kind].append(Change(sample, was, becomes, found))
    return DryRun(len(looked.samples), {kind: _group(of) for kind, of in changes.items()})


def _judged(
    comment: Comment, policy: Policy, histories: Histories
) -> tuple[Action, Sequence[Finding]]:
    known = background(policy, histories[comment.id], with_pace=False)
    found = findings(comment, known)
    return judge(found, policy).action, found


def _kind(was: Action, becomes: Action) -> str | None:
    if becomes is Action.REJECT and was is not Action.REJECT:
        return REJECTED
    if becomes is Action.HOLD and was < Action.HOLD:
        return HELD
    return RELEASED if becomes < Action.HOLD <= was else None


def _group(changes: Sequence[Change]) -> Group:
    decided = [change.sample.by_person for change in changes]
    return Group(changes, decided.count(Status.APPROVED), decided.count(Status.REJECTED))
