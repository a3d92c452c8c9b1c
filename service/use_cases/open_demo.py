"""The demo: a site to try everything on, and a moderator for it. Safe to repeat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service.store import moderators, sites

KEY = "demo"
NAME = "The Caravanserai Herald"
ZONE = "Asia/Almaty"
LANG = "en"
EMAIL = "moderator@news.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """origins: where its articles may be. toml: its policy, when it is made. password: a hash that
    the moderator gets, when made or when it has another."""

    origins: Sequence[str]
    toml: str
    password: str | None


def open_demo(db: Connection, demo: Demo, *, now: datetime) -> None:
    """Make what is missing of the demo, and leave what somebody has changed."""
    known = sites.by_key(db, KEY)
    site_id = known.id if known else _make(db, demo, now)
    for origin in demo.origins:
        sites.add_origin(db, site_id, origin)
    if demo.password is None:
        return
    row = moderators.by_email(db, EMAIL)
    if row is None:
        made = moderators.add(
            db, email=EMAIL, name="Demo Moderator", password=demo.password, now=now
        )
        moderators.give_role(db, made, site_id, "admin")
    else:
        moderators.set_password(db, row["id"], demo.password)


def _make(db: Connection, demo: Demo, now: datetime) -> int:
    return sites.add(db, key=KEY, name=NAME, zone=ZONE, lang=LANG, toml=demo.toml, now=now)
