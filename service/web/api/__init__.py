"""The JSON API under /api/v1, described by /api/v1/openapi.json."""

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue

from service.store import sites
from service.web.answers import EXPOSED_HEADERS
from service.web.door import door
from service.web.reading import refuse_too_large

api = Blueprint("api", __name__, url_prefix="/api/v1")

ALLOWED_HEADERS = (
    "Content-Type, X-Reader, X-Receipt, X-Proof, Idempotency-Key, If-None-Match, Authorization"
)
PREFLIGHT_SECONDS = "600"

from service.web.api import (  # noqa: E402 - the views register themselves on `api`
    comments,
    counts,
    flags,
    held_likes,
    likes,
    moderation,
    openapi,
    readers,
    reports,
    threads,
)

__all__ = [
    "api",
    "comments",
    "counts",
    "flags",
    "held_likes",
    "likes",
    "moderation",
    "openapi",
    "readers",
    "reports",
    "threads",
]


@api.before_request
def refuse_early() -> ResponseReturnValue | None:
    if request.method == "OPTIONS":
        return preflight()
    refuse_too_large()
    return None


def preflight() -> ResponseReturnValue:
    """Browsers ask before they send JSON across origins; the site is checked with the request."""
    origin = request.headers.get("Origin", "")
    with door().backends.read() as db:
        known = origin == door().settings.public_url or sites.is_known_origin(db, origin)
    response = Response(status=204 if known else 403)
    response.headers["Vary"] = "Origin"
    if known:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, DELETE"
        response.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
        response.headers["Access-Control-Max-Age"] = PREFLIGHT_SECONDS
    return response


@api.after_request
def allow_origin(response: Response) -> Response:
    origin = getattr(g, "allowed_origin", None)
    response.headers.add("Vary", "Origin")
    if origin:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
    return response
