"""Try a policy on texts, without storing any."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from service.cli import policies
from service.cli.desk import desk, now, print_json
from service.cli.rows import texts
from service.domain import policy
from service.domain.policy import Policy
from service.screening.wording import say
from service.use_cases.try_policy import Tried, try_policy


@click.command()
@click.argument("text", required=False)
@click.option(
    "--file",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV with a column `text`.",
)
@click.option("--site", "site_key", metavar="KEY", help="Whose policy to try.")
@policies.option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a row.")
def screen(
    text: str | None,
    path: Path | None,
    site_key: str | None,
    policy_name: str | None,
    as_json: bool,
) -> None:
    """Show what screening would do with a TEXT, or with each row of a CSV.

    By default under the policy that comes with the product. Each text is judged by itself: what
    depends on a comment's author or on earlier comments finds nothing here.
    """
    if (text is None) == (path is None):
        raise click.UsageError("Give a TEXT, or a --file.")
    if site_key and policy_name:
        raise click.UsageError("Give --site or --policy, not both.")
    rules = wanted(site_key, policy_name)
    given: Iterable[str] = [text] if text is not None else texts(path or Path())
    actions: Counter[str] = Counter()
    for row, one in enumerate(given, 1):
        tried = try_policy(one, rules, now=now())
        actions[tried.action.name.lower()] += 1
        show(row, tried, as_json)
    if path is not None and not as_json:
        click.echo(", ".join(f"{count} {action}" for action, count in sorted(actions.items())))


def wanted(site_key: str | None, policy_name: str | None) -> Policy:
    if site_key:
        return desk().site(site_key).policy
    return policy.parse(policies.chosen(policy_name or "normal"))


def show(row: int, tried: Tried, as_json: bool) -> None:
    action = tried.action.name.lower()
    if as_json:
        found = [
            {"rule": one.rule, "message": say(one), "field": one.field, "spans": one.spans}
            for one in tried.findings
        ]
        print_json({"row": row, "action": action, "findings": found})
        return
    click.echo(f"{row}: {action}")
    for one in tried.findings:
        click.echo(f"   {one.rule}: {say(one)}")
