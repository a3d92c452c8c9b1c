"""What a process of ours in the background holds."""

import os
from functools import cache

from config.settings import Settings
from service.store.backends import Backends

REDIS_SECONDS = 5.0  # for one call; nobody waits for a worker as for a page


@cache
def settings() -> Settings:
    """This process's settings."""
    return Settings.from_env(os.environ)


@cache
def backends() -> Backends:
    """This process's stores, made on first use inside it."""
    url, redis, home = settings().database_url, settings().redis_address, settings().home
    return Backends(url, redis, home, redis_seconds=REDIS_SECONDS)
