"""Many comments asked about at once, in one process: waiting for an answer costs nothing."""

import asyncio
import logging
import time
from asyncio import to_thread
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import httpx2

from service.connectors.asked import Asked
from service.connectors.asking import Switchboard
from service.connectors.calling import client
from service.domain.comment import Comment
from service.domain.policy import Policy
from service.screening import findings
from service.store import inquiries, jobs
from service.store.backends import Backends
from service.use_cases import ask, screen

log = logging.getLogger(__name__)

AT_ONCE = 32  # comments; one that is slow holds up no other
PAUSE = 0.2  # seconds between looks at the list while others are still being asked about


@dataclass(slots=True)
class Asking:
    """One job: take comments off the list until none waits, or its time has passed."""

    backends: Backends
    board: Switchboard
    with_pace: bool
    until: float
    busy: int = 0

    async def run(self) -> None:
        async with client() as http:
            await asyncio.gather(*(self._slot(http) for _ in range(AT_ONCE)))

    async def _slot(self, http: httpx2.AsyncClient) -> None:
        redis = self.backends.doorbell.redis
        while time.monotonic() < self.until:
            ids = await to_thread(jobs.take, redis, 1, jobs.CONNECTORS)
            if ids:
                await self._answer(http, ids)
            elif self.busy == 0:
                return
            else:
                await asyncio.sleep(PAUSE)

    async def _answer(self, http: httpx2.AsyncClient, ids: list[int]) -> None:
        self.busy += 1
        try:
            for comment in await to_thread(self.backends.write, inquiries.claim, ids):
                await self._ask(http, comment)
        except Exception:  # of one comment; its row is still there, and the sweep finds it
            log.exception("asking_failed", extra={"comments": ids})
        finally:
            self.busy -= 1

    async def _ask(self, http: httpx2.AsyncClient, comment: Comment) -> None:
        """Screened again by the policy of now, then asked about, then decided for good."""
        policy, about = await to_thread(self._about, comment)
        answers = await self.board.ask_all(http, policy.connectors, about)
        found = [*about.findings, *answers]
        screened = ask.answered(comment, found, policy, now=datetime.now(UTC))
        moved = await to_thread(self.backends.write, inquiries.record, [screened])
        log.info("asked", extra={"comment": comment.id, "moved": len(moved)})

    def _about(self, comment: Comment) -> tuple[Policy, Asked]:
        with self.backends.read() as db:
            known = screen.backgrounds(db, [comment], with_pace=self.with_pace)[comment.id]
            about = ask.asked(db, comment)
        return known.policy, replace(about, findings=findings(comment, known))
