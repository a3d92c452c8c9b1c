"""Do you like this article? One reader, one like, taken back at will."""

from dataclasses import asdict
from typing import TypedDict
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from service.store.limits import LIKES_BY_NETWORK, LIKES_BY_READER
from service.use_cases import like as use_case
from service.use_cases.like import Liker, Liking
from service.web import gates
from service.web.answers import json_answer
from service.web.api import api
from service.web.describe import described
from service.web.door import door
from service.web.reading import Query
from service.web.where import WHERE, Where, where


class Likes(TypedDict):
    likes: int
    liked: bool


READER = {"X-Reader": (str, "The reader's token.")}
REFUSALS = (401, 403, 404, 413, 422, 429, 503)


@api.get("/likes")
@described(
    summary="How many like an article, and whether this reader does",
    query=WHERE,
    headers={"X-Reader?": READER["X-Reader"]},
    answers={200: Likes},
    refusals=(401, 403, 404, 422, 503),
    security="reader",
)
def get_likes() -> ResponseReturnValue:
    reader = gates.reader(request.args.get("site"))
    at = where(Query())
    with door().backends.read() as db:
        found = use_case.likes_of(db, _liker(at, reader or UUID(int=0)))
    return json_answer(asdict(found))


@api.put("/likes")
@described(
    summary="Like an article; safe to repeat",
    query=WHERE,
    headers=READER,
    answers={200: Likes},
    refusals=REFUSALS,
    security="reader",
)
def put_like() -> ResponseReturnValue:
    reader = gates.required_reader(request.args.get("site"))
    at, network = where(Query()), gates.network()
    _pass_limits(at, reader)
    liking = Liking(_liker(at, reader), network, gates.now())
    found = door().backends.write_one_of(use_case.like, liking)
    return json_answer(asdict(found))


@api.delete("/likes")
@described(
    summary="Take a like back; safe to repeat",
    query=WHERE,
    headers=READER,
    answers={200: Likes},
    refusals=REFUSALS,
    security="reader",
)
def delete_like() -> ResponseReturnValue:
    reader = gates.required_reader(request.args.get("site"))
    at = where(Query())
    _pass_limits(at, reader)
    return json_answer(asdict(door().backends.write(use_case.unlike, _liker(at, reader))))


def _liker(at: Where, reader: UUID) -> Liker:
    closes_at = at.site.policy.closes_at(gates.now())
    return Liker(
        site_id=at.site.id,
        address=at.address,
        reader=reader,
        closes_at=closes_at,
        networks=gates.ban_networks(at.site),
    )


def _pass_limits(at: Where, reader: UUID) -> None:
    gates.pass_limit(LIKES_BY_NETWORK, gates.network().digest.hex())
    gates.pass_limit(LIKES_BY_READER, f"{at.site.id}:{reader}")
