"""What judging may cost: a screener that never ends, or wants all memory, harms no other comment.

Three fences, each for what the one before does not catch. CPU seconds end what runs in Python, and
are not used up by waiting for a busy machine. The watchdog ends the process when judging hangs
where no signal handler of Python runs, in time for the lease: another worker has the comments
then, and the one that hangs is held after three tries. The memory limit lets an allocation fail
instead of the machine.
"""

import faulthandler
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

BATCH_SECONDS = 5.0  # CPU; a batch of a hundred takes about 0.1
ONE_SECONDS = 2.0  # CPU; the worst text that is known takes 0.03
HANGS = 12  # seconds by the clock, less than a lease
ONE_HANGS = 6  # the same for a comment alone: those of its batch may wait behind it
MEMORY = 2 << 30  # bytes of a worker's data; one that screens has about a tenth of it


class TooLong(BaseException):
    """Judging used up its CPU seconds. No Exception, so that no screener can swallow it."""


@contextmanager
def limited(seconds: float, *, hangs: int = HANGS) -> Iterator[None]:
    """Judge within so many CPU seconds, and end the process after `hangs` seconds by the clock.

    Signals reach the main thread alone: elsewhere there is no limit.

    Raises:
        TooLong: they are used up.
    """
    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _end)
    faulthandler.dump_traceback_later(hangs, exit=True, file=2)
    signal.setitimer(signal.ITIMER_PROF, seconds, seconds)  # again, for one that holds on
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGPROF, before)


def _end(_number: int, _frame: FrameType | None) -> None:
    raise TooLong


def limit_memory() -> None:
    """For this process, from now on; a tighter limit that it was given stays."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))
