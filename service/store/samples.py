"""The last comments of a site, for seeing what another policy would have made of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from service.domain.comment import Comment, Status
from service.domain.decision import PEOPLE
from service.store import comments, tables
from service.store.comments import COMMENT

comment, decision = tables.comment, tables.decision


@dataclass(frozen=True, slots=True)
class Sample:
    """by_person: what a person decided last, None when none did."""

    comment: Comment
    by_person: Status | None


def last(db: Connection, site_id: int, most: int) -> Sequence[Sample]:
    """The newest comments of a site that were not erased, the newest first."""
    rows = db.execute(
        select(*COMMENT)
        .where(comment.c.site_id == site_id, comment.c.erased_at.is_(None))
        .order_by(comment.c.id.desc())
        .limit(most)
    ).all()
    decided = _by_people(db, [row.id for row in rows])
    return [Sample(comments.of_row(row), decided.get(row.id)) for row in rows]


def _by_people(db: Connection, ids: Sequence[int]) -> dict[int, Status]:
    """What people decided last about each of these; in their order, so that the last one stays."""
    rows = db.execute(
        select(decision.c.comment_id, decision.c.becomes)
        .where(decision.c.comment_id.in_(ids), decision.c.actor_kind.in_(PEOPLE))
        .order_by(decision.c.id)
    )
    return {row.comment_id: Status(row.becomes) for row in rows}
