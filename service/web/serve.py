"""`python -m service.web.serve`: the web processes, under granian's WSGI server.

Granian's own command line is not used: it would import the application from the present folder,
and once in each process. Here the main process imports it and the others are forked from that, so
that a killed one is back at once.
"""

import gc
import os
import sys

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from config.settings import BadSetting, Settings
from service.logs import of_granian
from service.web import from_environment

# A web process gathers what its threads write into one commit, so it needs several in flight.
THREADS = 16
# The writer gives the interpreter up at each statement and waits for it to come back, with the
# database's lock held: half a millisecond for each thread in between, not the usual five.
SWITCH = 0.0005  # seconds
KILL_AFTER = 8  # seconds that a process has to finish what it answers


def main() -> int:
    try:
        settings = Settings.from_env(os.environ)
    except BadSetting as error:
        sys.stderr.write(f"{error}\n")
        return 2
    server = Granian(
        "service.web:from_environment",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=settings.web_processes,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_AFTER,
        log_level=LogLevels.info,
        log_dictconfig=of_granian("web"),
    )
    sys.setswitchinterval(SWITCH)
    gc.freeze()  # what is imported by now is shared, and stays so
    server.serve(target_loader=from_environment, wrap_loader=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
