import pytest

from config.settings import BadSetting, Settings
from service.domain.connectors import Account


def settings(tmp_path: object, toml: str) -> Settings:
    return Settings.from_env({"CHAIKHANA_HOME": str(tmp_path), "CHAIKHANA_CONNECTORS": toml})


def test_accounts_are_read_by_name(tmp_path: object) -> None:
    toml = '[house]\norigin = "https://Check.example:443/"\nsecret = "sesame"\n'
    toml += '[local]\norigin = "http://[::1]:81"\n'

    assert settings(tmp_path, toml).connectors == {
        "house": Account("https://check.example", "sesame"),
        "local": Account("http://[::1]:81", ""),
    }


def test_there_are_none_by_default(tmp_path: object) -> None:
    assert settings(tmp_path, "").connectors == {}


@pytest.mark.parametrize(
    "toml",
    [
        "sesame",
        'house = "sesame"',
        '[house]\nsecret = "sesame"',
        '[house]\norigin = "https://check.example"\nsecret = "sesame"\nsecrets = "sesame"',
        '[house]\norigin = "https://check.example/path"\nsecret = "sesame"',
        '[house]\norigin = "ftp://check.example"\nsecret = "sesame"',
        '[house]\norigin = "https://me:sesame@check.example"',
        '[house]\norigin = "https://check.example:sesame"',
        "[house]\norigin = 3",
        '[house]\norigin = "https://check.example"\nsecret = "sesame\\n"',
        '[house]\norigin = "https://check.example"\nsecret = ["sesame"]',
    ],
)
def test_what_is_no_account_stops_the_start_and_repeats_no_secret(
    tmp_path: object, toml: str
) -> None:
    with pytest.raises(BadSetting, match=r"^CHAIKHANA_CONNECTORS.*\.$") as error:
        settings(tmp_path, toml)

    assert "sesame" not in str(error.value)


def test_no_secret_is_printed_with_the_settings(tmp_path: object) -> None:
    toml = '[house]\norigin = "https://check.example"\nsecret = "sesame"'

    assert "sesame" not in repr(settings(tmp_path, toml))
    assert "sesame" not in repr(settings(tmp_path, toml).connectors)
