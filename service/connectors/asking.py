"""Asking a connector until it answers, or has been silent too often."""

import asyncio
import logging
import random
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx2

from service.connectors import KINDS
from service.connectors.asked import Asked
from service.connectors.breaker import Breaker
from service.connectors.calling import post
from service.connectors.heard import (
    Heard,
    NotRun,
    Silence,
    finding,
    no_answer,
    not_run,
)
from service.domain.connectors import NO_ACCOUNT, Account, Connector
from service.domain.verdict import Finding

log = logging.getLogger(__name__)

WAITS = (0.5, 2.0)  # seconds before the second and the third try, up to half as much again
# One comment is answered for after at most 3 * 10 + 3.75 s: LONGEST_TIMEOUT and these.


@dataclass(frozen=True, slots=True)
class Switchboard:
    """One a process: which services rest. accounts: the operator's, by name."""

    accounts: Mapping[str, Account]
    waits: Sequence[float] = WAITS
    breakers: dict[str, Breaker] = field(default_factory=lambda: defaultdict(Breaker))

    async def ask_all(
        self, http: httpx2.AsyncClient, connectors: Sequence[Connector], asked: Asked
    ) -> list[Finding]:
        """One finding for each connector, in their order. They are asked at the same time."""
        asking = [self.ask(http, connector, asked) for connector in connectors]
        return list(await asyncio.gather(*asking))

    async def ask(self, http: httpx2.AsyncClient, connector: Connector, asked: Asked) -> Finding:
        """What one connector found, or that it did not answer, or was not run."""
        try:
            heard = await self._tried(http, connector, asked)
        except NotRun as error:
            return self._told(connector, not_run(connector.name, error.detail))
        except Silence as error:
            return self._told(connector, no_answer(connector.name, error.detail))
        except Exception:  # a bug of ours: fail towards the moderator
            log.exception("connector_broke", extra={"connector": connector.name})
            return no_answer(connector.name, "broke")
        return finding(connector.name, heard)

    def _told(self, connector: Connector, silent: Finding) -> Finding:
        extra = {"connector": connector.name, "code": silent.code, **silent.params}
        log.warning("connector_silent", extra=extra)
        return silent

    async def _tried(self, http: httpx2.AsyncClient, connector: Connector, asked: Asked) -> Heard:
        account = self._account(connector)
        for wait in self.waits:
            try:
                return await self._once(http, connector, asked, account)
            except Silence as silence:
                if not silence.may_pass or self.breakers[connector.url].is_open:
                    raise
            await asyncio.sleep(wait * random.uniform(1, 1.5))  # noqa: S311 - no secret
        return await self._once(http, connector, asked, account)

    def _account(self, connector: Connector) -> Account:
        """The operator's account for this very place. Raises NotRun without a needed one."""
        account = self.accounts.get(connector.account, NO_ACCOUNT)
        is_missing = connector.account and account is NO_ACCOUNT
        is_elsewhere = account is not NO_ACCOUNT and account.origin != connector.origin
        if (
            is_missing
            or is_elsewhere
            or (KINDS[connector.kind].needs_secret and not account.secret)
        ):
            raise NotRun("no_account")
        return account

    async def _once(
        self, http: httpx2.AsyncClient, connector: Connector, asked: Asked, account: Account
    ) -> Heard:
        kind, breaker = KINDS[connector.kind], self.breakers[connector.url]
        if not breaker.lets_through(time.monotonic()):
            raise NotRun("resting")
        request = kind.request(connector, asked, account.secret, datetime.now(UTC))
        try:
            answer = await post(
                http,
                request,
                seconds=connector.timeout_seconds,
                may_be_private=account is not NO_ACCOUNT,
            )
        except Silence as silence:
            breaker.note(is_well=not silence.may_pass, now=time.monotonic())
            raise
        breaker.note(is_well=True, now=time.monotonic())
        return kind.heard(connector, answer)
