"""Connectors: outside services that a site lets look at its comments. None unless its policy says.

A connector can only make a decision stricter: what it says becomes a finding beside the others, and
the strictest of all findings wins.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from service.domain.action import ACTIONS, Action

RULE = "connectors"

# Where each kind is asked when the policy gives no url; "" has to be given.
KINDS: Mapping[str, str] = {
    "akismet": "https://rest.akismet.com/1.1/comment-check",
    "openai": "https://api.openai.com/v1/moderations",
    "perspective": "",
    "webhook": "",
}
PERSPECTIVE_THRESHOLD = 0.8  # a probability; Coral's default

MOST = 5  # of one site: each of them makes every comment wait
LONGEST_TIMEOUT = 10  # seconds
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}\Z")
ATTRIBUTE = re.compile(r"[A-Z][A-Z0-9_]{0,59}\Z")
MODEL = re.compile(r"[\x21-\x7e]{1,100}\Z")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

DOES = {name: ACTIONS[name] for name in ("hold", "reject")}
SILENT = {"hold": Action.HOLD, "ignore": Action.APPROVE}


@dataclass(frozen=True, slots=True)
class Account:
    """An entry of the operator's CHAIKHANA_CONNECTORS.

    origin: the only `scheme://host[:port]` that is told the secret, and that may be at a private
    address. secret: "" for none.
    """

    origin: str
    secret: str = field(default="", repr=False)


NO_ACCOUNT = Account("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """One table `[connectors.NAME]` of a policy.

    account: the operator's entry with the secret; "" for none. action: what it calls for when it
    finds something, and the most that a webhook may ask for. when_silent: what its silence calls
    for. threshold: 0 to 1, from where on a score counts; None: what the service itself flags.
    timeout_seconds: of each try. attributes: what a Perspective is asked for. model: OpenAI's.
    send_email: whether the author's e-mail goes along where the service has a place for it.
    """

    name: str
    kind: str
    url: str
    account: str = ""
    action: Action = Action.HOLD
    when_silent: Action = Action.HOLD
    threshold: float | None = None
    timeout_seconds: int = 3
    attributes: tuple[str, ...] = ("TOXICITY",)
    model: str = "omni-moderation-latest"
    send_email: bool = False

    @property
    def origin(self) -> str:
        return origin_of(self.url)


def origin_of(url: str) -> str:
    """`scheme://host[:port]`; a default port is left out."""
    parts = urlsplit(url)
    default = {"https": 443, "http": 80}.get(parts.scheme)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = "" if parts.port in (None, default) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def weigh(code: str, params: Mapping[str, Any], connectors: Sequence[Connector]) -> Action:
    """What a connector's finding calls for. One that the policy no longer has calls for nothing."""
    for connector in connectors:
        if connector.name == params.get("connector"):
            return _weigh(code, params, connector)
    return Action.APPROVE


def _weigh(code: str, params: Mapping[str, Any], connector: Connector) -> Action:
    if code == "nothing":
        return Action.APPROVE
    if code != "found":
        return connector.when_silent
    asked = ACTIONS.get(str(params.get("action")), connector.action)
    return min(asked, connector.action)


# --- out of the policy's page -----------------------------------------------------------------


def parse(value: object) -> tuple[Connector, ...]:
    """The connectors of one policy.

    Raises:
        ValueError: with a sentence that names the faulty key.
    """
    if not isinstance(value, dict) or len(value) > MOST:
        raise ValueError(f"The policy's 'connectors' are at most {MOST} tables.")
    return tuple(_connector(name, table) for name, table in value.items())


def _connector(name: str, table: object) -> Connector:
    if not isinstance(table, dict) or not NAME.match(name):
        raise ValueError(f"The policy's connector {name!r} is no table with a plain name.")
    for key in table.keys() - READERS.keys() - {"kind", "url"}:
        raise ValueError(f"The policy's connector {name!r} has nothing named {key!r}.")
    kind = table.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        kinds = ", ".join(KINDS)
        raise ValueError(f"The policy's 'connectors.{name}.kind' is none of {kinds}.")
    given: dict[str, Any] = {
        key: _fitting(f"{name}.{key}", read, table[key])
        for key, read in READERS.items()
        if key in table
    }
    if kind == "perspective":
        given.setdefault("threshold", PERSPECTIVE_THRESHOLD)
    url = _fitting(f"{name}.url", _url, table.get("url", KINDS[kind]))
    return Connector(name=name, kind=kind, url=url, **given)


def _fitting(key: str, read: Callable[[Any], Any], value: object) -> Any:
    try:
        return read(value)
    except (TypeError, ValueError, KeyError):
        raise ValueError(f"The policy's 'connectors.{key}' does not fit: {value!r}.") from None


def _url(value: str) -> str:
    """https, or http to this machine; without user, query and fragment: keys do not belong here."""
    _want(isinstance(value, str))
    parts = urlsplit(value)
    is_local = parts.scheme == "http" and parts.hostname in LOOPBACK
    _want(parts.scheme == "https" or is_local)
    _want(bool(parts.hostname) and parts.username is None and parts.port != 0)
    _want(value.isascii() and value.isprintable() and not set(value) & set(" ?#\\"))
    return value


def _name(value: str) -> str:
    _want(NAME.match(value) is not None)
    return value


def _threshold(value: float) -> float:
    _want(type(value) in (int, float) and 0 < value <= 1)
    return float(value)


def _timeout(value: int) -> int:
    _want(type(value) is int and 1 <= value <= LONGEST_TIMEOUT)
    return value


def _attributes(value: list[str]) -> tuple[str, ...]:
    _want(isinstance(value, list) and 0 < len(value) <= 20)
    _want(all(ATTRIBUTE.match(one) for one in value))
    return tuple(value)


def _model(value: str) -> str:
    _want(MODEL.match(value) is not None)
    return value


def _switch(value: bool) -> bool:
    _want(type(value) is bool)
    return value


def _want(fits: bool) -> None:
    if not fits:
        raise ValueError


READERS: Mapping[str, Callable[[Any], Any]] = {
    "account": _name,
    "action": DOES.__getitem__,
    "when_silent": SILENT.__getitem__,
    "threshold": _threshold,
    "timeout_seconds": _timeout,
    "attributes": _attributes,
    "model": _model,
    "send_email": _switch,
}
