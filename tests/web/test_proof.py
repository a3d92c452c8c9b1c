import json
from base64 import b64decode, b64encode
from datetime import timedelta
from typing import Any

from altcha import v1

from service.web import proof
from tests.builders import KEYS, NOON


def solution(challenge: dict[str, Any], forged: dict[str, Any] | None = None) -> str:
    found = v1.solve_challenge(
        challenge["challenge"], challenge["salt"], "SHA-256", challenge["maxnumber"]
    )
    assert found is not None
    answer = {name: challenge[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return packed(answer | {"number": found.number} | (forged or {}))


def packed(answer: object) -> str:
    return b64encode(json.dumps(answer).encode()).decode()


def test_a_puzzle_is_good_for_its_network_and_its_time_alone() -> None:
    challenge = proof.challenge(KEYS, "here", NOON)
    answer = solution(challenge)

    assert proof.solved(KEYS, "here", answer, NOON + proof.LIFE) == challenge["challenge"]
    assert proof.solved(KEYS, "there", answer, NOON) is None
    assert proof.solved(KEYS, "here", answer, NOON + proof.LIFE + timedelta(seconds=1)) is None


def test_digits_cannot_move_from_the_number_into_the_time() -> None:
    """ALTCHA's advisory of December 2025: salt and number are hashed as one text, so a
    digit that moved across made a later time and a smaller number with the same hash."""
    challenge = proof.challenge(KEYS, "here", NOON)
    answer = json.loads(b64decode(solution(challenge)))
    spliced = answer | {
        "salt": answer["salt"].rstrip("&") + str(answer["number"])[0],
        "number": int(str(answer["number"])[1:] or 0),
    }
    later = NOON + timedelta(days=9)

    assert proof.solved(KEYS, "here", packed(spliced), later) is None
    for salt in (answer["salt"] + "&expires=99999999999", "?expires=99999999999&" + answer["salt"]):
        assert proof.solved(KEYS, "here", packed(answer | {"salt": salt}), later) is None
