"""API tokens: for programs that moderate or read reports."""

import secrets

import click

from service.cli.desk import desk, now, print_json
from service.cli.moderators import ROLES
from service.store import moderators

TOKEN_ROLES = (*ROLES, "checker")


@click.group()
def token() -> None:
    """API tokens, for programs that moderate or read reports."""


@token.command()
@click.option("--site", "site_key", required=True, metavar="KEY")
@click.option("--role", type=click.Choice(TOKEN_ROLES), required=True)
@click.option("--name", default="token", show_default=True, help="As the log of decisions has it.")
@click.option("--json", "as_json", is_flag=True)
def add(site_key: str, role: str, name: str, as_json: bool) -> None:
    """Make an API token and print it, once: only a keyed hash of it is kept.

    A checker may have texts judged (docs/drop-in.md), and nothing else.
    """
    at = desk()
    made = new_token()
    at.backends.write(
        moderators.add_token,
        digest=at.keys.digest("token", made),
        site_id=at.site(site_key).id,
        role_name=role,
        name=name,
        now=now(),
    )
    if as_json:
        print_json({"token": made})
    else:
        click.echo(f"The token, shown this once: {made}")


def new_token() -> str:
    """192 random bits that fit wherever programs put a key, the first part of a host name too."""
    return f"ckh-{secrets.token_hex(24)}"
