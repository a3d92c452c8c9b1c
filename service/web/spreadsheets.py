"""Tables to take away as CSV, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from itertools import chain
from typing import Any

from flask import Response, stream_with_context

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # OWASP, CSV injection
Rows = Iterable[Mapping[str, Any]]


def csv_answer(pages: Iterable[Rows], columns: Sequence[str], name: str) -> Response:
    """A header and a line a row, sent page by page: no table is too long for the memory.

    name: of the file, without its ending.
    """
    parts = chain([written([columns])], (as_lines(page, columns) for page in pages))
    response = Response(stream_with_context(parts), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def as_lines(rows: Rows, columns: Sequence[str]) -> str:
    return written([_cell(row.get(column)) for column in columns] for row in rows)


def written(rows: Iterable[Sequence[Any]]) -> str:
    out = StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    """Texts that a spreadsheet would run begin with an apostrophe."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return "" if value is None else value
