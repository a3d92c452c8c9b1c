"""Whether this process lives, and what it lacks to be ready."""

from flask import Blueprint, Response
from redis.exceptions import RedisError

from service.domain.errors import Unavailable
from service.store import migrate
from service.store.health import eviction_policy, is_writable
from service.web.answers import json_answer
from service.web.door import door

health = Blueprint("health", __name__)

NO_EVICTION = "noeviction"


@health.get("/livez")
def get_livez() -> Response:
    return json_answer({"status": "ok"})


@health.get("/readyz")
def get_readyz() -> Response:
    """503 names what is missing. Without Redis comments are accepted, and wait: ready, degraded."""
    missing, degraded = _database(), _redis()
    status = "unavailable" if missing else "degraded" if degraded else "ok"
    answer = {"status": status, "missing": missing, "degraded": degraded}
    return json_answer(answer, 503 if missing else 200)


def _database() -> list[str]:
    try:
        with door().backends.read():
            pass
        if migrate.present(door().backends.engine) != migrate.head():
            return ["migrations"]
        door().backends.write(is_writable)
    except Unavailable:
        return ["database"]
    return []


def _redis() -> list[str]:
    try:
        policy = eviction_policy(door().backends.doorbell.redis)
    except (RedisError, OSError):
        return ["redis"]
    return [] if policy == NO_EVICTION else ["redis evicts keys"]
