import pytest

from service.domain import keys
from tests.builders import KEYS, NOON


@pytest.mark.parametrize("twin", [("gazette", "_news"), ("gazette_", "news")])
def test_names_that_join_alike_are_not_alike(twin: tuple[str, str]) -> None:
    """Remark42: keys joined by `_` made two posts one."""
    site, rest = twin
    one = keys.network_reader(KEYS, site, "198.51.100.1", NOON)

    assert one != keys.network_reader(KEYS, site + rest, "198.51.100.1", NOON)
    assert KEYS.digest("idempotency", f"{site}/{rest}") != KEYS.digest("idempotency", site + rest)
