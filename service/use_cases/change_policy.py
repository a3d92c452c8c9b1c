"""A site gets a new version of its policy; the ones before are kept."""

from datetime import datetime

from sqlalchemy import Connection

from service.domain.decision import Actor, ActorKind
from service.domain.errors import Conflict
from service.store import events, policies, sites


def change_policy(
    db: Connection, site_id: int, toml: str, *, base: int | None, by: Actor, now: datetime
) -> int:
    """Put a new version in force; its number.

    base: the version that whoever changes it has seen; None says that it does not matter.

    Raises:
        Conflict: somebody changed the policy meanwhile.
        ValueError: it is not a policy.
    """
    in_force = policies.lock(db, site_id)
    if base is not None and base != in_force:
        last = policies.one(db, site_id, in_force)
        assert last is not None
        raise Conflict(
            "%(who)s changed the policy meanwhile: version %(version)s is in force.",
            params={"who": last["who"] or "–", "version": in_force},
            code="policy_changed",
        )
    moderator_id = by.id if by.kind is ActorKind.MODERATOR else None
    version = sites.set_policy(db, site_id, toml, moderator_id=moderator_id, now=now)
    events.note(db, "policy.changed", site_id=site_id, by=by, at=now, version=version)
    return version
