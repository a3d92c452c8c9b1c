"""Proof of work (ALTCHA's puzzle), asked of a network that sends too much: a second of a browser's
work lets one more comment through. No third party; without JavaScript one waits instead.
"""

import binascii
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import msgspec
from altcha import v1

from service.domain.keys import Keyring

# Halves of it are tried on average. 25,000 SHA-256 by WebCrypto took Chromium 0.2 to 0.5 s on one
# 2026 server core (tests/browser/test_proof.py), and a slow telephone about ten times as long.
NUMBERS = 50_000
LIFE = timedelta(minutes=5)
ALGORITHM = "SHA-256"
LONGEST = 1000  # characters; ours have about 350


class Solved(msgspec.Struct):
    """What comes back, as base64 of JSON."""

    algorithm: str
    challenge: str
    number: int
    salt: str
    signature: str


def challenge(keys: Keyring, network: str, now: datetime) -> dict[str, Any]:
    """A puzzle that only this network may answer, within LIFE."""
    made = v1.create_challenge(
        v1.ChallengeOptions(
            algorithm="SHA-256",
            max_number=NUMBERS,
            hmac_key=keys.digest("proof", network),
            expires=now + LIFE,
        )
    )
    return {
        "algorithm": ALGORITHM,
        "challenge": made.challenge,
        "maxnumber": NUMBERS,
        "salt": made.salt,
        "signature": made.signature,
    }


def solved(keys: Keyring, network: str, given: str, now: datetime) -> str | None:
    """The name of the puzzle that `given` answers, to be used once; None when it answers none."""
    try:
        raw = b64decode(given, validate=True) if len(given) <= LONGEST else b""
        answer = msgspec.json.decode(raw, type=Solved)
    except (binascii.Error, ValueError):
        return None
    if answer.algorithm != ALGORITHM or not _is_fresh(answer.salt, now):
        return None
    payload = v1.Payload("SHA-256", answer.challenge, answer.number, answer.salt, answer.signature)
    for key in keys.digests("proof", network):
        if v1.verify_solution(payload, key, check_expires=False)[0]:
            return answer.challenge
    return None


def _is_fresh(salt: str, now: datetime) -> bool:
    """The salt is signed with the number, so whoever changes the time has no answer any more."""
    until = parse_qs(salt.partition("?")[2]).get("expires", [""])[0]
    if not until.isascii() or not until.isdigit() or len(until) > 12:
        return False
    return now <= datetime.fromtimestamp(int(until), UTC)
