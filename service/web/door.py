"""What every view may reach for: settings, keys, stores, sites. One per process."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from config.settings import Settings
from service.domain.keys import Keyring
from service.store.backends import Backends
from service.store.limits import LocalLimits
from service.store.sites import Sites

NAME = "chaikhana"


@dataclass(frozen=True, slots=True)
class Door:
    settings: Settings
    backends: Backends
    keys: Keyring
    sites: Sites
    local_limits: LocalLimits  # for while Redis is away

    @classmethod
    def of(cls, settings: Settings) -> "Door":
        backends = Backends(settings.database_url, settings.redis_address, settings.home)
        keys = Keyring(settings.secret_key, settings.old_secret_keys)
        return cls(settings, backends, keys, Sites(backends), LocalLimits(settings.web_processes))


def door() -> Door:
    """This application's."""
    return cast(Door, current_app.extensions[NAME])
