"""Send a file of comments as readers would, through everything, and see each of them decided."""

import os
import secrets
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any, TextIO, TypeVar
from urllib.parse import urlsplit

import click
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn

from config.settings import Settings
from service.cli.desk import print_json
from service.cli.rows import texts
from service.cli.sending import Answer, Client, GaveUp

T = TypeVar("T")
R = TypeVar("R")

SAMPLE = 32  # of the last acknowledged: once these are decided, it is worth asking after all
PAUSE = 0.2  # seconds between questions about what is not decided yet
CONTENT = {"Content-Type": "application/json"}
DECIDED = ("approved", "held", "rejected", "withdrawn")


@dataclass(frozen=True, slots=True)
class Sent:
    """id, receipt: of a comment that was acknowledged, else "". refusal: the code of one that was
    not; `unanswered` when there was no answer at all."""

    id: str = ""
    receipt: str = ""
    refusal: str = ""


@dataclass(slots=True)
class Tally:
    """What became of the rows. seconds_to_send: until the last row had its answer.
    seconds_to_last_decision: from then until the last comment was seen decided."""

    rows: int = 0
    acknowledged: list[Sent] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    decided: Counter[str] = field(default_factory=Counter)
    seconds_to_send: float = 0.0
    seconds_to_last_decision: float | None = None

    def is_whole(self) -> bool:
        """Every row had an answer, and every acknowledged comment was decided."""
        is_decided = sum(self.decided[status] for status in DECIDED) == len(self.acknowledged)
        return not self.refused["unanswered"] and is_decided


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--url", help="The service; by default the public URL of the settings.")
@click.option("--site", default="demo", show_default=True, metavar="KEY")
@click.option("--rate", type=click.FloatRange(0, min_open=True), help="Rows a second at most.")
@click.option("--articles", default=50, show_default=True, type=click.IntRange(1))
@click.option(
    "--base",
    default="https://news.example/replay/",
    show_default=True,
    help="The articles' addresses begin with this; a number follows.",
)
@click.option("--connections", default=16, show_default=True, type=click.IntRange(1, 256))
@click.option("--patience", default=120.0, show_default=True, help="Seconds to try one row.")
@click.option(
    "--ledger",
    "ledger_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the id of each acknowledged comment, one a line, for `audit --ledger`.",
)
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
    a row had no answer or a comment was not decided.
    """
    plan = Plan(site=site, base=base, articles=articles, run=secrets.token_hex(12))
    stop, tally = Event(), Tally()
    url = url or Settings.from_env(os.environ).public_url
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise click.BadParameter("has to be http(s)://host[:port].", param_hint="--url")
    client = Client(url, patience=patience, stop=stop)
    with (
        ledger_path.open("a", encoding="ascii") if ledger_path else nullcontext() as ledger,
        ThreadPoolExecutor(connections) as pool,
        progress(is_shown=sys.stderr.isatty() and not as_json) as bar,
    ):
        try:
            total = sum(1 for _ in texts(path))
            send_all(client, plan, paced(texts(path), rate), Desk(pool, connections, bar, total),
                     tally=tally, ledger=ledger)  # fmt: skip
            see_decided(client, Desk(pool, connections, bar, total), tally, patience=patience)
        except KeyboardInterrupt:
            stop.set()
    show(tally, as_json)
    ctx.exit(0 if tally.is_whole() else 1)
