"""Connectors are asked about screened comments; what they say can only make a decision stricter."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from service.connectors import heard
from service.connectors.asked import Asked
from service.domain.comment import Comment, Status
from service.domain.decision import SCREENING, Screened, by_verdict, decide
from service.domain.policy import Policy
from service.domain.site import Site
from service.domain.verdict import Finding, judge
from service.store import inquiries, sites
from service.store.decisions import Moved


def apart(
    screened: Sequence[Screened], policies: Mapping[int, Policy]
) -> tuple[list[Screened], list[int]]:
    """(what is decided already, ids of comments that have to wait for connectors).

    policies: by comment id. A comment that was rejected needs no connector, and its findings say
    that none was run.
    """
    decided, waiting = [], []
    for one in screened:
        policy = policies[one.decision.comment_id]
        if policy.connectors and one.decision.becomes is not Status.REJECTED:
            waiting.append(one.decision.comment_id)
        else:
            decided.append(Screened(one.decision, [*one.findings, *not_run(policy)]))
    return decided, waiting


def not_run(policy: Policy) -> list[Finding]:
    return [heard.not_run(connector.name, "rejected") for connector in policy.connectors]


def asked(db: Connection, comment: Comment) -> Asked:
    """What connectors may know about a comment."""
    row = inquiries.about(db, comment.id)
    return Asked(
        comment=comment,
        site=row["site"],
        page=row["page"] or "",
        url=row["url"] or "",
        parent=row["parent"],
        email=row["email"],
    )


def answered(
    comment: Comment, findings: Sequence[Finding], policy: Policy, *, now: datetime
) -> Screened:
    """The decision on a comment, by what screeners and connectors found. Pure."""
    verdict = judge(findings, policy)
    return Screened(by_verdict(comment, verdict, policy_version=policy.version, at=now), findings)


def give_up(db: Connection, ids: Sequence[int], *, now: datetime) -> list[Moved]:
    """Hold comments whose connectors were asked three times by workers that died of it."""
    lost = inquiries.given_up(db, ids)
    of = sites.by_ids(db, sorted({comment.site_id for comment in lost}))
    return inquiries.record(db, [_given_up(one, of[one.site_id], now) for one in lost])


def _given_up(comment: Comment, site: Site, now: datetime) -> Screened:
    decision = decide(
        comment,
        Status.HELD,
        by=SCREENING,
        reason="connectors.no_answer",
        policy_version=site.policy.version,
        at=now,
    )
    silent = [heard.no_answer(one.name, "gave_up") for one in site.policy.connectors]
    return Screened(decision, silent)
