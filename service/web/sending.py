"""A submission on its way in: from the API or from the form without JavaScript."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from service.domain import keys
from service.domain.comment import Submission
from service.domain.errors import BadInput, Fault, TooFast
from service.domain.site import Site
from service.store import articles
from service.store.limits import COMMENTS_BY_READER
from service.use_cases import submit
from service.use_cases.submit import Accepted, Intake
from service.web import gates
from service.web.door import door

# The form's honeypot: a person does not see it, a program fills it in. thread.js asks for the
# reader's token at the first key, so its age is the time of writing; research on forms asks for 2
# to 3 s at least.
TRAP = "homepage"
WRITING = timedelta(seconds=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """raw: untrusted fields. key: the Idempotency-Key. faults: found already, beside the fields."""

    raw: Mapping[str, object]
    reader: UUID | None
    key: str | None = None
    faults: tuple[Fault, ...] = ()


def send(sent: Sent) -> dict[str, Any]:
    """Store what was sent; the answer is durable when this returns, and the workers are told.

    Raises:
        Refused: in the contract's order; nothing was stored.
    """
    key = sent.raw.get("site")
    site = door().sites.find(key) if isinstance(key, str) else None
    submission = _cleaned(sent, site)
    site = site or door().sites.get(submission.site)
    gates.pass_origin(site)
    gates.pass_address(site, submission.address)
    incoming = submit.intake(
        submission,
        site=site,
        reader=sent.reader or submit.new_uid(),
        network=gates.network(),
        key=sent.key,
        keys=door().keys,
        now=gates.now(),
        ban_networks=gates.ban_networks(site) or (),
        signs=_signs(sent),
    )
    return _receipt(_stored(incoming), site)


def _signs(sent: Sent) -> frozenset[str]:
    """What only our own form can show; programs that use the API send no such field."""
    trap = sent.raw.get(TRAP)
    if not isinstance(trap, str):
        return frozenset()
    found = {"trap"} if trap.strip() else set()
    made = keys.token_made(sent.reader) if sent.reader else None
    if made and gates.now() - made < WRITING:
        found.add("hasty")
    return frozenset(found)


def _cleaned(sent: Sent, site: Site | None) -> Submission:
    required = site.policy.required if site else ()
    try:
        submission = Submission.from_untrusted(sent.raw, required=required)
    except BadInput as error:
        raise BadInput([*error.faults, *sent.faults]) from None
    if sent.faults:
        raise BadInput(sent.faults)
    return submission


def _stored(incoming: Intake) -> Accepted:
    replay = _replay(incoming)
    if replay is not None:
        return replay
    try:
        gates.pass_flood(incoming.network.digest.hex())
        gates.pass_limit(COMMENTS_BY_READER, f"{incoming.site.id}:{incoming.reader}")
    except TooFast:
        _refuse_when_closed(incoming)  # comes first in the order of refusals
        raise
    return door().backends.write_one_of(submit.submit, incoming)


def _replay(incoming: Intake) -> Accepted | None:
    """A replay is answered before any limit is asked, and uses none of it up."""
    if not incoming.idempotency:
        return None
    with door().backends.read() as db:
        return submit.find_replay(db, incoming)


def _refuse_when_closed(incoming: Intake) -> None:
    with door().backends.read() as db:
        article = articles.find(db, incoming.site.id, incoming.submission.address)
    submit.refuse_when_closed(article, incoming.now)


def _receipt(accepted: Accepted, site: Site) -> dict[str, Any]:
    return {
        "id": accepted.uid,
        "status": "pending",
        "revision": 1,
        "receipt": keys.receipt(door().keys, accepted.uid),
        "reader": keys.reader_token(door().keys, site.key, accepted.reader),
    }
