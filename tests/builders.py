"""Small makers of what tests speak about. Times are given, never read from the clock."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from service.domain import address
from service.domain.comment import Comment, Status, Submission
from service.domain.decision import Actor, ActorKind
from service.domain.keys import Keyring, Network
from service.domain.site import Site
from service.screening.background import Background
from service.store import comments, decisions, moderators, sites
from service.store.backends import Backends
from service.use_cases import screen, submit
from service.use_cases.moderate import Outcome, Wish, moderate
from service.use_cases.submit import Accepted, Intake

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
KEYS = Keyring("a secret that only the tests know, long enough")
URL = "https://gazette.example/news/1"
HERE = Network(b"n" * 32, "2026-11")

NORMAL = """
[actions]
words = "hold"
links = "hold"
repeats = "hold"
pace = "hold"
screening = "hold"
"""


def add_site(
    db: Connection,
    key: str = "gazette",
    *,
    origin: str = "https://gazette.example",
    toml: str = NORMAL,
    zone: str = "UTC",
) -> int:
    """A site whose policy approves what no screener doubts."""
    site_id = sites.add(db, key=key, name=key.title(), zone=zone, lang="en", toml=toml, now=NOON)
    sites.add_origin(db, site_id, origin)
    return site_id


def the_site(backends: Backends, key: str = "gazette") -> Site:
    with backends.read() as db:
        site = sites.by_key(db, key)
    assert site is not None
    return site


def a_comment(body: str = "A fine piece.", **values: Any) -> Comment:
    """A pending comment as screening sees it."""
    given = {"id": 1, "uid": UUID(int=1), "site_id": 1, "article_id": 1, "name": "Ann"}
    return Comment(**{**given, "body": body, "submitted_at": NOON, **values})


def a_background(**values: Any) -> Background:
    return Background(**values)


def a_submission(**values: Any) -> Submission:
    url = values.pop("url", URL)
    given = {"site": "gazette", "name": "Ann", "body": "A fine piece."}
    return Submission(**{**given, "address": address.parse(url), **values})


def an_intake(backends: Backends, *, site: str = "gazette", **values: Any) -> Intake:
    """A submission ready for the writer; `key` is its Idempotency-Key."""
    now, reader = values.pop("now", NOON), values.pop("reader", None)
    key, network = values.pop("key", None), values.pop("network", HERE)
    return submit.intake(
        a_submission(site=site, **values),
        site=the_site(backends, site),
        reader=reader or submit.new_uid(),
        network=network,
        key=key,
        keys=KEYS,
        now=now,
    )


def send(backends: Backends, **values: Any) -> Accepted:
    """Store a comment as pending."""
    return backends.write_one_of(submit.submit, an_intake(backends, **values))


def screen_now(backends: Backends, *ids: int | None, now: datetime = NOON) -> list[Status]:
    """Claim and screen these comments as a worker does; what they became."""
    claimed = backends.write(comments.claim, [one for one in ids if one], fresh=True)
    with backends.read() as db:
        known = screen.backgrounds(db, claimed, with_pace=True)
    screened = screen.screen(claimed, known, now=now + timedelta(seconds=1))
    return [one.becomes for one in backends.write(decisions.record_screened, screened)]


def decide(backends: Backends, sent: Accepted, action: str, **wish: Any) -> Outcome:
    """A moderator's decision about one comment."""
    wished = Wish(comment=sent.uid, action=action, was=wish.pop("was", Status.HELD), **wish)
    by, ids = Actor(ActorKind.MODERATOR, 1), [the_site(backends).id]
    [outcome] = backends.write(moderate, [wished], site_ids=ids, by=by, now=NOON)
    return outcome


def a_token(
    backends: Backends, *, role: str = "moderator", site: str = "gazette", token: str = ""
) -> dict[str, str]:
    """The header of a new API token."""
    secret = token or f"token of a {role} of {site}"
    backends.write(
        moderators.add_token,
        digest=KEYS.digest("token", secret),
        site_id=the_site(backends, site).id,
        role_name=role,
        name=role,
        now=NOON,
    )
    return {"Authorization": f"Bearer {secret}"}
