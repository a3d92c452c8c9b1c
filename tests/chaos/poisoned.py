"""A product whose worker has one screener more, which does what a comment tells it to.

`python -m tests.chaos.poisoned run --demo` is the command line with that worker in place of its
own; `python -m tests.chaos.poisoned` is the worker. Nothing in the product knows of it.
"""

import os
import signal
import sys
import time
from collections.abc import Sequence
from functools import partial

from service.cli import commands
from service.cli import main as command_line
from service.domain.comment import Comment
from service.domain.verdict import Finding
from service.screening import SCREENERS, examined
from service.screening.background import Background
from service.use_cases import screen
from workers import run


def poison(comment: Comment, _background: Background) -> Sequence[Finding]:
    if comment.body.startswith("CRASH"):
        os.kill(os.getpid(), signal.SIGSEGV)
    if comment.body.startswith("HANG"):
        time.sleep(3600)
    held = []
    while comment.body.startswith(("LOOP", "BLOAT")):
        if comment.body.startswith("BLOAT"):
            held.append(bytearray(64 << 20))
    return ()


def worker() -> list[str]:
    return commands.python("tests.chaos.poisoned")


if __name__ == "__main__":
    if sys.argv[1:2] == ["run"]:
        commands.worker = worker
        command_line()
    else:
        assert "examined" in vars(screen)  # else nothing would be poisoned
        vars(screen)["examined"] = partial(examined, screeners=(*SCREENERS, poison))
        sys.exit(run.main())
