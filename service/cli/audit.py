"""Prove that nothing is lost and every count is right."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import click

from service.cli.desk import desk, now, print_json
from service.domain.errors import Refused
from service.store.audit import Found
from service.store.backends import Backends
from service.use_cases.audit import FAULTS, Audit
from service.use_cases.audit import audit as audit_all
from service.use_cases.audit import repair as repair_some


@click.command()
@click.option(
    "--ledger",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Ids that were acknowledged, one a line, as `replay --ledger` writes them.",
)
@click.option("--repair", is_flag=True, help="First set counts to what the rows say.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def audit(ctx: click.Context, path: Path | None, repair: bool, as_json: bool) -> None:
    """Prove that nothing is lost or doubled and every count is right.

    Reads only, unless it is to repair, and may be run while the product runs. Exit code 1 when
    something is wrong.
    """
    ledger = acknowledged(path) if path else None
    at = desk()
    repaired = repair_all(at.backends) if repair else None
    with at.backends.snapshot() as db:
        found = audit_all(db, ledger, network_days=at.settings.network_days, now=now())
    show_json(found, repaired) if as_json else show(found, repaired)
    ctx.exit(0 if found.is_clean else 1)


def repair_all(backends: Backends) -> int:
    """How many articles had a wrong count."""
    repaired = 0
    while some := backends.write(repair_some):
        repaired += some
    return repaired


def acknowledged(path: Path) -> Sequence[UUID]:
    """The ids in a ledger. A last line without its end was cut off in the middle of writing, and
    counts if the id is whole.

    Raises:
        Refused: a line is no id.
    """
    whole, _, last = path.read_text(encoding="ascii", errors="replace").rpartition("\n")
    lines = [*whole.split(), *([last] if len(last) == len(str(UUID(int=0))) else ())]
    try:
        return [UUID(line) for line in lines]
    except ValueError:
        raise Refused("%(path)s has a line that is no id.", params={"path": str(path)}) from None


def show_json(found: Audit, repaired: int | None) -> None:
    print_json(
        {
            "ok": found.is_clean,
            **({} if repaired is None else {"repaired": repaired}),
            **found.totals,
            "acknowledged": found.acknowledged,
            **{name: one.count for name, one in found.faults.items()},
            "damage": list(found.damage),
            "examples": {n: list(one.examples) for n, one in found.faults.items() if one.count},
        }
    )


def show(found: Audit, repaired: int | None) -> None:
    if repaired is not None:
        click.echo(f"Counts of {repaired} article(s) were set right.\n")
    for name, number in found.totals.items():
        click.echo(f"{number:>9} {name}")
    if found.acknowledged is not None:
        click.echo(f"{found.acknowledged:>9} acknowledged, by the ledger")
    click.echo("")
    for name, one in found.faults.items():
        show_fault(name, one)
    for line in found.damage:
        click.secho(f"The database is damaged: {line}", bold=True)
    click.echo("Everything adds up." if found.is_clean else "Something is wrong.")


def show_fault(name: str, found: Found) -> None:
    click.secho(f"{found.count:>9} {name}: {FAULTS[name]}", bold=bool(found.count))
    for example in found.examples:
        click.echo(f"{'':>12}{example}")
