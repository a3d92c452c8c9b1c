"""The operator's settings: read once, from the environment, by the doors alone."""

import contextlib
import hashlib
import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from tempfile import gettempdir
from urllib.parse import quote, urlsplit

from service.domain.connectors import Account, origin_of

PREFIX = "CHAIKHANA_"
MINIMUM_SECRET = 32
LONGEST_SOCKET = 100  # bytes; sockaddr_un holds 108 on Linux and 104 on the BSDs, with a final zero


class BadSetting(Exception):
    """A sentence that names the setting and says what is wrong with it."""


Peers = tuple[IPv4Network | IPv6Network, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Field `redis_url` is read from CHAIKHANA_REDIS_URL, or from the file that
    CHAIKHANA_REDIS_URL_FILE names. docs/settings.md describes each."""

    home: Path
    host: str
    port: int
    live_port: int
    public_url: str
    database_url: str = field(repr=False)
    redis_url: str | None = field(repr=False)  # None: `run` starts a private one in the home
    secret_key: str = field(repr=False)
    old_secret_keys: tuple[str, ...] = field(repr=False)
    trusted_proxies: Peers
    web_processes: int
    workers: int
    limits: bool
    network_days: int
    breached_passwords: Path | None  # a list of stolen passwords; None: nobody is asked
    connectors: Mapping[str, Account] = field(repr=False)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """The settings that `env` describes; makes the home and its secret key on first use.

        Raises:
            BadSetting: an unknown CHAIKHANA_ name, a value that does not fit, an unwritable home.
        """
        given = _given(env)
        home = _home(given.get("home", "var"))
        host, port = given.get("host", "127.0.0.1"), _number(given, "port", 8000, 1, 65535)
        cores = os.cpu_count() or 1
        return cls(
            home=home,
            host=host,
            port=port,
            live_port=_number(given, "live_port", min(port + 1, 65535), 1, 65535),
            public_url=_public_url(given.get("public_url", f"http://{_in_url(host)}:{port}")),
            database_url=_database_url(given.get("database_url"), home),
            redis_url=_redis_url(given.get("redis_url")),
            secret_key=_secret(given.get("secret_key"), home),
            old_secret_keys=tuple(given.get("old_secret_keys", "").split()),
            trusted_proxies=_peers(given.get("trusted_proxies", "")),
            web_processes=_number(given, "web_processes", max(1, min(cores, 4)), 1, 64),
            workers=_number(given, "workers", max(1, min(cores // 2, 4)), 1, 64),
            limits=_switch(given, "limits"),
            network_days=_number(given, "network_days", 30, 1, 366),
            breached_passwords=_readable(given, "breached_passwords"),
            connectors=_connectors(given.get("connectors", "")),
        )

    @property
    def redis_socket(self) -> Path:
        """Where the private Redis listens: in the home, or in a folder of the system's temporary
        directory when the home's path is too long for a socket's. The same for the same home."""
        home = self.home.resolve()
        inside = home / "redis" / "redis.sock"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET:
            return inside
        name = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
        return Path(gettempdir()) / f"chaikhana-{os.getuid()}-{name}" / "redis.sock"

    @property
    def events_url(self) -> str:
        """Where browsers find the stream of events: on its own port when they reach the web
        process at its own, else beside it, behind the same proxy."""
        parts = urlsplit(self.public_url)
        if parts.scheme == "http" and (parts.port or 80) == self.port:
            return f"http://{_in_url(parts.hostname or '')}:{self.live_port}/events"
        return f"{self.public_url}/events"

    @property
    def redis_address(self) -> str:
        return self.redis_url or f"unix://{quote(str(self.redis_socket))}"


def _given(env: Mapping[str, str]) -> dict[str, str]:
    known = {f.name for f in fields(Settings)}
    given: dict[str, str] = {}
    for name, value in env.items():
        if not name.startswith(PREFIX):
            continue
        key = name.removeprefix(PREFIX).lower()
        if key in known:
            given[key] = value
        elif key.removesuffix("_file") in known and key.endswith("_file"):
            given[key.removesuffix("_file")] = _file(name, value)
        else:
            raise BadSetting(f"There is no setting {name}. docs/settings.md lists them all.")
    return {key: value for key, value in given.items() if value}


def _file(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{name} names a file that cannot be read: {path} ({error}).") from error


def _home(value: str) -> Path:
    home = Path(value).absolute()
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        (home / ".writable").touch()
        (home / ".writable").unlink()
    except OSError as error:
        raise BadSetting(
            f"CHAIKHANA_HOME cannot be written to: {home} ({error.strerror})."
        ) from error
    return home


def _number(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    value = given.get(name, str(default))
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise BadSetting(
            f"{PREFIX}{name.upper()} has to be a whole number from {least} to {most}, "
            f"not {value!r}."
        )
    return int(value)


def _switch(given: Mapping[str, str], name: str) -> bool:
    value = given.get(name, "on")
    if value not in ("on", "off"):
        raise BadSetting(f"{PREFIX}{name.upper()} has to be 'on' or 'off', not {value!r}.")
    return value == "on"


def _readable(given: Mapping[str, str], name: str) -> Path | None:
    if name not in given:
        return None
    path = Path(given[name]).absolute()
    if not os.access(path, os.R_OK) or not path.is_file():
        raise BadSetting(f"{PREFIX}{name.upper()} names a file that cannot be read: {path}.")
    return path


def _in_url(host: str) -> str:
    """Browsers cannot go to 0.0.0.0, and IPv6 addresses stand in brackets."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _public_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise BadSetting(
            f"CHAIKHANA_PUBLIC_URL has to be http(s)://host[:port] without a path, not {value!r}."
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _database_url(value: str | None, home: Path) -> str:
    if value is None:
        return f"sqlite:///{home / 'chaikhana.db'}"
    if not value.startswith(("postgresql+psycopg://", "sqlite:///")):
        raise BadSetting(
            "CHAIKHANA_DATABASE_URL has to begin with postgresql+psycopg:// or sqlite:///."
        )
    return value


def _redis_url(value: str | None) -> str | None:
    if value is not None and not value.startswith(("redis://", "rediss://", "unix://")):
        raise BadSetting("CHAIKHANA_REDIS_URL has to begin with redis://, rediss:// or unix://.")
    return value


def _secret(value: str | None, home: Path) -> str:
    if value is None:
        return _kept_secret(home / "secret_key")
    if len(value) < MINIMUM_SECRET:
        raise BadSetting(
            f"CHAIKHANA_SECRET_KEY has to have at least {MINIMUM_SECRET} characters; "
            f"it has {len(value)}."
        )
    return value


def _kept_secret(path: Path) -> str:
    """Made on first use; the link lets exactly one of several starting processes win."""
    if not path.exists():
        draft = path.with_name(f"secret_key.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    secret = path.read_text(encoding="ascii").strip()
    if len(secret) < MINIMUM_SECRET:
        raise BadSetting(f"The secret key in {path} is too short; delete the file or mend it.")
    return secret


def _peers(value: str) -> Peers:
    try:
        return tuple(ip_network(part) for part in value.replace(",", " ").split())
    except ValueError as error:
        raise BadSetting(
            f"CHAIKHANA_TRUSTED_PROXIES has to be addresses or networks: {error}."
        ) from error


def _connectors(toml: str) -> Mapping[str, Account]:
    """Nothing of what is wrong is repeated: it may be a secret."""
    try:
        tables = tomllib.loads(toml)
    except tomllib.TOMLDecodeError:
        raise BadSetting("CHAIKHANA_CONNECTORS is not valid TOML.") from None
    return {name: _account(name, table) for name, table in tables.items()}


def _account(name: str, table: object) -> Account:
    if not isinstance(table, dict) or not {"origin"} <= table.keys() <= {"origin", "secret"}:
        raise BadSetting(
            f"CHAIKHANA_CONNECTORS: {name!r} has to be a table of an origin and a secret."
        )
    origin, secret = table["origin"], table.get("secret", "")
    if not isinstance(origin, str) or not _is_origin(origin):
        raise BadSetting(
            f"CHAIKHANA_CONNECTORS: the origin of {name!r} has to be http(s)://host[:port]."
        )
    if not isinstance(secret, str) or not secret.isascii() or not secret.isprintable():
        raise BadSetting(
            f"CHAIKHANA_CONNECTORS: the secret of {name!r} has to be visible ASCII characters."
        )
    return Account(origin_of(origin), secret)


def _is_origin(value: str) -> bool:
    try:
        parts = urlsplit(value)
        has_more = parts.username is not None or parts.path.strip("/") or parts.query
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
        return is_web and not has_more and not parts.fragment and parts.port != 0
    except ValueError:
        return False
