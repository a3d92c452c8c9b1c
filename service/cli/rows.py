"""CSV files with a column `text`."""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from service.domain.errors import Refused

COLUMN = "text"


def texts(path: Path) -> Iterator[str]:
    """The cells of the column `text` as they are given, in order. Broken UTF-8 becomes U+FFFD.

    Raises:
        Refused: the file has no such column, or is no CSV.
    """
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.DictReader(file)
        if COLUMN not in (rows.fieldnames or ()):
            raise Refused(
                "%(path)s has no column “%(column)s” in its first line.",
                params={"path": str(path), "column": COLUMN},
            )
        try:
            for row in rows:
                yield row[COLUMN] or ""
        except csv.Error as error:
            raise Refused(
                "%(path)s is not CSV at line %(line)d: %(error)s.",
                params={"path": str(path), "line": rows.line_num, "error": str(error)},
            ) from error
