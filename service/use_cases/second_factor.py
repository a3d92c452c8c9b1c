"""A second factor: codes of an authenticator app (TOTP, RFC 6238), and recovery codes.

The shared secret is not stored. It is derived from the operator's key and a nonce in the database,
so that a copy of the database alone makes no codes; a key that has become an old one still does.
"""

import secrets
from base64 import b32encode
from collections.abc import Iterator
from datetime import datetime

from pyotp import TOTP
from sqlalchemy import Connection, RowMapping

from service.domain.decision import Actor, ActorKind
from service.domain.errors import BadInput, Fault
from service.domain.keys import Keyring
from service.domain.speech import N_
from service.store import events, moderators

STEP = 30  # seconds a code is shown
DRIFT = 1  # steps that a phone's clock may be off, either way
SECRET_BYTES = 20  # RFC 4226, 4: 160 bits
CODES = 8
CODE_BYTES = 10  # 80 bits each


def new_nonce() -> bytes:
    return secrets.token_bytes(16)


def secret(keys: Keyring, moderator_id: int, nonce: bytes) -> str:
    """What the app is given, in base32."""
    return next(_secrets(keys, moderator_id, nonce))


def _secrets(keys: Keyring, moderator_id: int, nonce: bytes) -> Iterator[str]:
    """Under the present key, then under each old one."""
    for digest in keys.digests("totp", f"{moderator_id}/{nonce.hex()}"):
        yield b32encode(digest[:SECRET_BYTES]).decode()


def address(keys: Keyring, account: RowMapping, nonce: bytes) -> str:
    """The `otpauth://` address that a QR code holds."""
    made = TOTP(secret(keys, account["id"], nonce), interval=STEP)
    return made.provisioning_uri(name=account["email"], issuer_name="Chaikhana")


def turn_on(
    db: Connection, account: RowMapping, nonce: bytes, code: str, *, keys: Keyring, now: datetime
) -> list[str]:
    """Believe the app from now on; the recovery codes, to be shown once.

    Raises:
        BadInput: the code is not the app's.
    """
    step = _step_of(keys, account["id"], nonce, "".join(code.split()), now)
    if step is None:
        raise BadInput([Fault("code", "invalid", N_("This is not the code of the app."))])
    made = [secrets.token_hex(CODE_BYTES) for _ in range(CODES)]
    digests = [_digests(keys, account["id"], one)[0] for one in made]
    moderators.set_second_factor(db, account["id"], nonce, step, digests)
    _note(db, "second_factor.on", account, now)
    return made


def turn_off(db: Connection, account: RowMapping, *, now: datetime) -> None:
    """From now on the password is enough; the recovery codes are worth nothing."""
    moderators.clear_second_factor(db, account["id"])
    _note(db, "second_factor.off", account, now)


def _note(db: Connection, what: str, account: RowMapping, now: datetime) -> None:
    by = Actor(ActorKind.MODERATOR, account["id"])
    events.note_for_person(db, what, account["id"], by=by, at=now, email=account["email"])


def passes(db: Connection, account: RowMapping, code: str, *, keys: Keyring, now: datetime) -> bool:
    """Whether the code is the app's present one, or a recovery code; either is good once."""
    given = "".join(code.split()).replace("-", "").lower()
    step = _step_of(keys, account["id"], account["totp_nonce"], given, now)
    if step is not None:
        return moderators.use_step(db, account["id"], step)
    digests = _digests(keys, account["id"], given)
    return moderators.use_recovery_code(db, account["id"], digests)


def _digests(keys: Keyring, moderator_id: int, code: str) -> tuple[bytes, ...]:
    return keys.digests("recovery", f"{moderator_id}/{code}")


def _step_of(
    keys: Keyring, moderator_id: int, nonce: bytes, code: str, now: datetime
) -> int | None:
    """Which step of 30 s a code is of; None when it is no code of now."""
    present = int(now.timestamp()) // STEP
    if not (code.isascii() and code.isdigit()):
        return None
    for shared in _secrets(keys, moderator_id, nonce):
        app = TOTP(shared, interval=STEP)
        for step in range(present - DRIFT, present + DRIFT + 1):
            if secrets.compare_digest(app.generate_otp(step), code):
                return step
    return None
