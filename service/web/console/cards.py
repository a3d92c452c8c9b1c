"""A comment's card: all that a moderator needs for one decision, worked out for the template."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.domain.comment import MOVES, Status
from service.domain.verdict import Finding
from service.screening import SCREENERS
from service.store import queues
from service.use_cases.moderate import ACTIONS
from service.web.console import words
from service.web.console.marking import Piece, pieces

KEEP = "approve"
SCREENER_NAMES = [screener.__name__ for screener in SCREENERS]
WHOLE = ""  # the field of a finding that concerns the whole comment


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a rule fired. field: "body", "name" or WHOLE."""

    rule: str
    sentence: str
    field: str


@dataclass(frozen=True, slots=True)
class Flags:
    """How many readers complain for one reason, in words."""

    sentence: str
    number: int


@dataclass(frozen=True, slots=True)
class Check:
    """What came of one rule, in words: how much it found, nothing, or that it was not run."""

    rule: str
    said: str


@dataclass(frozen=True, slots=True)
class Card:
    """row: as `store.queues` gives it. actions: those that the comment's status allows. rank: why
    it stands where it does by priority."""

    row: Mapping[str, Any]
    name: Sequence[Piece]
    body: Sequence[Piece]
    parent: Sequence[Piece]
    reasons: Sequence[Reason]
    history: Sequence[Mapping[str, Any]]
    actions: frozenset[str]
    flags: Sequence[Flags]
    checks: Sequence[Check]
    rank: str

    @property
    def premoderated(self) -> bool:
        """True when no rule but the site's own rule held it."""
        return not self.reasons and any(one["code"] == "premoderated" for one in self.history)


def card(row: Mapping[str, Any]) -> Card:
    found: Sequence[Finding] = row["findings"]
    return Card(
        row=row,
        name=_marked(row["name"], "name", found),
        body=_marked(row["body"], "body", found),
        parent=pieces(row["parent_body"] or ""),
        reasons=list(dict.fromkeys(_reason(one) for one in found)),
        history=_history(row["history"], found),
        actions=may(Status(row["status"]), flagged=bool(open_flags(row))),
        flags=open_flags(row),
        checks=checks(row),
        rank=rank(row),
    )


def open_flags(row: Mapping[str, Any]) -> Sequence[Flags]:
    """What readers complain about since a person decided last, the most frequent first."""
    reasons = Counter(one["reason"] for one in row["flags"] if one["settled_at"] is None)
    return [Flags(words.flag_reason(reason), number) for reason, number in reasons.most_common()]


def rank(row: Mapping[str, Any]) -> str:
    """What the order by priority goes by, as in: 3 readers complain · A slur: “…”. · 6 hours"""
    number = sum(one.number for one in open_flags(row))
    bad = [one for one in row["findings"] if one.code in queues.SEVERE]
    worst = max(bad, key=lambda one: queues.SEVERE[one.code], default=None)
    parts = [
        words.complaints(number) if number else "",
        words.why(worst) if worst else "",
        words.ago(row["submitted_at"]),
    ]
    return " · ".join(part for part in parts if part)


def checks(row: Mapping[str, Any]) -> Sequence[Check]:
    """What became of each check of the present revision; none where that was not kept."""
    ran = [one["ran"] for one in row["history"] if one["revision"] == row["revision"]]
    last = next((one for one in reversed(ran) if one is not None), None)
    if last is None:
        return []
    names = [*last, *(name for name in SCREENER_NAMES if name not in last)]
    return [Check(words.rule(name), words.came_of(last.get(name))) for name in names]


def may(status: Status, *, flagged: bool = False) -> frozenset[str]:
    """The actions that a comment of this status can take: what is approved can be approved again
    only in answer to flags."""
    found = {name for name, becomes in ACTIONS.items() if becomes in MOVES[status]}
    return frozenset(found - ({KEEP} if status is Status.APPROVED and not flagged else set()))


def _marked(text: str, field: str, found: Sequence[Finding]) -> list[Piece]:
    marks = [(span, words.why(one)) for one in found if one.field == field for span in one.spans]
    return pieces(text, marks)


def _reason(finding: Finding) -> Reason:
    return Reason(words.rule(finding.rule), words.why(finding), finding.field)


def _history(
    history: Sequence[Mapping[str, Any]], found: Sequence[Finding]
) -> list[dict[str, Any]]:
    said = {f"{one.rule}.{one.code}": words.why(one) for one in found}
    return [{**one, "code": one["reason"], "reason": words.reason(one, said)} for one in history]
