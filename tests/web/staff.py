"""Moderators, and browsers in which they are signed in."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from service.store import moderators
from service.store.backends import Backends
from service.use_cases.sign_in import LIFE
from service.use_cases.submit import Accepted
from tests.builders import KEYS, screen_now, send, the_site

PASSWORD = "tea with cardamom"
HASHED = PasswordHasher(time_cost=1, memory_cost=64).hash(PASSWORD)  # checked in no time
EMAIL = "nadia@gazette.example"


def a_moderator(
    backends: Backends,
    *,
    email: str = EMAIL,
    name: str = "Nadia",
    role: str = "moderator",
    sites: tuple[str, ...] = ("gazette",),
) -> int:
    now = datetime.now(UTC)
    made = backends.write(moderators.add, email=email, name=name, password=HASHED, now=now)
    for site in sites:
        backends.write(moderators.give_role, made, the_site(backends, site).id, role)
    return made


def signed_in(
    app: Flask, backends: Backends, moderator_id: int, *, age: timedelta = timedelta(0),
    idle: timedelta = timedelta(0),
) -> FlaskClient:  # fmt: skip
    """A browser with a session that was opened `age` ago and used last `idle` ago."""
    client, now = app.test_client(), datetime.now(UTC)
    secret = f"{moderator_id}-{len(app.extensions)}-{now.timestamp()}".ljust(43, "x")
    digest = KEYS.digest("session", secret)
    opened = now - age
    backends.write(
        moderators.open_session, moderator_id, digest, now=opened, expires_at=opened + LIFE
    )
    backends.write(moderators.touch_session, digest, now=now - idle)
    client.set_cookie("chaikhana", secret)
    return client


def form_token(client: FlaskClient, path: str = "/console/articles") -> str:
    """What the forms of this browser's session carry; any page has one to sign out."""
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(path).text)
    assert found is not None
    return found[1]


def a_held_comment(backends: Backends, **values: Any) -> Accepted:
    sent = send(backends, **{"body": "What a load of shit.", **values})
    screen_now(backends, sent.id)
    return sent


def decision(client: FlaskClient, sent: Accepted, action: str, **values: Any) -> dict[str, Any]:
    """The fields of a card's form."""
    given = {"comment": str(sent.uid), "action": action, "was": "held", "revision": "1"}
    return {"csrf": form_token(client), **given, **values}
