"""Changes of status: the lock is the WHERE clause, the log row is in the same transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, func, insert, literal, select, update

from service.domain.comment import Status
from service.domain.decision import PERSONS, Decision, Screened
from service.domain.errors import Stale
from service.domain.verdict import Finding
from service.store import engagement, flags, tables

comment = tables.comment

SHOWN = Status.APPROVED
DECIDED = frozenset({Status.APPROVED, Status.REJECTED})


@dataclass(frozen=True, slots=True)
class Moved:
    """A comment that changed its status."""

    comment_id: int
    site_id: int
    article_id: int
    becomes: Status


def record(db: Connection, decision: Decision) -> Moved:
    """Move the comment and write the log entry, or do neither.

    Raises:
        Stale: the comment is no longer in `decision.was`, or was edited; someone was first.
    """
    moved = record_many(db, [decision])
    if not moved:
        raise Stale("Somebody else has decided this comment, or it was edited.")
    return moved[0]


def record_many(db: Connection, decisions: Sequence[Decision]) -> list[Moved]:
    """Record the decisions that still apply; the others are stale and change nothing.

    Each comment at most once. Locks in the order of the comments' ids.
    """
    order = sorted(decisions, key=lambda one: (_kind(one), one.comment_id))
    moved: dict[int, Moved] = {}
    for _, alike in groupby(order, key=_kind):
        for one in _move(db, list(alike)):
            moved[one.comment_id] = one
    applied = [one for one in decisions if one.comment_id in moved]
    if applied:
        db.execute(insert(tables.decision), [_row(one, moved) for one in applied])
    return list(moved.values())


def _kind(decision: Decision) -> tuple[Any, ...]:
    alike = decision.was, decision.becomes, decision.revision, decision.at
    return *alike, decision.by.kind in PERSONS, decision.takes_back


def _move(db: Connection, alike: Sequence[Decision]) -> list[Moved]:
    first = alike[0]
    rows = db.execute(
        update(comment)
        .where(comment.c.id.in_([one.comment_id for one in alike]))
        .where(comment.c.status == first.was, comment.c.revision == first.revision)
        .where(tables.STANDS)
        .values(status=first.becomes, lease_until=None, **_times(first))
        .returning(comment.c.id, comment.c.site_id, comment.c.article_id)
    ).all()
    rows = _settled(db, first, rows)
    change = (first.becomes == SHOWN) - (first.was == SHOWN)
    for row in rows:
        if change > 0:
            engagement.show(db, row.article_id, row.id)
        elif change < 0:
            engagement.count(db, row.article_id, comments=-1)
    return [Moved(row.id, row.site_id, row.article_id, first.becomes) for row in rows]


def _settled(db: Connection, alike: Decision, rows: Sequence[Any]) -> Sequence[Any]:
    """A person's decision settles the flags. To keep an approved comment is nothing else: where no
    flag was open, somebody was first, and the row stays as it was."""
    if alike.by.kind not in PERSONS or not rows:
        return rows
    ids = [row.id for row in rows]
    had_flags = flags.reopen(db, ids) if alike.takes_back else flags.settle(db, ids, alike.at)
    keeps = alike.was == alike.becomes
    return [row for row in rows if row.id in had_flags] if keeps else rows


def _times(decision: Decision) -> dict[str, Any]:
    """When it was first public and first decided: set once, by the first decision of that kind."""
    times: dict[str, Any] = {}
    at = literal(decision.at, tables.UtcTime)
    if decision.becomes == SHOWN:
        times["published_at"] = func.coalesce(comment.c.published_at, at)
    if decision.becomes in DECIDED:
        times["decided_at"] = func.coalesce(comment.c.decided_at, at)
    return times


def _row(decision: Decision, moved: dict[int, Moved]) -> dict[str, Any]:
    return {
        "comment_id": decision.comment_id,
        "site_id": moved[decision.comment_id].site_id,
        "revision": decision.revision,
        "was": decision.was.value,
        "becomes": decision.becomes.value,
        "actor_kind": decision.by.kind.value,
        "actor_id": decision.by.id,
        "reason": decision.reason,
        "public_reason": decision.public_reason,
        "ran": None if decision.ran is None else dict(decision.ran),
        "policy_version": decision.policy_version,
        "at": decision.at,
    }


def record_screened(db: Connection, screened: Sequence[Screened]) -> list[Moved]:
    """Record screening's decisions that still apply, each with its findings."""
    moved = record_many(db, [one.decision for one in screened])
    ids = {one.comment_id for one in moved}
    rows = [
        _finding(one.decision, finding)
        for one in screened
        if one.decision.comment_id in ids
        for finding in one.findings
    ]
    if rows:
        db.execute(insert(tables.finding), rows)
    return moved


def _finding(decision: Decision, finding: Finding) -> dict[str, Any]:
    return {
        "comment_id": decision.comment_id,
        "revision": decision.revision,
        "rule": finding.rule,
        "version": finding.version,
        "field": finding.field,
        "code": finding.code,
        "params": dict(finding.params),
        "spans": [list(span) for span in finding.spans],
    }


def findings_of(db: Connection, ids: Iterable[int]) -> dict[int, list[tuple[int, Finding]]]:
    """(revision, finding) by comment, in the order found."""
    finding = tables.finding
    found: dict[int, list[tuple[int, Finding]]] = {}
    rows = db.execute(
        select(finding).where(finding.c.comment_id.in_(list(ids))).order_by(finding.c.id)
    )
    for row in rows:
        spans = [(start, end) for start, end in row.spans]
        one = Finding(row.rule, row.version, row.field, row.code, row.params, spans)
        found.setdefault(row.comment_id, []).append((row.revision, one))
    return found


def history_of(db: Connection, ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Every decision on each comment, oldest first, with the name of who decided."""
    decision, moderator, token = tables.decision, tables.moderator, tables.token
    rows = db.execute(
        select(decision, moderator.c.name, token.c.name.label("token_name"))
        .outerjoin(
            moderator,
            (decision.c.actor_kind == "moderator") & (moderator.c.id == decision.c.actor_id),
        )
        .outerjoin(token, (decision.c.actor_kind == "token") & (token.c.id == decision.c.actor_id))
        .where(decision.c.comment_id.in_(list(ids)))
        .order_by(decision.c.id)
    ).mappings()
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["comment_id"], []).append(_entry(dict(row)))
    return found


def _entry(row: dict[str, Any]) -> dict[str, Any]:
    kept = ("was", "becomes", "revision", "reason", "public_reason", "ran", "policy_version", "at")
    who = row["name"] or row["token_name"]
    actor = {"by": row["actor_kind"], "actor_id": row["actor_id"], "who": who}
    return {key: row[key] for key in kept} | actor


def public_reason(db: Connection, comment_id: int) -> str:
    """What the author is told of the last decision; "" for nothing."""
    decision = tables.decision
    last = select(decision.c.public_reason).where(decision.c.comment_id == comment_id)
    return db.scalar(last.order_by(decision.c.id.desc()).limit(1)) or ""


RECENT = 500  # decisions that are looked through for reasons


def reasons(db: Connection, site_ids: Sequence[int], *, most: int) -> list[str]:
    """What moderators of these sites wrote as reasons lately, the most frequent first."""
    decision = tables.decision
    recent = (
        select(decision.c.reason, decision.c.actor_kind)
        .where(decision.c.site_id.in_(site_ids))
        .order_by(decision.c.id.desc())
        .limit(RECENT)
        .subquery()
    )
    often = func.count()
    return list(
        db.scalars(
            select(recent.c.reason)
            .where(recent.c.actor_kind == "moderator", recent.c.reason != "")
            .group_by(recent.c.reason)
            .order_by(often.desc(), recent.c.reason)
            .limit(most)
        )
    )


def log(
    db: Connection,
    site_ids: Sequence[int],
    *,
    before: int | None,
    most: int,
    within: tuple[datetime, datetime] | None = None,
) -> list[dict[str, Any]]:
    """The newest decisions of some sites, with their comments' public ids; `before` pages. within:
    from the first moment on and before the second; None is ever since."""
    decision = tables.decision
    wanted = (
        select(decision.c.id, decision.c.comment_id)
        .where(decision.c.site_id.in_(site_ids))
        .order_by(decision.c.id.desc())
        .limit(most)
    )
    if before is not None:
        wanted = wanted.where(decision.c.id < before)
    if within is not None:
        wanted = wanted.where(decision.c.at >= within[0], decision.c.at < within[1])
    page = wanted.subquery()
    rows = db.execute(
        select(
            decision,
            tables.moderator.c.name,
            tables.token.c.name.label("token_name"),
            comment.c.uid,
            comment.c.name.label("author"),
            tables.site.c.key.label("site"),
        )
        .join(page, page.c.id == decision.c.id)
        .join(comment, comment.c.id == decision.c.comment_id)
        .join(tables.site, tables.site.c.id == decision.c.site_id)
        .outerjoin(
            tables.moderator,
            (decision.c.actor_kind == "moderator") & (tables.moderator.c.id == decision.c.actor_id),
        )
        .outerjoin(
            tables.token,
            (decision.c.actor_kind == "token") & (tables.token.c.id == decision.c.actor_id),
        )
        .order_by(decision.c.id.desc())
    ).mappings()
    return [
        _entry(dict(row))
        | {key: row[key] for key in ("id", "site", "author")}
        | {"comment": row["uid"]}
        for row in rows
    ]
