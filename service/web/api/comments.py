"""A comment is sent, and its author asks after it."""

import re
from datetime import datetime
from typing import NotRequired, TypedDict
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from service.domain import keys
from service.domain.errors import Fault, NotFound
from service.domain.speech import N_
from service.store import comments, decisions
from service.web import gates
from service.web.answers import json_answer
from service.web.api import api
from service.web.describe import described
from service.web.door import door
from service.web.reading import json_body
from service.web.sending import Sent, send


class SentComment(TypedDict):
    site: str
    url: str
    name: str
    body: str
    email: NotRequired[str | None]
    title: NotRequired[str | None]
    parent: NotRequired[str | None]
    lang: NotRequired[str | None]


class Receipt(TypedDict):
    id: UUID
    status: str
    revision: int
    receipt: str
    reader: str


class OwnComment(TypedDict):
    """A comment as its author sees it."""

    id: UUID
    status: str
    revision: int
    name: str
    body: str
    parent: UUID | None
    created_at: datetime
    reason: NotRequired[str]


KEY = re.compile(r"[\x21-\x7e]{16,255}\Z")


@api.post("/comments")
@described(
    summary="Send a comment; it is durably stored, and public once it is approved",
    headers={
        "X-Reader?": (str, "The reader's token; without one the answer brings a new one."),
        "X-Proof?": (str, "The solution of the `challenge` that came with a 429."),
        "Idempotency-Key?": (str, "16 to 255 visible ASCII characters; makes retries safe."),
    },
    body=SentComment,
    answers={202: Receipt},
    refusals=(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
)
def post_comment() -> ResponseReturnValue:
    raw = json_body()
    reader = gates.reader(raw.get("site"))
    key = request.headers.get("Idempotency-Key")
    answer = send(Sent(raw=raw, reader=reader, key=key, faults=tuple(key_faults(key))))
    return json_answer(answer, 202)


def key_faults(key: str | None) -> list[Fault]:
    """What is wrong with an Idempotency-Key."""
    if key is None or KEY.match(key):
        return []
    name, limits = "Idempotency-Key", {"least": 16, "most": 255}
    code = "too_short" if len(key) < 16 else "too_long" if len(key) > 255 else "invalid_character"
    sentence = N_("This has to be %(least)d to %(most)d visible ASCII characters.")
    return [Fault(name, code, sentence, limits)]


@api.get("/comments/<uid>")
@described(
    summary="A comment and its status, for its author",
    headers={"X-Receipt": (str, "The receipt that came with the comment.")},
    answers={200: OwnComment},
    refusals=(404, 503),
)
def get_comment(uid: str) -> ResponseReturnValue:
    comment = own_comment(uid, request.headers.get("X-Receipt", ""))
    return json_answer(comment)


def own_comment(uid: str, receipt: str) -> OwnComment:
    """Raises NotFound without the right receipt, as if there were no such comment."""
    missing = NotFound("There is no such comment.")
    try:
        id_ = UUID(uid)
    except ValueError:
        raise missing from None
    if str(id_) != uid or not keys.is_receipt(door().keys, id_, receipt):
        raise missing
    with door().backends.read() as db:
        row = comments.by_uid(db, id_)
        parent = comments.uid_of(db, row["parent_id"]) if row and row["parent_id"] else None
        reason = decisions.public_reason(db, row["id"]) if row else ""
    if row is None:
        raise missing
    own: OwnComment = {
        "id": id_,
        "status": row["status"],
        "revision": row["revision"],
        "name": row["name"],
        "body": row["body"],
        "parent": parent,
        "created_at": row["submitted_at"],
    }
    return own | {"reason": reason} if reason else own
