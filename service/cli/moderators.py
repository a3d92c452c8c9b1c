"""The people who decide."""

import sys
from collections.abc import Sequence

import click

from service.cli import passwords
from service.cli.desk import desk, now, print_json
from service.domain.comment import EMAIL, EMAIL_LIMIT, NAME_LIMIT
from service.domain.decision import Actor, ActorKind
from service.domain.errors import BadInput, Refused
from service.domain.password import refuse_weak
from service.store import moderators
from service.use_cases import people
from service.use_cases.people import ROLES
from service.use_cases.sign_in import hashed

OPERATOR = Actor(ActorKind.OPERATOR)


@click.group()
def moderator() -> None:
    """The people who sign in to the console."""


@moderator.command()
@click.argument("email")
@click.option("--name", help="As the log shows it; by default what stands before the @.")
@click.option("--site", "site_keys", multiple=True, required=True, metavar="KEY")
@click.option("--role", type=click.Choice(ROLES), default="moderator", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--generate", is_flag=True, help="Make a password and print it, once.")
@click.option("--json", "as_json", is_flag=True)
def add(
    email: str,
    name: str | None,
    site_keys: Sequence[str],
    role: str,
    password_stdin: bool,
    generate: bool,
    as_json: bool,
) -> None:
    """Add a moderator, or give one that there is a role for more sites.

    The role holds for every --site of this call. Without --password-stdin or --generate the
    password is asked for; one who is known keeps theirs, and is asked for none.
    """
    at = desk()
    email = email_of(email)
    site_ids = [at.site(key).id for key in site_keys]
    with at.backends.read() as db:
        known = moderators.by_email(db, email)
    password = None if known else password_of(password_stdin, generate)
    stored = hashed(password) if password else ""

    shown = (name or email.partition("@")[0])[:NAME_LIMIT]
    roles = dict.fromkeys(site_ids, role)
    at.backends.write(people.add_moderator, email, shown, stored, roles, by=OPERATOR, now=now())
    shown_once = password if generate else None
    if as_json:
        print_json({"email": email, "role": role, "sites": list(site_keys), "password": shown_once})
        return
    click.echo(f"{email} is {role} of {', '.join(site_keys)}.")
    if shown_once:
        click.echo(f"The password, shown this once: {shown_once}")


def email_of(given: str) -> str:
    """As it is stored and signed in with. Raises Refused when it is none."""
    email = moderators.account_name(given)
    if not EMAIL.match(email) or len(email) > EMAIL_LIMIT:
        raise Refused("“%(email)s” is not an e-mail address.", params={"email": given})
    return email


def password_of(from_stdin: bool, generate: bool) -> str:
    """Made, read, or asked for.

    Raises:
        Refused: it is too short or too long.
    """
    if generate:
        return passwords.make()
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        refuse_weak(password, about=())
    except BadInput as refusal:
        fault = refusal.faults[0]
        raise Refused(fault.message, params=fault.params) from None
    return password


@moderator.command()
@click.argument("email")
@click.option("--json", "as_json", is_flag=True)
def reset(email: str, as_json: bool) -> None:
    """Print a link that sets a new password, once; it takes the second factor away.

    For who lost the password or the phone. The link is good for a day.
    """
    at = desk()
    link = people.new_link(at.keys)
    at.backends.write(people.reset, link, email_of(email), by=OPERATOR, now=now())
    address = f"{at.settings.public_url}/console/join?code={link.secret}"
    if as_json:
        print_json({"link": address})
    else:
        click.echo(f"The link, shown this once: {address}")


@moderator.command()
@click.argument("email")
def disable(email: str) -> None:
    """Keep somebody out of every site; their sessions end at once."""
    desk().backends.write(people.set_disabled, email_of(email), True, by=OPERATOR, now=now())
    click.echo(f"{email_of(email)} may not sign in any more.")


@moderator.command()
@click.argument("email")
def enable(email: str) -> None:
    """Let somebody in again who was disabled."""
    desk().backends.write(people.set_disabled, email_of(email), False, by=OPERATOR, now=now())
    click.echo(f"{email_of(email)} may sign in again.")


@moderator.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_all(as_json: bool) -> None:
    """Every moderator with their roles, one line each."""
    with desk().backends.read() as db:
        rows = [dict(row) for row in moderators.every(db)]
    for row in rows:
        if as_json:
            print_json(row)
        else:
            role = f"{row['role']} of {row['site']}" if row["site"] else "no role"
            click.echo(f"{row['email']} ({row['name']}): {role}")
