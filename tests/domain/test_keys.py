from datetime import UTC, datetime
from uuid import UUID

import pytest

from service.domain import keys
from service.domain.errors import Unauthenticated
from service.domain.keys import Keyring

RING = Keyring("a secret of at least thirty-two characters")
OTHER = Keyring("another secret of at least thirty-two letters")
READER = UUID("01a20ae3-eb55-7009-8baf-13a2d7f28267")
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def test_a_reader_token_names_its_reader() -> None:
    assert keys.reader_of(RING, "gazette", keys.reader_token(RING, "gazette", READER)) == READER


TOKEN = keys.reader_token(RING, "gazette", READER)


@pytest.mark.parametrize(
    "token",
    [
        "", "v1", "v1.", "v1..", "x", TOKEN[:-1], TOKEN + "A", TOKEN.replace("v1", "v2"), "ü" * 40,
        TOKEN.swapcase(), "." * 50, keys.reader_token(OTHER, "gazette", READER),
        keys.reader_token(RING, "courier", READER),
    ],
)  # fmt: skip
def test_a_forged_or_foreign_token_is_refused(token: str) -> None:
    with pytest.raises(Unauthenticated):
        keys.reader_of(RING, "gazette", token)


def test_a_rotated_key_is_still_believed_and_no_longer_used() -> None:
    rotated = Keyring(OTHER.secret, old=(RING.secret,))

    assert keys.reader_of(rotated, "gazette", TOKEN) == READER
    assert keys.reader_token(rotated, "gazette", READER) != TOKEN


def test_a_receipt_is_for_one_comment() -> None:
    receipt = keys.receipt(RING, READER)

    assert keys.is_receipt(RING, READER, receipt)
    assert not keys.is_receipt(RING, UUID(int=1), receipt)
    assert not keys.is_receipt(OTHER, READER, receipt)


def test_a_signature_serves_one_purpose() -> None:
    assert not keys.is_receipt(RING, READER, RING.sign("reader", str(READER)))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::2", True),
    ],
)
def test_a_network_is_an_ipv4_address_or_an_ipv6_64(one: str, other: str, same: bool) -> None:
    networks = [keys.network_of(RING, address, NOW) for address in (one, other)]

    assert (networks[0] == networks[1]) is same


def test_network_hashes_change_with_the_month() -> None:
    december = datetime(2026, 12, 1, tzinfo=UTC)

    assert keys.network_of(RING, "203.0.113.7", NOW) != keys.network_of(
        RING, "203.0.113.7", december
    )


def test_secrets_are_not_shown() -> None:
    assert RING.secret not in repr(Keyring(RING.secret, (OTHER.secret,)))
