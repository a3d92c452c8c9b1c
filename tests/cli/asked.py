"""Ask the command line as an operator does, in this process."""

import json
from dataclasses import dataclass
from typing import Any

from click.testing import CliRunner

from config.settings import Settings
from service.cli import main


@dataclass(frozen=True, slots=True)
class Answer:
    code: int
    said: str

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.said)
        return found


def ask(settings: Settings, *words: str, stdin: str = "") -> Answer:
    """What the command prints and its exit code, with the environment of these settings."""
    env = {
        "CHAIKHANA_HOME": str(settings.home),
        "CHAIKHANA_DATABASE_URL": settings.database_url,
        "CHAIKHANA_REDIS_URL": settings.redis_address,
        "CHAIKHANA_SECRET_KEY": settings.secret_key,
    }
    result = CliRunner().invoke(main, list(words), env=env, input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Answer(result.exit_code, result.output)
