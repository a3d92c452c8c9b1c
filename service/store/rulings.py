"""What moderators made of what screening found, per rule and language."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select

from service.domain.comment import Status
from service.domain.decision import PEOPLE, ActorKind
from service.store import tables

comment, decision, finding = tables.comment, tables.decision, tables.finding

IN_THAT_REVISION = (finding.c.comment_id == decision.c.comment_id) & (
    finding.c.revision == decision.c.revision
)
RECENT = 50_000  # decisions that a scrape looks at: a few hundred milliseconds at most


@dataclass(frozen=True, slots=True)
class Ruling:
    """Comments that a person decided last. lang: of the listed word, else of the comment's page, ""
    when neither is known. upheld: rejected in the end; overturned: approved."""

    rule: str
    code: str
    lang: str
    upheld: int
    overturned: int


def within(db: Connection, site_id: int, start: datetime, end: datetime) -> list[Ruling]:
    """Of one site, by decisions from `start` and before `end`."""
    own = decision.c.site_id == site_id
    return _rulings(db, own, decision.c.at >= start, decision.c.at < end)


def fired(
    db: Connection, site_id: int, start: datetime, end: datetime
) -> dict[tuple[str, str, str], int]:
    """In how many comments, screened from `start` and before `end`, each rule found something; by
    rule, code and language as in a Ruling."""
    once = (
        select(*_named(), decision.c.comment_id)
        .join(finding, IN_THAT_REVISION)
        .join(comment, comment.c.id == decision.c.comment_id)
        .where(decision.c.site_id == site_id, decision.c.at >= start, decision.c.at < end)
        .where(decision.c.actor_kind == ActorKind.SCREENING)
        .distinct()
        .subquery()
    )
    groups = (once.c.rule, once.c.code, once.c.lang)
    rows = db.execute(select(*groups, func.count()).group_by(*groups))
    return {(rule, code, lang): number for rule, code, lang, number in rows}


def _named() -> tuple[ColumnElement[Any], ...]:
    said = func.coalesce(finding.c.params["detail"].as_string(), comment.c.lang, "")
    lang = case((finding.c.rule == "words", said), else_=func.coalesce(comment.c.lang, ""))
    return finding.c.rule, finding.c.code, lang.label("lang")


def lately(db: Connection) -> list[Ruling]:
    """Of all sites, by the newest decisions."""
    newest = select(func.coalesce(func.max(decision.c.id), 0)).scalar_subquery()
    return _rulings(db, decision.c.id > newest - RECENT)


def _rulings(db: Connection, *where: ColumnElement[bool]) -> list[Ruling]:
    last = (
        select(func.max(decision.c.id).label("id"))
        .where(decision.c.actor_kind.in_(PEOPLE), *where)
        .where(decision.c.becomes.in_((Status.APPROVED, Status.REJECTED)))
        .group_by(decision.c.comment_id)
        .subquery()
    )
    # A comment in which a rule fired twice counts once for it.
    once = (
        select(*_named(), decision.c.id, decision.c.becomes)
        .join(last, last.c.id == decision.c.id)
        .join(finding, IN_THAT_REVISION)
        .join(comment, comment.c.id == decision.c.comment_id)
        .distinct()
        .subquery()
    )

    def number(becomes: Status) -> ColumnElement[Any]:
        return func.sum(case((once.c.becomes == becomes, 1), else_=0))

    groups = (once.c.rule, once.c.code, once.c.lang)
    rows = db.execute(
        select(*groups, number(Status.REJECTED), number(Status.APPROVED))
        .group_by(*groups)
        .order_by(*groups)
    )
    return [Ruling(*row) for row in rows]
