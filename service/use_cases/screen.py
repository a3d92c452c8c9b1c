"""Pending comments are judged by the policy of their site."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection

from service.domain.comment import Comment
from service.domain.decision import Screened, by_verdict
from service.domain.history import History
from service.domain.policy import Policy
from service.domain.verdict import Finding, judge
from service.screening import examined
from service.screening.background import Background
from service.store import comments, sites, sketches
from service.use_cases import learn

TOO_SLOW = Finding("screening", 1, "", "failed", {"screener": "screening", "error": "TooLong"})


def backgrounds(
    db: Connection, claimed: Sequence[Comment], *, with_pace: bool
) -> dict[int, Background]:
    """What each comment is to be judged against, by its id; read once a batch and site."""
    of = sites.by_ids(db, sorted({comment.site_id for comment in claimed}))
    found: dict[int, Background] = {}
    in_order = sorted(claimed, key=lambda comment: comment.site_id)
    for site_id, group in groupby(in_order, key=lambda comment: comment.site_id):
        ids = [comment.id for comment in group]
        remembered = comments.histories(db, of[site_id].policy, ids)
        near = sketches.near(db, of[site_id].policy, ids)
        model = learn.model_for(db, of[site_id])
        for one in ids:
            alone = background(of[site_id].policy, remembered[one], with_pace=with_pace)
            found[one] = replace(alone, near=near.get(one, 0), site_model=model)
    return found


def background(policy: Policy, history: History, *, with_pace: bool) -> Background:
    """What one comment is to be judged against, but for what the whole batch is asked for once."""
    return Background(
        policy=policy,
        repeats=history.repeats,
        own_repeats=history.own_repeats,
        recent=history.recent if with_pace else 0,
        author_approved=history.author_approved,
        author_rejected=history.author_rejected,
        lately_approved=history.lately_approved,
        lately_rejected=history.lately_rejected,
        banned=history.banned,
    )


def screen(
    claimed: Sequence[Comment], known: dict[int, Background], *, now: datetime
) -> list[Screened]:
    """Judge claimed comments, each by the policy of its site. No transaction, no store.

    claimed: one batch, at most about 2 s of work. Returns one decision each, for the revision given
    here; whoever records them drops those that are stale by then. Safe to repeat: the same
    comments, backgrounds and policies give the same decisions.
    """
    return [_screened(comment, known[comment.id], now) for comment in claimed]


def too_slow(comment: Comment, policy: Policy, *, now: datetime) -> Screened:
    """The decision on a comment whose judging had to be ended. Pure."""
    verdict = judge([TOO_SLOW], policy)
    decision = by_verdict(comment, verdict, policy_version=policy.version, at=now)
    return Screened(decision, [TOO_SLOW])


def _screened(comment: Comment, background: Background, now: datetime) -> Screened:
    found, ran = examined(comment, background)
    policy = background.policy
    verdict = judge(found, policy)
    decision = by_verdict(comment, verdict, policy_version=policy.version, at=now)
    return Screened(replace(decision, ran=ran), found)
