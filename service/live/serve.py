"""`python -m service.live.serve`: one process for live readers, under granian."""

import gc
import os
import resource
import sys

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from config.settings import BadSetting, Settings
from service.live.app import MOST, Live
from service.logs import of_granian, set_up

KILL_AFTER = 1  # seconds: streams do not end by themselves, and browsers come back


def from_environment() -> Live:
    """What the server calls, once in its process."""
    set_up("live")
    return Live(Settings.from_env(os.environ))


def allow_many_files() -> None:
    """A listener is an open file: as many as the system lets us have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def main() -> int:
    try:
        settings = Settings.from_env(os.environ)
    except BadSetting as error:
        sys.stderr.write(f"{error}\n")
        return 2
    allow_many_files()
    server = Granian(
        "service.live.serve:from_environment",
        address=settings.host,
        port=settings.live_port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        backlog=4096,
        backpressure=MOST + 1000,  # refusals beyond MOST are ours to say
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_AFTER,
        log_level=LogLevels.info,
        log_dictconfig=of_granian("live"),
    )
    gc.freeze()  # what is imported by now is shared, and stays so
    server.serve(target_loader=from_environment, wrap_loader=False)  # type: ignore[arg-type]
    return 0


if __name__ == "__main__":
    sys.exit(main())
