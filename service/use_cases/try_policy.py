"""What screening would make of a text, with nothing stored and nobody behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from service.domain.action import Action
from service.domain.comment import Comment
from service.domain.offsets import normal_of
from service.domain.policy import Policy
from service.domain.verdict import Finding, judge
from service.screening import findings
from service.screening.background import Background

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Tried:
    """findings: their spans are offsets in the text as it was given."""

    action: Action
    findings: Sequence[Finding]


def try_policy(raw: str, policy: Policy, *, now: datetime) -> Tried:
    """Judge one text as the first comment of a new reader; the author's name is empty."""
    normal = normal_of(raw)
    comment = Comment(
        id=0, uid=NOBODY, site_id=0, article_id=0, name="", body=normal.text, submitted_at=now
    )
    found = findings(comment, Background(policy=policy))
    verdict = judge(found, policy)
    action = Action.APPROVE if verdict.action is Action.MARK else verdict.action
    placed = [replace(one, spans=[normal.raw_span(span) for span in one.spans]) for one in found]
    return Tried(action, placed)
