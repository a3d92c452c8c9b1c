"""How often one network or one reader may do a thing: a sliding limit (GCRA) in Redis.

A limit of 20 in 60 s lets 20 through at once and then one every 3 s. Names are keyed hashes. While
Redis is away each process keeps its own share of every limit.
"""

import math
from dataclasses import dataclass, replace
from threading import Lock
from typing import cast

from redis import Redis

# Virtual scheduling (ITU-T I.371, the Generic Cell Rate Algorithm) on Redis' own clock, all in
# microseconds. KEYS[1] holds the theoretical arrival time; `_pass` is the same in Python.
GCRA = """
local now = redis.call('TIME'); now = now[1] * 1000000 + now[2]
local interval, burst, grudge = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local due = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local wait = due - now - burst + interval
if wait > 0 then
  if grudge == 0 then return wait end
  due = math.min(due + interval, now + burst + grudge)
  wait = due - now - burst + interval
else
  due, wait = due + interval, 0
end
redis.call('SET', KEYS[1], string.format('%.0f', due), 'PX', math.ceil((due - now) / 1000) + 1)
return wait
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """`most` in `seconds`.

    grudge: up to how many seconds of further waiting refused tries cost. Without it one who is
    refused loses nothing by trying on; with it, who does not slow down gets nothing more through.
    """

    name: str
    most: int
    seconds: int
    grudge: int = 0

    @property
    def interval(self) -> int:
        """Microseconds after which one more may pass."""
        return self.seconds * 1_000_000 // self.most


# Where the numbers come from stands in docs/abuse.md.
COMMENTS_BY_NETWORK = Limit("comments:network", 18, 12, grudge=5)
COMMENTS_BY_PROOF = Limit("comments:proof", 30, 60)
COMMENTS_BY_READER = Limit("comments:reader", 20, 60)
LIKES_BY_NETWORK = Limit("likes:network", 600, 60)
LIKES_BY_READER = Limit("likes:reader", 60, 60)
READERS_BY_NETWORK = Limit("readers:network", 600, 60)
FLAGS_BY_NETWORK = Limit("flags:network", 60, 60)
FLAGS_BY_READER = Limit("flags:reader", 20, 60)
SIGN_INS_BY_NETWORK = Limit("sign-ins:network", 30, 60)
SIGN_INS_BY_MODERATOR = Limit("sign-ins:moderator", 10, 60)
RATINGS_BY_TOKEN = Limit("ratings:token", 1200, 60)
# From everywhere together: who tries these has the password already. At this rate three codes of a
# million that are good at a time are guessed in half a year.
SECOND_FACTORS = Limit("second-factors", 5, 300)


def wait(redis: "Redis", limit: Limit, who: str) -> int:
    """Seconds until `who` may do this once more; 0: may now, and it is counted."""
    interval, grudge = limit.interval, limit.grudge * 1_000_000
    microseconds = redis.eval(GCRA, 1, _key(limit, who), interval, interval * limit.most, grudge)
    return math.ceil(cast(int, microseconds) / 1_000_000)


def is_first(redis: "Redis", name: str, who: str, *, seconds: int) -> bool:
    """True once for `who` within so many seconds."""
    return bool(redis.set(f"chaikhana:once:{name}:{who}", 1, nx=True, ex=seconds))


def _key(limit: Limit, who: str) -> str:
    return f"chaikhana:limit:{limit.name}:{who}"


class LocalLimits:
    """The same limits in this process's memory, while Redis is away.

    processes: among how many the load is spread; each lets its share through.
    """

    MOST = 20_000  # keys; about 4 MB

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._due: dict[str, int] = {}
        self._lock = Lock()

    def wait(self, limit: Limit, who: str, *, now: float) -> int:
        """As the function of this name. now: seconds on a clock that never goes back."""
        moment, key = int(now * 1_000_000), _key(limit, who)
        share = replace(limit, most=max(1, limit.most // self._processes))
        with self._lock:
            due, late = _pass(share, max(self._due.pop(key, moment), moment), moment)
            self._due[key] = due  # popped and set: the dict's order is that of last use
            self._forget()
        return math.ceil(late / 1_000_000)

    def is_first(self, name: str, who: str, *, seconds: int, now: float) -> bool:
        return self.wait(Limit(f"once:{name}", 1, seconds), who, now=now) == 0

    def _forget(self) -> None:
        """The longest unused tenth, when there are too many."""
        if len(self._due) > self.MOST:
            for key in list(self._due)[: self.MOST // 10]:
                del self._due[key]


def _pass(limit: Limit, due: int, now: int) -> tuple[int, int]:
    """(the next theoretical arrival time, microseconds to wait)."""
    interval, burst, grudge = limit.interval, limit.interval * limit.most, limit.grudge * 1_000_000
    wait = due - now - burst + interval
    if wait <= 0:
        return due + interval, 0
    if grudge:
        due = min(due + interval, now + burst + grudge)
    return due, due - now - burst + interval
