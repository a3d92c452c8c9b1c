"""API tokens: for programs that moderate or read reports."""

import secrets

import click

from service.cli.desk import desk, now, print_json
from service.cli.moderators import OPERATOR
from service.use_cases import people
from service.use_cases.people import ROLES


@click.group()
def token() -> None:
    """API tokens, for programs that moderate or read reports."""


@token.command()
@click.option("--site", "site_key", required=True, metavar="KEY")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--name", default="token", show_default=True, help="As the log of decisions has it.")
@click.option("--json", "as_json", is_flag=True)
def add(site_key: str, role: str, name: str, as_json: bool) -> None:
    """Make an API token and print it, once: only a keyed hash of it is kept."""
    at = desk()
    made = f"ckh_{secrets.token_urlsafe(24)}"
    at.backends.write(
        people.make_token,
        at.keys.digest("token", made),
        site_id=at.site(site_key).id,
        role=role,
        name=name,
        by=OPERATOR,
        now=now(),
    )
    if as_json:
        print_json({"token": made})
    else:
        click.echo(f"The token, shown this once: {made}")
