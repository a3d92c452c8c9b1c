"""A reader complains about a comment that is public."""

from typing import TypedDict
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from service.domain import keys
from service.domain.comment import Form
from service.domain.errors import NotFound, Unauthenticated
from service.domain.flag import REASON_LIMIT, REASONS
from service.domain.site import Site
from service.store import comments
from service.store.limits import FLAGS_BY_NETWORK, FLAGS_BY_READER
from service.use_cases import flag as use_case
from service.use_cases.flag import Complaint
from service.web import gates
from service.web.answers import json_answer
from service.web.api import api
from service.web.describe import described
from service.web.door import door
from service.web.reading import json_body


class FlagSent(TypedDict):
    reason: str


class Flagged(TypedDict):
    flagged: bool


@api.put("/comments/<uid>/flag")
@described(
    summary=f"Flag a comment; safe to repeat. Reasons: {', '.join(REASONS)}, or words of one's own",
    headers={"X-Reader": (str, "The reader's token.")},
    body=FlagSent,
    answers={200: Flagged},
    refusals=(400, 401, 403, 404, 413, 415, 422, 429, 503),
    security="reader",
)
def put_flag(uid: str) -> ResponseReturnValue:
    body = json_body()
    token = request.headers.get("X-Reader")
    if token is None:
        raise Unauthenticated("Please ask for a reader token first.", code="reader_required")
    site = site_of(uid)
    # Whose token it is can only be told by the comment's site; without one, nothing is told.
    reader = keys.reader_of(door().keys, site.key, token) if site else None
    reason = reason_of(Form(body))
    if site is None or reader is None:
        raise NotFound("There is no such comment.")
    gates.pass_origin(site)
    complaint = Complaint(
        site=site,
        comment=UUID(uid),
        reader=reader,
        reason=reason,
        networks=gates.ban_networks(site),
    )
    complain(complaint)
    return json_answer({"flagged": True})


def site_of(uid: str) -> Site | None:
    """The site of a comment; None when there is no such comment."""
    try:
        id_ = UUID(uid)
    except ValueError:
        return None
    with door().backends.read() as db:
        row = comments.by_uid(db, id_)
    return door().sites.find(row["key"]) if row else None


def reason_of(form: Form) -> str:
    """Raises BadInput."""
    reason = form.text("reason", limit=REASON_LIMIT, required=True)
    form.check()
    return reason


def complain(complaint: Complaint) -> None:
    """Keep the flag; enough of them take the comment away.

    Raises:
        NotFound, TooFast.
    """
    network = gates.network()
    gates.pass_limit(FLAGS_BY_NETWORK, network.digest.hex())
    gates.pass_limit(FLAGS_BY_READER, f"{complaint.site.id}:{complaint.reader}")
    door().backends.write(use_case.flag, complaint, network=network, now=gates.now())
