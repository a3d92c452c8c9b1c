"""One part alone, in this process: for who supervises them otherwise (compose, systemd)."""

import os
from typing import NoReturn

import click

from config.settings import Settings
from service.cli import commands

LIMITS_ARE_OFF = (
    "!!! CHAIKHANA_LIMITS=off: there are no limits per network or token and no pace rules. "
    "For load tests and replays only."
)

ANYBODY_IS_TRUSTED = (
    "!!! CHAIKHANA_TRUSTED_PROXIES names every address: whoever connects may say who the client "
    "is, so limits and the settling of likes protect nothing. Name your proxy alone."
)


@click.command()
def web() -> None:
    """Answer HTTP: CHAIKHANA_WEB_PROCESSES processes on CHAIKHANA_HOST and CHAIKHANA_PORT."""
    settings = Settings.from_env(os.environ)
    warn(settings)
    become(commands.web())


@click.command()
def live() -> None:
    """Tell live readers what changes: one process on CHAIKHANA_HOST and CHAIKHANA_LIVE_PORT."""
    Settings.from_env(os.environ)
    become(commands.live())


@click.command()
@click.option("--connectors", is_flag=True, help="Ask connectors instead (docs/connectors.md).")
def worker(connectors: bool) -> None:
    """Screen comments, as one of any number of workers."""
    Settings.from_env(os.environ)
    become(commands.connectors() if connectors else commands.worker())


@click.command()
def schedule() -> None:
    """Keep the timetable: find what was not screened, and more. Run one or several."""
    Settings.from_env(os.environ)
    become(commands.schedule())


def warn(settings: Settings) -> None:
    """Say loudly at the start what leaves readers or figures unprotected."""
    if not settings.limits:
        click.secho(LIMITS_ARE_OFF, bold=True)
    if any(network.prefixlen == 0 for network in settings.trusted_proxies):
        click.secho(ANYBODY_IS_TRUSTED, bold=True)


def become(command: list[str]) -> NoReturn:
    """Replace this process, so that signals reach the part itself."""
    os.execve(command[0], command, commands.environment())  # noqa: S606 - no shell is wanted
