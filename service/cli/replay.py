"""Submit a file of comments over HTTP: to try the whole, and to prove what it promises."""

import os
import secrets
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import Event
from typing import TextIO
from urllib.parse import urlsplit

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from config.settings import Settings
from service.cli.desk import print_json
from service.cli.replaying import Plan, Replay, Tally, paced
from service.cli.rows import texts
from service.cli.sending import Client

Step = Callable[[], None]


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--url", help="The service; by default the public URL of the settings.")
@click.option("--site", default="demo", show_default=True, metavar="KEY")
@click.option("--rate", type=click.FloatRange(0, min_open=True), help="Rows a second at most.")
@click.option("--articles", default=50, show_default=True, type=click.IntRange(1))
@click.option("--base", default="https://news.example/replay/", show_default=True,
              help="The articles' addresses begin with this; a number follows.")  # fmt: skip
@click.option("--connections", default=16, show_default=True, type=click.IntRange(1, 256))
@click.option("--patience", default=120.0, show_default=True,
              help="Seconds to go on trying while nothing answers.")  # fmt: skip
@click.option("--ledger", "ledger_path", type=click.Path(dir_okay=False, path_type=Path),
              help="Write each acknowledged id, one a line, for `audit --ledger`.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def replay(
    ctx: click.Context,
    path: Path,
    url: str | None,
    site: str,
    rate: float | None,
    articles: int,
    base: str,
    connections: int,
    patience: float,
    ledger_path: Path | None,
    as_json: bool,
) -> None:
    """Submit the `text` column of a CSV as comments, and wait until all are decided.

    Each row has an Idempotency-Key of its own and is sent again with it after a broken connection,
    a 503 or a 429, so that whatever is killed meanwhile loses and doubles nothing. Exit code 1 when
    a row had no answer or an acknowledged comment was not decided.
    """
    total, stop, tally = sum(1 for _ in texts(path)), Event(), Tally()
    client = Client(service(url), patience=patience, stop=stop)
    plan = Plan(site=site, base=base, articles=articles, run=secrets.token_hex(12))
    is_shown = sys.stderr.isatty() and not as_json
    with ThreadPoolExecutor(connections) as pool:
        try:
            with progress("sent", total, is_shown) as step, ledger_at(ledger_path) as ledger:
                sender = Replay(client, plan, pool, connections, patience, step)
                sender.send(paced(texts(path), rate), tally, ledger)
            with progress("decided", len(tally.acknowledged), is_shown) as step:
                Replay(client, plan, pool, connections, patience, step).see_decided(tally)
        except KeyboardInterrupt:
            stop.set()
    show_json(tally) if as_json else show(tally)
    ctx.exit(0 if tally.is_whole() else 1)


def service(url: str | None) -> str:
    """Raises BadParameter when the URL is none."""
    found = url or Settings.from_env(os.environ).public_url
    parts = urlsplit(found)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise click.BadParameter("has to be http(s)://host[:port].", param_hint="--url")
    return found


def ledger_at(path: Path | None) -> AbstractContextManager[TextIO | None]:
    return path.open("w", encoding="ascii") if path else nullcontext()


@contextmanager
def progress(what: str, total: int, is_shown: bool) -> Iterator[Step]:
    """A bar on standard error, for people."""
    bar = Progress(
        TextColumn("{task.description:8}"), BarColumn(), MofNCompleteColumn(),
        TimeRemainingColumn(), console=Console(stderr=True), disable=not is_shown,
    )  # fmt: skip
    with bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


def show_json(tally: Tally) -> None:
    print_json(
        {
            "rows": tally.rows,
            "acknowledged": len(tally.acknowledged),
            "refused": dict(tally.refused),
            "decided": dict(tally.decided),
            "rows_per_second": round(speed(tally), 1),
            "seconds_to_send": round(tally.to_send, 2),
            "seconds_to_last_decision": tally.to_decide and round(tally.to_decide, 2),
            "ok": tally.is_whole(),
        }
    )


def show(tally: Tally) -> None:
    click.echo(f"{tally.rows} rows in {tally.to_send:.1f} s: {speed(tally):.0f} a second")
    click.echo(f"{len(tally.acknowledged):>9} acknowledged")
    for code, number in tally.refused.most_common():
        click.echo(f"{number:>9} refused: {code}")
    for status, number in tally.decided.most_common():
        click.echo(f"{number:>9} {status}")
    if tally.to_decide is not None:
        click.echo(f"The last decision came {tally.to_decide:.1f} s after the last row.")


def speed(tally: Tally) -> float:
    return tally.rows / tally.to_send if tally.to_send else 0.0
