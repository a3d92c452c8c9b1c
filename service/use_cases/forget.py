"""What was kept for a time only is forgotten, a little in each transaction."""

from datetime import datetime

from sqlalchemy import Connection

from service.domain.keys import first_kept
from service.store import bans, retention

BATCH = 200  # rows a table and transaction, so that nobody's commit waits for long


def forget(db: Connection, *, days: int, now: datetime) -> int:
    """Forget some of what is older than the month that was `days` ago; how many rows it was.

    Safe to repeat and to run twice at once; 0 when nothing is left.
    """
    before = first_kept(now, days)
    hashes = retention.forget_networks(db, before=before, most=BATCH)
    hashes += bans.forget_ended(db, now=now, most=BATCH)
    return hashes + retention.forget_network_readers(db, before=before, most=BATCH)
