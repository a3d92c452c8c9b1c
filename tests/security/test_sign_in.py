"""What signing in tells to who has no password."""

import os
import stat
import time
from pathlib import Path

import pytest
from sqlalchemy import RowMapping

from config.settings import BadSetting, Settings
from service.store import moderators
from service.store.backends import Backends
from service.use_cases.sign_in import LONGEST, hashed, proven
from tests.web.staff import EMAIL, a_moderator


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_unknown_e_mail_costs_the_time_of_a_wrong_password(backends: Backends) -> None:
    """Enumeration by time: the work of the processor, which a busy machine does not change; the
    least of several tries each, taken in turn."""
    moderator = a_moderator(backends)
    backends.write(moderators.set_password, moderator, hashed("tea with cardamom"))
    with backends.read() as db:
        known = moderators.by_email(db, EMAIL)
    took = [(seconds(known), seconds(None)) for _ in range(4)]

    quickest = sorted(map(min, zip(*took, strict=True)))
    assert quickest[1] / quickest[0] < 1.5


def seconds(account: RowMapping | None) -> float:
    began = time.process_time()
    assert proven(account, "a wrong password") is None
    return time.process_time() - began


def test_passwords_are_hashed_by_argon2id_with_more_than_owasp_asks_for() -> None:
    """OWASP: at least 19 MiB, two passes, one lane."""
    kind, version, costs = hashed("a password").split("$")[1:4]
    memory, passes, _ = (int(one.partition("=")[2]) for one in costs.split(","))

    assert (kind, version) == ("argon2id", "v=19")
    assert memory >= 19 * 1024
    assert passes >= 2


def test_a_password_longer_than_any_is_not_hashed_at_all() -> None:
    began = time.process_time()
    proven(None, "x" * (LONGEST + 1))

    assert time.process_time() - began < 0.01


def test_the_key_that_is_made_is_read_by_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings.from_env({"CHAIKHANA_HOME": str(tmp_path / "home")})
    file = tmp_path / "home" / "secret_key"

    assert len(settings.secret_key) >= 64
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(file.parent).st_mode) == 0o700
    assert Settings.from_env({"CHAIKHANA_HOME": str(file.parent)}).secret_key == settings.secret_key


def test_a_secret_may_come_by_file_and_not_be_short(tmp_path: Path) -> None:
    home, file = {"CHAIKHANA_HOME": str(tmp_path)}, tmp_path / "key"
    file.write_text("k" * 40 + "\n", encoding="ascii")

    given = Settings.from_env(home | {"CHAIKHANA_SECRET_KEY_FILE": str(file)})
    assert given.secret_key == "k" * 40
    with pytest.raises(BadSetting, match="SECRET_KEY"):
        Settings.from_env(home | {"CHAIKHANA_SECRET_KEY": "short"})
