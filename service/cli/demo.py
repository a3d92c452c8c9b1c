"""`run --demo`: the demo site, where it may be reached, and how its moderator signs in."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from service.cli import passwords
from service.cli.desk import Desk, now
from service.cli.policies import preset
from service.store import moderators
from service.use_cases.open_demo import EMAIL, Demo, open_demo
from service.use_cases.sign_in import hashed, proven

ELSEWHERE = "https://news.example"  # a name that RFC 2606 keeps free, for trying things


@dataclass(frozen=True, slots=True)
class SignIn:
    email: str
    password: str


def prepare(desk: Desk) -> SignIn:
    """Make what is missing of the demo. The password is the same each time: a file keeps it."""
    password = passwords.kept(desk.settings.home / "demo_password")
    with desk.backends.read() as db:
        known = moderators.by_email(db, EMAIL)
    is_known = proven(known, password) is not None
    demo = Demo(
        origins=origins(desk.settings.public_url),
        toml=preset("normal"),
        password=None if is_known else hashed(password),
    )
    desk.backends.write(open_demo, demo, now=now())
    return SignIn(EMAIL, password)


def origins(public_url: str) -> list[str]:
    """Where the demo's articles may be: here, by every name this machine has for itself, and on a
    host that exists nowhere."""
    found = [public_url, ELSEWHERE]
    parts = urlsplit(public_url)
    if _is_loopback(parts.hostname or ""):
        port = f":{parts.port}" if parts.port else ""
        found += [f"{parts.scheme}://{name}{port}" for name in ("localhost", "127.0.0.1")]
    return found


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
