"""Tokens for anonymous readers: signed, kept by the reader alone, unknown here until used."""

from typing import TypedDict

from flask.typing import ResponseReturnValue

from service.domain import keys
from service.domain.comment import Form
from service.store.limits import READERS_BY_NETWORK
from service.use_cases.submit import new_uid
from service.web import gates
from service.web.answers import json_answer
from service.web.api import api
from service.web.describe import described
from service.web.door import door
from service.web.reading import json_body


class WhichSite(TypedDict):
    site: str


class Reader(TypedDict):
    reader: str


@api.post("/readers")
@described(
    summary="A token for an anonymous reader",
    body=WhichSite,
    answers={201: Reader},
    refusals=(400, 403, 404, 413, 415, 422, 429, 503),
)
def post_reader() -> ResponseReturnValue:
    form = Form(json_body())
    key = form.text("site", limit=80, required=True)
    form.check()
    site = door().sites.get(key)
    gates.pass_origin(site)
    gates.pass_limit(READERS_BY_NETWORK, gates.network().digest.hex())
    return json_answer({"reader": keys.reader_token(door().keys, site.key, new_uid())}, 201)
