"""Answers: JSON, and what caches may do with it."""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
from flask import Response, request

PUBLIC = "public, max-age=1, stale-while-revalidate=1"
PRIVATE = "no-store"

EXPOSED_HEADERS = "ETag, Retry-After"  # what a page of another origin may read


def json_answer(value: object, status: int = 200, *, cache: str = PRIVATE) -> Response:
    """`value` as JSON: times in RFC 3339 with Z, UUIDs as text."""
    response = Response(msgspec.json.encode(value), status, mimetype="application/json")
    response.headers["Cache-Control"] = cache
    return response


def etag(*parts: object) -> str:
    """A strong validator from whatever the bytes depend on."""
    stamp = hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()
    return f'"{stamp[:24]}"'


def not_modified(tag: str) -> Response | None:
    """304 when the client has these very bytes."""
    sent = request.if_none_match
    if tag.strip('"') not in sent and not sent.star_tag:
        return None
    response = Response(status=304)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = PUBLIC
    return response


def dropped_none(value: Mapping[str, Any]) -> dict[str, Any]:
    """Optional members are absent, not null."""
    return {key: one for key, one in value.items() if one is not None}
