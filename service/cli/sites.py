"""Websites whose readers comment here."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import click
from sqlalchemy import Connection

from service.cli import policies
from service.cli.desk import desk, now, print_json
from service.cli.moderators import OPERATOR
from service.domain import address, days
from service.domain.errors import Refused
from service.domain.site import Site
from service.store import sites
from service.use_cases.change_policy import change_policy

KEY = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\Z")
LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\Z")


def checked(
    is_good: Callable[[str], object], sentence: str
) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """A callback that refuses an option's values, one or many, unless each is good."""

    def check(_ctx: click.Context, _parameter: click.Parameter, value: Any) -> Any:
        for one in (value,) if isinstance(value, str) else value or ():
            try:
                is_right = bool(is_good(one))
            except ValueError:
                is_right = False
            if not is_right:
                raise click.BadParameter(f"{one!r} {sentence}")
        return value

    return check


key_argument = click.argument(
    "key", callback=checked(KEY.match, "is not a key: a-z, 0-9 and hyphens, at most 63.")
)
zone_option = checked(days.zone, "is not a time zone, such as Asia/Almaty.")
lang_option = checked(LANG.match, "is not a language, such as en or kk.")
origin_option = click.option(
    "--origin",
    "origins",
    multiple=True,
    metavar="https://HOST",
    callback=checked(address.origin, "is not an origin, such as https://news.example."),
    help="Where its pages are; may be given several times.",
)


@click.group()
def site() -> None:
    """Websites whose readers comment here."""


@site.command()
@key_argument
@click.option("--name", required=True, help="What its readers call it.")
@click.option("--zone", required=True, callback=zone_option, help="Reports count days in it.")
@click.option("--lang", default="en", show_default=True, callback=lang_option)
@origin_option
@policies.option
def add(
    key: str, name: str, zone: str, lang: str, origins: Sequence[str], policy_name: str | None
) -> None:
    """Add a website. KEY is what its pages say: <chaikhana-thread site="KEY">."""
    if not origins:
        raise click.UsageError("Give at least one --origin: comments come from nowhere else.")
    toml = policies.chosen(policy_name or "normal")

    def add_whole(db: Connection) -> None:
        made = sites.add(db, key=key, name=name, zone=zone, lang=lang, toml=toml, now=now())
        for origin in origins:
            sites.add_origin(db, made, origin)

    at = desk()
    at.backends.write(add_whole)
    click.echo(f"Added the site “{key}”.")
    policies.warn_of_missing(toml, at.settings.connectors)


@site.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_all(as_json: bool) -> None:
    """Every website with its origins."""
    with desk().backends.read() as db:
        found = sites.every(db)
    for one in found:
        if as_json:
            print_json(_described(one))
        else:
            click.echo(f"{one.key}: {one.name} ({one.zone}, {one.lang})")
            for origin in sorted(one.origins):
                click.echo(f"  {origin}")


def _described(one: Site) -> dict[str, object]:
    return {
        "key": one.key,
        "name": one.name,
        "zone": one.zone,
        "lang": one.lang,
        "origins": sorted(one.origins),
        "policy_version": one.policy.version,
    }


@site.command(name="set")
@key_argument
@click.option("--name")
@click.option("--zone", callback=zone_option)
@click.option("--lang", callback=lang_option)
@origin_option
@click.option("--drop-origin", "dropped", multiple=True, metavar="https://HOST")
@policies.option
def change(
    key: str,
    name: str | None,
    zone: str | None,
    lang: str | None,
    origins: Sequence[str],
    dropped: Sequence[str],
    policy_name: str | None,
) -> None:
    """Change what is given of a website; origins are added to those it has."""
    at = desk()
    found = at.site(key)
    toml = policies.chosen(policy_name) if policy_name else None
    values = {"name": name, "zone": zone, "lang": lang}
    given = {column: value for column, value in values.items() if value is not None}
    if not (given or origins or dropped or toml):
        raise click.UsageError("Nothing was given to change.")

    def change_whole(db: Connection) -> None:
        if given:
            sites.change(db, found.id, **given)
        for origin in origins:
            sites.add_origin(db, found.id, origin)
        for origin in dropped:
            _drop(db, found, origin)
        if toml:
            change_policy(db, found.id, toml, base=None, by=OPERATOR, now=now())

    at.backends.write(change_whole)
    click.echo(f"Changed the site “{key}”.")
    if toml:
        policies.warn_of_missing(toml, at.settings.connectors)


def _drop(db: Connection, found: Site, origin: str) -> None:
    if not sites.drop_origin(db, found.id, origin):
        raise Refused(
            "The site “%(key)s” has no origin %(origin)s.",
            params={"key": found.key, "origin": origin},
        )
