"""One product a database for many faults, each with an audit; and the table of what happened."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.load import Load
from tests.chaos.product import Product
from tests.stores import Postgres, ended

TABLE = "CHAOS_TABLE"  # names the page whose table `make chaos` writes
BUSY = 5  # beside other tests on two cores a time says little; `make chaos` holds the goals
START, END = "<!-- the table begins -->\n", "<!-- the table ends -->\n"


@dataclass(frozen=True, slots=True)
class Row:
    """seconds: None where nothing has to recover. audit: what `chaikhana audit` found."""

    fault: str
    database: str
    seconds: float | None
    goal: float | None
    audit: dict[str, Any]
    command: str

    def __str__(self) -> str:
        took = "" if self.seconds is None else f"{self.seconds:.1f} s"
        goal = "" if self.goal is None else f"{self.goal:g} s"
        wrong = sum(self.audit.get(name, 0) for name in ("lost", "doubled", "count_differences"))
        sent = self.audit.get("acknowledged")
        cells = (self.fault, self.database, took, goal, sent, wrong, self.command)
        return f"| {' | '.join(map(str, cells))} |"


@dataclass(slots=True)
class Ground:
    """A product under load, with the database that it stands on."""

    product: Product
    load: Load
    database: str
    postgres: Postgres | None = None
    request: Any = field(default=None, repr=False)

    def note(self, fault: str, seconds: float | None = None, goal: float | None = None) -> None:
        """Audit, remember the row, and hold the goal."""
        found = self.product.audit(self.load.ledger)
        test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0].partition("::")[2]
        name = test.partition("[")[0]
        command = "`make soak`" if name == "test_a_soak" else f"`make chaos ONLY={name}`"
        write(Row(fault, self.database, seconds, goal, found, command))
        if seconds is not None and goal is not None:
            slack = 1 if os.environ.get(TABLE) else BUSY
            assert seconds <= goal * slack, f"{fault}: {seconds:.1f} s"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ground(request: pytest.FixtureRequest) -> Iterator[Ground]:
    """Started once a database; each test leaves it whole."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ckh-chaos-")))
        settings, postgres = {}, None
        if request.param == "postgresql":
            postgres = a_postgres(stack)
            settings["CHAIKHANA_DATABASE_URL"] = postgres.url
        product = Product(folder / "home", settings)
        product.start()
        stack.callback(product.stop)
        yield Ground(product, Load(product.port, folder / "ledger"), request.param, postgres)


def a_postgres(stack: ExitStack, port: int | None = None) -> Postgres:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ckh-pg-")))
    server = Postgres(folder, port)
    server.start()

    def end() -> None:
        assert server.process is not None
        with ended(server.process):
            pass

    stack.callback(end)
    return server


def write(row: Row) -> None:
    """The row goes into the table of the page that the environment names; other rows stay."""
    page = os.environ.get(TABLE)
    if not page:
        return
    before, _, rest = Path(page).read_text(encoding="utf-8").partition(START)
    table, _, after = rest.partition(END)
    rows = {about(line): line for line in table.splitlines()[2:]}
    rows[about(str(row))] = str(row)
    lines = "\n".join([HEAD, RULE, *rows.values()])
    Path(page).write_text(f"{before}{START}{lines}\n{END}{after}", encoding="utf-8")


def about(line: str) -> tuple[str, ...]:
    """The fault and the database of a row."""
    return tuple(cell.strip() for cell in line.split("|")[1:3])


HEAD = (
    "| fault | on | recovered after | goal | acknowledged | lost, doubled, miscounted | command |"
)
RULE = "| --- | --- | --- | --- | --- | --- | --- |"
