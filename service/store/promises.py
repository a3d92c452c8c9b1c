"""What must hold of every row beside counts and histories: what is public, liked, erased, kept."""

from datetime import datetime

from sqlalchemy import Connection, exists, func, or_, select

from service.domain.comment import Status
from service.domain.keys import month
from service.store import tables
from service.store.audit import Found, found_comments
from service.store.retention import HASHED

comment, decision, finding, like = tables.comment, tables.decision, tables.finding, tables.like


def not_approved_as_they_are(db: Connection) -> Found:
    """Public comments whose present revision nobody approved."""
    approval = exists().where(
        decision.c.comment_id == comment.c.id,
        decision.c.revision == comment.c.revision,
        decision.c.becomes == Status.APPROVED,
    )
    public = select(comment.c.id).where(comment.c.status == Status.APPROVED, tables.STANDS)
    return found_comments(db, public.where(~approval))


def misplaced(db: Connection) -> Found:
    """Replies to a comment of another article, or below one that is a reply itself."""
    root, parent = comment.alias("root"), comment.alias("parent")
    wrong = (
        select(comment.c.id)
        .join(root, root.c.id == comment.c.root_id)
        .join(parent, parent.c.id == comment.c.parent_id)
        .where(
            or_(
                root.c.article_id != comment.c.article_id,
                parent.c.article_id != comment.c.article_id,
                root.c.root_id.is_not(None),
            )
        )
    )
    return found_comments(db, wrong)


def liked_twice(db: Connection) -> Found:
    """Likes that a reader has more of for one article than one."""
    twice = (
        select(like.c.article_id, like.c.reader_id)
        .group_by(like.c.article_id, like.c.reader_id)
        .having(func.count() > 1)
    )
    return Found(db.scalar(select(func.count()).select_from(twice.subquery())) or 0)


def remains(db: Connection) -> Found:
    """Erased comments of which something is left."""
    mine = decision.c.comment_id == comment.c.id
    left = or_(
        comment.c.name != "",
        comment.c.body != "",
        comment.c.email.is_not(None),
        comment.c.reader_id.is_not(None),
        comment.c.network.is_not(None),
        comment.c.text_hash.is_not(None),
        comment.c.sketch.is_not(None),
        exists().where(finding.c.comment_id == comment.c.id),
        exists().where(mine, or_(decision.c.reason != "", decision.c.public_reason != "")),
    )
    return found_comments(db, select(comment.c.id).where(~tables.STANDS, left))


def networks_kept_too_long(db: Connection, *, before: datetime) -> Found:
    """Hashes of networks that were made in months before the one of `before`."""
    count = 0
    for table in HASHED:
        old = select(func.count()).where(table.c.network_key < month(before))
        count += db.scalar(old) or 0
    return Found(count)
