"""A moderator proves who they are: e-mail and password, checked in the same time for any answer."""

from datetime import datetime, timedelta
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, RowMapping

from service.domain import text
from service.store import moderators

LIFE = timedelta(hours=12)  # a session ends then, used or not: one working day
IDLE = timedelta(minutes=30)  # and earlier when nobody uses it
TOUCH = timedelta(minutes=1)  # a session that is used is written down at most this often
LONGEST = 1000  # characters of a password; a longer one is not hashed at all

_hasher = PasswordHasher()
_nobody = _hasher.hash("the password of an e-mail that nobody has")
_hashing = BoundedSemaphore(2)  # each takes 64 MiB: a flood of sign-ins must not take them all


def account_name(email: str) -> str:
    """The form in which e-mails of moderators are stored and compared."""
    return text.normal(email).lower()


def hashed(password: str) -> str:
    """The argon2id hash under which a password is stored."""
    with _hashing:
        return _hasher.hash(password)


def proven(account: RowMapping | None, password: str) -> int | None:
    """The moderator's id when the password is theirs and they may sign in.

    account: the row with this e-mail; None costs the same time as a wrong password.
    """
    stored = account["password"] if account else _nobody
    right = len(password) <= LONGEST and _matches(stored, password)
    if not right or account is None or account["is_disabled"]:
        return None
    return int(account["id"])


def _matches(stored: str, password: str) -> bool:
    try:
        with _hashing:
            return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def sign_in(
    db: Connection, moderator_id: int, *, digest: bytes, before: bytes | None, now: datetime
) -> None:
    """Open a session, and close the one that this browser had `before`."""
    if before is not None:
        moderators.close_session(db, before)
    moderators.open_session(db, moderator_id, digest, now=now, expires_at=now + LIFE)
