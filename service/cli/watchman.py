"""Ends what a supervisor started when the supervisor itself was killed.

Reads process groups from its standard input, one a line, negative for one that has ended. When the
other end closes, for whatever reason, it kills those that are left. It runs by itself, in a session
of its own, and imports nothing but the standard library.
"""

import os
import signal
import sys
import time

PATIENCE = 2.0  # seconds until what was killed has given back its port


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line)
        groups.discard(-group)
        if group > 0:
            groups.add(group)
    for group in groups:
        send(group, signal.SIGKILL)
    until = time.monotonic() + PATIENCE
    while any([send(group, 0) for group in groups]) and time.monotonic() < until:
        time.sleep(0.02)


def send(group: int, number: int) -> bool:
    """False when nobody of the group is left."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    main()
