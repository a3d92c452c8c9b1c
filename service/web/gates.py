"""Who may pass: origins, addresses of a site, readers, networks, bearers of a token."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from uuid import UUID

from flask import g, request

from config.settings import Peers
from service.domain import keys
from service.domain.address import Address
from service.domain.decision import Actor, ActorKind
from service.domain.errors import Forbidden, TooFast, Unauthenticated
from service.domain.keys import Network
from service.domain.site import Site
from service.store import limits, moderators
from service.store.limits import COMMENTS_BY_NETWORK, COMMENTS_BY_PROOF, Limit
from service.web import proof, sessions
from service.web.door import door
from service.web.sessions import Session

ROUND = 5  # seconds: a Retry-After that tells no more about a limit than a person needs


def now() -> datetime:
    return datetime.now(UTC)


# --- where a request comes from ---------------------------------------------------------------


def pass_origin(*sites: Site) -> None:
    """A browser says where its page is from: ours, or one of the site's, exactly."""
    origin = request.headers.get("Origin")
    if origin is None or origin == door().settings.public_url:
        return
    if not any(origin in site.origins for site in sites):
        raise Forbidden("This page may not ask here.", code="foreign_origin")
    g.allowed_origin = origin


def pass_address(site: Site, address: Address) -> None:
    """An article's host has to be one of its site's."""
    if address.host not in site.hosts:
        raise Forbidden("This address is not one of the site's.", code="foreign_address")


def client_address() -> str:
    """The peer; or whom a trusted proxy names: the last in the list that is no proxy of ours."""
    peer = request.remote_addr or ""
    trusted = door().settings.trusted_proxies
    forwarded = request.headers.get("X-Forwarded-For", "")
    for hop in [*forwarded.split(",")[::-1], ""]:
        if not _is_within(peer, trusted) or not hop.strip():
            return peer
        peer = hop.strip()
    return peer


def _is_within(peer: str, networks: Peers) -> bool:
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    return any(address in network for network in networks)


def network() -> Network:
    return keys.network_of(door().keys, client_address(), now())


def ban_networks(site: Site) -> tuple[bytes, ...] | None:
    """What bans of the site call the network of this request; None where nobody is banned."""
    if not site.has_bans:
        return None
    return keys.network_in(door().keys, client_address(), site.ban_months)


# --- how often --------------------------------------------------------------------------------


def pass_limit(limit: Limit, who: str) -> None:
    """Raises TooFast. Limits per network and per reader are asked apart, never as one bucket."""
    seconds = _wait(limit, who)
    if seconds > 0:
        raise TooFast("That was too quick. Please wait a little.", retry_after=_rounded(seconds))


def pass_flood(network: str) -> None:
    """As `pass_limit` for a comment of this network; but proof of work passes, too, so that a flood
    does not silence everybody who shares its address.

    Raises:
        TooFast: with a puzzle.
    """
    seconds = _wait(COMMENTS_BY_NETWORK, network)
    if seconds == 0 or (_has_worked(network) and _wait(COMMENTS_BY_PROOF, network) == 0):
        return
    raise TooFast(
        "Too many comments come from your network just now. Please wait a little.",
        retry_after=_rounded(seconds),
        challenge=proof.challenge(door().keys, network, now()),
    )


def _wait(limit: Limit, who: str) -> int:
    """Seconds; by this process's own account while Redis is away."""
    if not door().settings.limits:
        return 0
    seconds = door().backends.doorbell.ask(lambda redis: limits.wait(redis, limit, who), None)
    if seconds is None:
        return door().local_limits.wait(limit, who, now=time.monotonic())
    return seconds


def _rounded(seconds: int) -> int:
    return -(-seconds // ROUND) * ROUND


def _has_worked(network: str) -> bool:
    """X-Proof holds the solution of a puzzle of ours that was not used before."""
    puzzle = proof.solved(door().keys, network, request.headers.get("X-Proof", ""), now())
    if puzzle is None:
        return False
    life = int(proof.LIFE.total_seconds())
    first = door().backends.doorbell.ask(
        lambda redis: limits.is_first(redis, "proof", puzzle, seconds=life), None
    )
    if first is None:
        local = door().local_limits
        return local.is_first("proof", puzzle, seconds=life, now=time.monotonic())
    return first


# --- readers ----------------------------------------------------------------------------------


def reader(site: object) -> UUID | None:
    """Whom X-Reader names; None without the header.

    Raises:
        Unauthenticated: the token is forged, or of another site.
    """
    token = request.headers.get("X-Reader")
    if token is None:
        return None
    if not isinstance(site, str):
        site = ""
    return keys.reader_of(door().keys, site, token)


def required_reader(site: object) -> UUID:
    found = reader(site)
    if found is None:
        raise Unauthenticated("Please ask for a reader token first.", code="reader_required")
    return found


# --- moderators and analysts ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Staff:
    """Who asks behind the scenes. roles: by site id."""

    actor: Actor
    name: str
    roles: Mapping[int, str]

    def may(self, site_id: int, *roles: str) -> bool:
        return self.roles.get(site_id) in roles

    def sites_as(self, *roles: str) -> list[int]:
        return [site_id for site_id, role in self.roles.items() if role in roles]


READS = ("admin", "moderator", "analyst")
DECIDES = ("admin", "moderator")
RATES = ("admin", "moderator", "checker")
MANAGES = ("admin",)
READING = ("GET", "HEAD")


def bearer() -> Staff:
    """Who holds the API token of this request.

    Raises:
        Unauthenticated: there is none, or it is not ours, or it was revoked.
    """
    return holder_of(bearer_token())


def bearer_token() -> str:
    """The token in the Authorization header; "" when there is none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def holder_of(token: str) -> Staff:
    """Who holds an API token.

    Raises:
        Unauthenticated: it is "", or it is not ours, or it was revoked.
    """
    if not token:
        raise Unauthenticated("Please send an API token.", code="token_required")
    digests = door().keys.digests("token", token)
    with door().backends.read() as db:
        row = moderators.by_token(db, digests)
    if row is None:
        raise Unauthenticated("This API token is not valid.", code="token_invalid")
    actor = Actor(ActorKind.TOKEN, row["id"])
    return Staff(actor, row["name"], {row["site_id"]: row["role"]})


def signed_in(session: Session) -> Staff:
    """Who holds a session of the console."""
    who = session.who
    return Staff(Actor(ActorKind.MODERATOR, who.id), who.name, who.roles)


def staff() -> Staff:
    """Who asks: the bearer of an API token, or whoever is signed in to the console.

    With a session, only the console's own pages may ask, and what changes something has to bring
    the session's form token in X-CSRF-Token.

    Raises:
        Unauthenticated, Forbidden: neither; or a foreign page, or no such token.
    """
    session = None if "Authorization" in request.headers else sessions.current(now())
    if session is None:
        return bearer()
    sessions.pass_same_origin()
    if request.method not in READING:
        sessions.pass_form(session, request.headers.get(sessions.HEADER, ""))
    sessions.touch(session, now())
    return signed_in(session)


def pass_role(staff: Staff, site: Site, *roles: str) -> None:
    if not staff.may(site.id, *roles):
        raise Forbidden("You have no role that allows this.", code="role_required")
