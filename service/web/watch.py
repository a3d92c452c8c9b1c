"""Looks after the versions of answers in memory: those of many in one statement."""

import logging
import time
from collections import deque
from itertools import groupby
from threading import Lock

from service.domain.errors import Unavailable
from service.store import articles
from service.store.backends import Backends
from service.web import gates
from service.web.shelf import Held, Stamp

log = logging.getLogger(__name__)

PATIENCE = 5.0  # seconds for whoever looks
REST = 1.0  # seconds without asking a database that was away
MOST = 64  # answers in one look


class Watch:
    """One look at a time. Whoever comes meanwhile joins the next one, and gets the old bytes,
    unless they are dead."""

    def __init__(self, backends: Backends) -> None:
        self._backends = backends
        self._due: deque[Held] = deque()
        self._looking = Lock()
        self._is_away = False

    def may_serve(self, held: Held) -> bool:
        """Whether these bytes, no longer fresh, may be handed out now."""
        if held.is_out:
            return False
        must_wait = not self._is_away and time.monotonic() >= held.dead_at
        if not self._looking.acquire(timeout=PATIENCE if must_wait else 0):
            self._due.append(held)
            return not must_wait
        try:
            if time.monotonic() >= held.fresh_until:
                self._look(held)
        finally:
            self._looking.release()
        return not held.is_out

    def _look(self, held: Held) -> None:
        due = {id(held): held}
        while self._due and len(due) < MOST:
            one = self._due.popleft()
            due[id(one)] = one
        began = time.monotonic()
        try:
            self._judge(list(due.values()), began)
            self._is_away = False
        except Unavailable:
            self._is_away = True
            for one in due.values():
                one.fresh_until = time.monotonic() + REST
                one.is_out = one.is_spent(began)

    def _judge(self, due: list[Held], began: float) -> None:
        stamps = [(one, one.offer.stamp) for one in due if one.offer.stamp is not None]
        stamps.sort(key=lambda pair: pair[1].site_id)
        for site_id, group in groupby(stamps, key=lambda pair: pair[1].site_id):
            self._judge_of(site_id, list(group), began)

    def _judge_of(self, site_id: int, group: list[tuple[Held, Stamp]], began: float) -> None:
        keys = sorted({key for _, stamp in group for key in stamp.articles})
        with self._backends.read() as db:
            found = articles.standings(db, site_id, keys)
        now = gates.now()
        for held, stamp in group:
            if stamp.still(found, now):
                held.good_since(began)
            else:
                held.is_out = True
