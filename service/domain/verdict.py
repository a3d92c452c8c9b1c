"""Evidence, and what the site's policy makes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as _field

from service.domain import connectors
from service.domain.action import Action
from service.domain.policy import Policy

# Learnt from what moderators did before: it may ask them again, and not act in their place.
ONLY_HOLD = frozenset({"site_model"})

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """One screener's evidence; never a status and never an English sentence.

    rule, version: who found it. field: "body" or "name", or "" for what concerns the whole comment.
    code, params: what was found, for `screening.wording` to say. spans: half-open code-point
    offsets in the stored text of that field.
    """

    rule: str
    version: int
    field: str
    code: str
    params: Mapping[str, str | int | float] = _field(default_factory=dict)
    spans: Sequence[Span] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """action: the strictest that any finding calls for. reason: the finding that called for it."""

    action: Action
    reason: str


def judge(findings: Sequence[Finding], policy: Policy) -> Verdict:
    """Weigh the findings by the policy. Pure: the same findings and policy, the same verdict."""
    floor = Verdict(Action.HOLD, "premoderated") if policy.premoderate else CLEAN
    return max([floor, *(_weigh(f, policy) for f in findings)], key=lambda verdict: verdict.action)


def _weigh(finding: Finding, policy: Policy) -> Verdict:
    return Verdict(_action(finding, policy), f"{finding.rule}.{finding.code}")


def _action(finding: Finding, policy: Policy) -> Action:
    if finding.rule == connectors.RULE:  # each has its own action in the policy
        return connectors.weigh(finding.code, finding.params, policy.connectors)
    wanted = policy.action_for(finding.rule, finding.code, str(finding.params.get("detail", "")))
    if finding.rule in ONLY_HOLD:
        return min(wanted, Action.HOLD)
    # What screening could not do is never approved, whatever a policy says.
    return max(wanted, Action.HOLD) if finding.rule == "screening" else wanted


CLEAN = Verdict(Action.APPROVE, "")
