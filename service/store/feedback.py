"""What a site's own software said of a text: scores, under a keyed hash of the text."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from service.store import tables

feedback = tables.feedback


def keep(
    db: Connection, site_id: int, text_hash: bytes, scores: Mapping[str, float], *, now: datetime
) -> None:
    """What was said last of an aspect counts; other aspects keep what was said of them."""
    where = (feedback.c.site_id == site_id, feedback.c.text_hash == text_hash)
    before = db.scalar(select(feedback.c.scores).where(*where).with_for_update())
    if before is None:
        row = {"site_id": site_id, "text_hash": text_hash}
        db.execute(insert(feedback).values(row | {"scores": dict(scores), "at": now}))
        return
    db.execute(update(feedback).where(*where).values(scores={**before, **scores}, at=now))


def said(db: Connection, site_id: int, text_hashes: Sequence[bytes]) -> dict[str, float]:
    """By aspect, 0 to 1; empty for a text of which nothing was said. text_hashes: of one text,
    under each key that was in use."""
    rows = db.scalars(
        select(feedback.c.scores)
        .where(feedback.c.site_id == site_id, feedback.c.text_hash.in_(text_hashes))
        .order_by(feedback.c.at)
    )
    return {aspect: score for scores in rows for aspect, score in scores.items()}
