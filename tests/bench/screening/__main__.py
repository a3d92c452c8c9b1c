"""`python -m tests.bench.screening FOLDER [TEXTS]`: measure, and write docs/screening.md."""

import sys
from pathlib import Path

from tests.bench.screening.page import write

HOSTILE = 10_000  # texts, unless another number is given
PAGE = Path("docs/screening.md")


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else Path()
    if not arguments or not folder.is_dir():
        sys.stderr.write("Say where the data is: make screening SCREENING_DATA=<folder>\n")
        return 2
    write(folder, PAGE, hostile=int(arguments[1]) if len(arguments) > 1 else HOSTILE)
    sys.stdout.write(f"Written: {PAGE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
