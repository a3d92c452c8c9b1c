"""API tokens: for programs that moderate, read reports, or have texts judged."""

import click

from service.cli.desk import desk, now, print_json
from service.cli.moderators import OPERATOR
from service.use_cases import people
from service.use_cases.people import TOKEN_ROLES, new_token


@click.group()
def token() -> None:
    """API tokens, for programs that moderate, read reports, or have texts judged."""


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
