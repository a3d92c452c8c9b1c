"""A reader complains about a comment. Safe to repeat; enough of them bring it to a moderator."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from service.domain import flag as words
from service.domain.comment import Status
from service.domain.decision import READERS, decide
from service.domain.errors import NotFound
from service.domain.keys import Network
from service.domain.site import Site
from service.store import bans, comments, decisions, flags, readers
from service.store.decisions import Moved
from service.store.flags import NewFlag


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """kind: "anonymous", or "network" without JavaScript. networks: what bans call the reader's
    network; None where nobody is banned."""

    site: Site
    comment: UUID
    reader: UUID
    reason: str
    kind: str = "anonymous"
    networks: tuple[bytes, ...] | None = None


def flag(db: Connection, complaint: Complaint, *, network: Network, now: datetime) -> list[Moved]:
    """Remember it once a reader, but not of who is banned; the comment if it is held by that.

    Raises:
        NotFound: the comment is not public, or not of this site.
    """
    found = comments.to_decide(db, [complaint.comment]).get(complaint.comment)
    site = complaint.site
    if found is None or found.site_id != site.id or found.status is not Status.APPROVED:
        raise NotFound("There is no such comment.")
    reader = readers.find_or_make(db, site.id, complaint.reader, now=now, kind=complaint.kind)
    if bans.is_banned(db, site.id, reader, complaint.networks, now=now):
        return []
    new = NewFlag(
        site_id=site.id, comment_id=found.id, reader_id=reader, reason=complaint.reason, at=now
    )
    is_new, most = flags.add(db, new, network), site.policy.hold_at_flags
    if not is_new or not most or flags.open_on(db, found.id) < most:
        return []
    held = decide(
        found,
        Status.HELD,
        by=READERS,
        reason=words.ENOUGH,
        policy_version=site.policy.version,
        at=now,
    )
    return decisions.record_many(db, [held])
