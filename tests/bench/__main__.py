"""`python -m tests.bench [--quick] [--write FILE]`: the table of docs/performance.md.

Starts the product as `run` does, full of data, and loads it row by row; beside it, in the same run,
nginx with the same bytes and Isso at the same job.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import httpx

from tests.bench import console, machine, millions, product, rows
from tests.bench.machine import CONNECTIONS, Figure
from tests.bench.reasons import reason
from tests.bench.rows import Bench, Row
from tests.stores import free_port

MET = {True: "yes", False: "**no**", None: ""}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less data, shorter runs")
    parser.add_argument("--write", type=Path, help="put the table into this page")
    asked = parser.parse_args()
    size = product.QUICK if asked.quick else product.FULL
    began = datetime.now(UTC)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ckh-bench-")))
        found = list(measured(stack, folder, size))
    text = page(found, began, is_quick=asked.quick)
    if asked.write:
        asked.write.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return 0


def measured(stack: ExitStack, folder: Path, size: product.Size) -> Iterator[Row]:
    beside, isso = with_isso(folder, size)
    yield from said(beside)
    home = folder / "home"
    home.mkdir()
    say("filling the database")
    running = stack.enter_context(product.running(home, size))
    files = {
        "thread.json": httpx.get(running.at + rows.THREAD).content,
        "thread.html": httpx.get(running.at + rows.PAGE).content,
    }
    static = folder / "static"
    static.mkdir()
    nginx = stack.enter_context(machine.nginx_serving(static, files, free_port()))
    bench = Bench(running, size, folder, nginx)
    parts: list[Callable[[Bench], Iterator[Row]]] = [
        rows.being_there,
        rows.embedding,
        rows.growing,
        rows.reading,
        lambda bench: rows.writing(bench, isso),
        rows.listening,
    ]
    for part in parts:
        yield from attempted(part, bench)
    if size is product.FULL:
        say("the console over 210,000 comments")
        yield from attempted(lambda _: console.rows(), bench)
        say("five million comments in PostgreSQL")
        yield from attempted(lambda _: millions.rows(), bench)


def attempted(part: Callable[[Bench], Iterator[Row]], bench: Bench) -> Iterator[Row]:
    """A part that fails is a row of its own, and the others are measured all the same."""
    try:
        yield from said(part(bench))
    except (AssertionError, httpx.HTTPError, OSError, subprocess.CalledProcessError) as error:
        yield Row(getattr(part, "__name__", "a part"), "", f"failed: {error!r}"[:200], False)


def with_isso(folder: Path, size: product.Size) -> tuple[list[Row], Figure | None]:
    say("Isso")
    with machine.isso(folder, free_port()) as at:
        if at is None:
            return [Row("Isso", "", "not to be had here")], None
        try:
            return rows.isso_rows(at, folder, size)
        except (httpx.HTTPError, AssertionError) as error:
            return [Row("Isso", "", f"failed: {error!r}"[:200])], None


def said(found: Iterator[Row] | list[Row]) -> Iterator[Row]:
    for row in found:
        say(f"{row.name}: {row.figure} {MET[row.met]}")
        yield row


def say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


def page(found: list[Row], began: datetime, *, is_quick: bool) -> str:
    how = "make bench QUICK=1 (little data, short runs)" if is_quick else "make bench"
    table = "\n".join(
        f"| {row.name} | {row.goal} | {row.figure} | {MET[row.met]} |" for row in found
    )
    return f"""# Performance

Measured by `{how}` on {began:%Y-%m-%d}: {machine.described()}.
The load generator (wrk, {CONNECTIONS} connections) shares these cores. A figure is the median
of the runs, ± half the distance of the extremes; nginx and Isso ran in the same run, on the same
machine.

| row | goal | measured | met |
| --- | --- | --- | --- |
{table}

{reasons(found)}That statements cost the same however much there is, tests prove on both databases
(`tests/store/test_plans.py`).
"""


def reasons(found: list[Row]) -> str:
    """Of the rows that miss their goals."""
    why = {
        row.name: reason(row.name) or "not looked into yet." for row in found if row.met is False
    }
    lines = "".join(f"- **{name}**: {text}\n" for name, text in why.items())
    return f"Not met, and why:\n\n{lines}\n" if why else ""


if __name__ == "__main__":
    sys.exit(main())
