"""Send many comments as readers would, and see each of them decided."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any, TextIO, TypeVar

from service.cli.sending import Answer, Client, GaveUp

T = TypeVar("T")
R = TypeVar("R")

SAMPLE = 32  # of the last acknowledged: once these are decided it is worth asking after all
PAUSE = 0.2  # seconds between questions about what is not decided yet
UNANSWERED = "unanswered"
PENDING = "pending"
MISSING = "missing"  # acknowledged, and now unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """articles: over how many the rows are spread; each has an address from `base` and a number.
    run: makes the keys of this replay different from those of any other."""

    site: str
    base: str
    articles: int
    run: str

    def submission(self, row: int, text: str) -> dict[str, str]:
        url = f"{self.base}{row % self.articles + 1}"
        return {"site": self.site, "url": url, "name": f"Reader {row}", "body": text}

    def key(self, row: int) -> str:
        return f"replay-{self.run}-{row}"


@dataclass(frozen=True, slots=True)
class Sent:
    """What a row was answered. id, receipt: "" for one that was refused, with the code `refusal`;
    `unanswered` when there was no answer at all."""

    id: str = ""
    receipt: str = ""
    refusal: str = ""


@dataclass(slots=True)
class Tally:
    """What became of the rows. decided: by status, once it was asked after; `pending` for those
    that still wait. to_send: seconds until the last row had its answer. to_decide: seconds from
    then until the last comment was seen decided; None when some never were."""

    acknowledged: list[Sent] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    decided: Counter[str] = field(default_factory=Counter)
    to_send: float = 0.0
    to_decide: float | None = None

    @property
    def rows(self) -> int:
        return len(self.acknowledged) + self.refused.total()

    def is_whole(self) -> bool:
        """Every row was answered, and every acknowledged comment decided."""
        is_decided = self.decided.total() == len(self.acknowledged)
        undecided = self.decided[PENDING] + self.decided[MISSING] + self.decided[UNANSWERED]
        return is_decided and not undecided and not self.refused[UNANSWERED]


@dataclass(frozen=True, slots=True)
class Replay:
    """patience: seconds without any progress after which it no longer waits for decisions.
    step: told after each row that was answered, and each comment that was found decided."""

    client: Client
    plan: Plan
    pool: ThreadPoolExecutor
    width: int
    patience: float
    step: Callable[[], None]

    def send(self, texts: Iterable[str], tally: Tally, ledger: TextIO | None) -> None:
        """Send each text. An id is in the ledger before the next answer is looked at."""
        began = time.monotonic()
        for sent in self._each(self._submit, enumerate(texts, 1)):
            if sent.id:
                tally.acknowledged.append(sent)
                if ledger is not None:
                    ledger.write(f"{sent.id}\n")
                    ledger.flush()
            else:
                tally.refused[sent.refusal] += 1
            tally.to_send = time.monotonic() - began
            self.step()

    def _submit(self, item: tuple[int, str]) -> Sent:
        row, text = item
        headers = {"Content-Type": "application/json", "Idempotency-Key": self.plan.key(row)}
        body = self.plan.submission(row, text)
        try:
            answer = self.client.ask("POST", "/api/v1/comments", body=body, headers=headers)
        except GaveUp:
            return Sent(refusal=UNANSWERED)
        if answer.status != 202:
            return Sent(refusal=_code(answer))
        return Sent(str(answer.body["id"]), str(answer.body["receipt"]))

    def see_decided(self, tally: Tally) -> None:
        """Ask after every acknowledged comment until all are decided.

        The last ones are asked after first, since comments are screened in about the order in which
        they came: asking after all meanwhile would slow down what is measured.
        """
        began = time.monotonic()
        waiting: Sequence[Sent] = tally.acknowledged
        sample = waiting[-SAMPLE:]
        while sample and time.monotonic() - began < self.patience:
            time.sleep(PAUSE)
            sample = self._undecided(sample, Counter())
        last, is_late = time.monotonic() - began, False
        changed = time.monotonic()
        while waiting and time.monotonic() - changed < self.patience:
            left = self._undecided(waiting, tally.decided, self.step)
            if len(left) < len(waiting):
                changed = time.monotonic()
            if is_late:  # this round has seen what the one before could not
                last = time.monotonic() - began
            is_late = bool(left)
            if left:
                time.sleep(PAUSE)
            waiting = left
        tally.decided += Counter({PENDING: len(waiting)})
        tally.to_decide = None if waiting else last

    def _undecided(
        self, asked: Sequence[Sent], decided: Counter[str], step: Callable[[], None] | None = None
    ) -> list[Sent]:
        left: list[Sent] = []
        for sent, status in self._each(self._status, asked):
            if status == PENDING:
                left.append(sent)
                continue
            decided[status] += 1
            if step is not None:
                step()
        return left

    def _status(self, sent: Sent) -> tuple[Sent, str]:
        path, headers = f"/api/v1/comments/{sent.id}", {"X-Receipt": sent.receipt}
        try:
            answer = self.client.ask("GET", path, headers=headers)
        except GaveUp:
            return sent, UNANSWERED
        return sent, str(answer.body["status"]) if answer.status == 200 else MISSING

    def _each(self, work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """The results as they come, with a bounded number on their way."""
        flying: set[Future[R]] = set()
        for item in items:
            flying.add(self.pool.submit(work, item))
            if len(flying) >= self.width * 2:
                landed, flying = wait(flying, return_when=FIRST_COMPLETED)
                yield from (one.result() for one in landed)
        while flying:
            landed, flying = wait(flying, return_when=FIRST_COMPLETED)
            yield from (one.result() for one in landed)


def _code(answer: Answer) -> str:
    """The reason of a refusal: of the first faulty field, where there is one."""
    errors: list[dict[str, Any]] = answer.body.get("errors", [])
    return str(errors[0]["code"] if errors else answer.body.get("code", answer.status))


def paced(items: Iterable[T], rate: float | None) -> Iterator[T]:
    """The items, at most `rate` of them a second."""
    began = time.monotonic()
    for number, item in enumerate(items):
        if rate is not None:
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
        yield item
