"""Comments that no worker gets through with. Apart from `screen`, whose vocabularies and models
whoever looks for them has no need of."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from service.domain.comment import Status
from service.domain.decision import SCREENING, Screened, decide
from service.domain.verdict import Finding
from service.store import comments, decisions
from service.store.decisions import Moved

GAVE_UP = Finding("screening", 1, "", "gave_up")


def give_up(db: Connection, ids: Sequence[int], *, now: datetime) -> list[Moved]:
    """Hold what was tried too often, so that it waits for a person instead of for ever."""
    held = [
        Screened(
            decide(
                comment,
                Status.HELD,
                by=SCREENING,
                reason="screening.gave_up",
                policy_version=0,
                at=now,
            ),
            [GAVE_UP],
        )
        for comment in comments.given_up(db, ids)
    ]
    return decisions.record_screened(db, held)
