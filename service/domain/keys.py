"""Keys by purpose, derived from the operator's secret, with ids so that they can be rotated."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from uuid import UUID

from service.domain.errors import Unauthenticated

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Keyring:
    """The present secret signs; the old ones are still believed.

    secret, old: at least 32 characters each; purposes: reader, receipt, network, ban, session,
    idempotency, content, proof.
    """

    secret: str = field(repr=False)
    old: tuple[str, ...] = field(default=(), repr=False)

    def sign(self, purpose: str, message: str) -> str:
        """`kid.mac`: 8 hex digits that name the key, and 128 bits in base64url."""
        return _signed(self.secret, purpose, message)

    def is_valid(self, purpose: str, message: str, signature: str) -> bool:
        """True when one of our keys made `signature` for this purpose and message."""
        given = signature.encode("utf-8", "replace")
        checks = [
            hmac.compare_digest(_signed(secret, purpose, message).encode(), given)
            for secret in (self.secret, *self.old)
        ]
        return any(checks)

    def digest(self, purpose: str, message: str) -> bytes:
        """32 bytes under the present key: for looking things up without keeping them."""
        return _mac(_derived(self.secret, purpose), message)

    def digests(self, purpose: str, message: str) -> tuple[bytes, ...]:
        """The digest under the present key and under each old one."""
        return tuple(_mac(_derived(s, purpose), message) for s in (self.secret, *self.old))


def _derived(secret: str, purpose: str) -> bytes:
    return hmac.digest(secret.encode(), b"chaikhana/" + purpose.encode(), "sha256")


def _mac(key: bytes, message: str) -> bytes:
    return hmac.digest(key, message.encode("utf-8", "surrogatepass"), "sha256")


def _signed(secret: str, purpose: str, message: str) -> str:
    key = _derived(secret, purpose)
    return f"{hashlib.sha256(key).hexdigest()[:8]}.{_base64(_mac(key, message)[:16])}"


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


# --- readers ---------------------------------------------------------------------------------


def reader_token(keys: Keyring, site: str, reader: UUID) -> str:
    """The signed token of an anonymous reader of one site. The UUIDv7 inside tells its age."""
    return f"v1.{_base64(reader.bytes)}.{keys.sign('reader', f'{site}/{reader}')}"


def reader_of(keys: Keyring, site: str, token: str) -> UUID:
    """The reader whom `token` names.

    Raises:
        Unauthenticated: malformed, forged, or made for another site.
    """
    version, _, rest = token.partition(".")
    body, _, signature = rest.partition(".")
    try:
        reader = UUID(bytes=urlsafe_b64decode(body.encode("ascii") + b"=="))
    except ValueError:
        raise _not_a_reader() from None
    if version != "v1" or _base64(reader.bytes) != body:
        raise _not_a_reader()
    if not keys.is_valid("reader", f"{site}/{reader}", signature):
        raise _not_a_reader()
    return reader


def token_made(reader: UUID) -> datetime | None:
    """When a reader's token was, as the UUIDv7 inside says; it is signed. None for other ids, as
    those of readers without JavaScript are."""
    made = reader.int >> 80
    if reader.version != 7 or made >= 2**47:  # the year 6429: no clock of ours said that
        return None
    return EPOCH + timedelta(milliseconds=made)


def _not_a_reader() -> Unauthenticated:
    return Unauthenticated("This reader token is not one of ours.", code="reader_invalid")


# --- receipts --------------------------------------------------------------------------------


def receipt(keys: Keyring, comment: UUID) -> str:
    """What lets the author, and nobody else, ask after a comment."""
    return keys.sign("receipt", str(comment))


def is_receipt(keys: Keyring, comment: UUID, given: str) -> bool:
    return keys.is_valid("receipt", str(comment), given)


# --- networks --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Network:
    """A keyed hash of where a request came from; the raw address is never kept.

    digest: 32 bytes. key: which month's key made it (`2026-11`), for deleting them in time.
    """

    digest: bytes
    key: str


def network_of(keys: Keyring, address: str, now: datetime) -> Network:
    """IPv4 as it is, IPv6 by its /64 (one household), v4-mapped IPv6 as IPv4."""
    key = month(now)
    return Network(keys.digest("network", f"{key}/{network_name(address)}"), key)


def month(now: datetime) -> str:
    """The name of the key that hashes networks at this time: `2026-11`; later ones sort after."""
    return f"{now:%Y-%m}"


def first_kept(now: datetime, days: int) -> datetime:
    """When the oldest month began whose hashes of networks are still kept, so many days back."""
    then = now - timedelta(days=days)
    return then.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def network_in(keys: Keyring, address: str, months: Iterable[str]) -> tuple[bytes, ...]:
    """What this network is called under the keys of these months: how a ban knows it again."""
    name = network_name(address)
    return tuple(hash_ for month in months for hash_ in keys.digests("network", f"{month}/{name}"))


def email_digest(keys: Keyring, site: str, email: str) -> tuple[bytes, ...]:
    """Keyed hashes of an address on a site, whatever its case; the present key's first."""
    return keys.digests("ban", f"{site}/{email.casefold()}")


def network_name(address: str) -> str:
    try:
        parsed: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return f"{IPv6Address(int(parsed) >> 64 << 64)}/64"
    return str(parsed)


def network_reader(keys: Keyring, site: str, address: str, now: datetime) -> UUID:
    """The reader of a like without JavaScript: one per site, network and day."""
    name = f"{site}/{network_name(address)}/{now:%Y-%m-%d}"
    return UUID(bytes=keys.digest("network", f"day/{name}")[:16])
