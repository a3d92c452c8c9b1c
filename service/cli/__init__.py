"""The operator's command line. Commands are loaded when they are asked for, so each starts soon."""

import logging
from importlib import import_module

import click

from config.settings import BadSetting
from service.domain.errors import Refused

COMMANDS = {
    "run": "service.cli.run:run",
    "web": "service.cli.parts:web",
    "worker": "service.cli.parts:worker",
    "live": "service.cli.parts:live",
    "schedule": "service.cli.parts:schedule",
    "migrate": "service.cli.migrate:migrate",
    "site": "service.cli.sites:site",
    "moderator": "service.cli.moderators:moderator",
    "token": "service.cli.tokens:token",
    "screen": "service.cli.screen:screen",
    "replay": "service.cli.replay:replay",
    "audit": "service.cli.audit:audit",
    "erase": "service.cli.erase:erase",
    "backup": "service.cli.backup:backup",
    "restore": "service.cli.backup:restore",
}


class Commands(click.Group):
    """What we will not do is one sentence on standard error, and exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (BadSetting, Refused) as error:
            click.echo(str(error), err=True)
            ctx.exit(2)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="chaikhana", prog_name="chaikhana")
def main() -> None:
    """Chaikhana: comment moderation and engagement for news sites.

    Settings come from the environment (CHAIKHANA_HOME, CHAIKHANA_PORT, ...); docs/settings.md
    lists them.
    """
    # Each command says in its own sentence what is away; the stores' warnings would say it twice.
    logging.basicConfig(level=logging.ERROR)
