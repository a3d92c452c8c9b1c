"""The policies that come with the product, and an operator's own from a file."""

from collections.abc import Collection
from pathlib import Path

import click

import config
from service.domain import policy
from service.domain.errors import Refused

FOLDER = Path(config.__file__).parent / "policies"
PRESETS = ("lenient", "normal", "strict")


def preset(name: str) -> str:
    return (FOLDER / f"{name}.toml").read_text(encoding="utf-8")


def chosen(name_or_path: str) -> str:
    """The TOML of a preset, or of a file.

    Raises:
        Refused: there is no such file, or what is in it is not a policy.
    """
    if name_or_path in PRESETS:
        return preset(name_or_path)
    try:
        toml = Path(name_or_path).read_text(encoding="utf-8")
        policy.parse(toml)
    except (OSError, UnicodeDecodeError):
        raise Refused(
            "“%(name)s” is neither a policy of ours (%(ours)s) nor a file that can be read.",
            params={"name": name_or_path, "ours": ", ".join(PRESETS)},
        ) from None
    except ValueError as error:
        raise Refused(str(error).replace("%", "%%")) from None
    return toml


def warn_of_missing(toml: str, accounts: Collection[str]) -> None:
    """Say which connectors of a policy will not be run for want of an account."""
    for one in policy.parse(toml).connectors:
        if one.account and one.account not in accounts:
            click.echo(
                f"The connector “{one.name}” wants the account “{one.account}”, which "
                "CHAIKHANA_CONNECTORS does not have here: without it, it will not be run."
            )


option = click.option(
    "--policy",
    "policy_name",
    metavar="NAME|FILE",
    help=f"One of {', '.join(PRESETS)}, or a TOML file.",
)
