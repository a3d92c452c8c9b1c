from pathlib import Path

import pytest

from config.settings import Settings
from service.cli.parts import warn


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, ""),
        ({"CHAIKHANA_LIMITS": "off"}, "CHAIKHANA_LIMITS=off"),
        ({"CHAIKHANA_TRUSTED_PROXIES": "0.0.0.0/0"}, "CHAIKHANA_TRUSTED_PROXIES"),
        ({"CHAIKHANA_TRUSTED_PROXIES": "10.0.0.1 ::/0"}, "CHAIKHANA_TRUSTED_PROXIES"),
        ({"CHAIKHANA_TRUSTED_PROXIES": "10.0.0.0/8"}, ""),
    ],
)
def test_what_leaves_readers_unprotected_is_said_at_the_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: dict[str, str], said: str
) -> None:
    """Remark42 took the client's word for its address behind a catch-all proxy, so that every
    limit and the counting of votes could be passed by a header."""
    warn(Settings.from_env({"CHAIKHANA_HOME": str(tmp_path), **given}))

    shown = capsys.readouterr().out
    assert (said in shown and "!!!" in shown) if said else shown == ""
