"""How often one network or one reader may do a thing: a sliding limit (GCRA) in Redis.

A limit of 20 in 60 s lets 20 through at once and then one every 3 s. Names are keyed hashes.
"""

import math
from dataclasses import dataclass
from typing import cast

from redis import Redis

# Virtual scheduling (ITU-T I.371, the Generic Cell Rate Algorithm) on Redis' own clock:
# KEYS[1] holds the theoretical arrival time in microseconds.
GCRA = """
local now = redis.call('TIME'); now = now[1] * 1000000 + now[2]
local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local due = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
if due - now > burst - interval then return due - now - burst + interval end
redis.call('SET', KEYS[1], string.format('%.0f', due + interval), 'PX',
           math.ceil((due + interval - now) / 1000) + 1)
return 0
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """`most` in `seconds`."""

    name: str
    most: int
    seconds: int


COMMENTS_BY_NETWORK = Limit("comments:network", 120, 60)
COMMENTS_BY_READER = Limit("comments:reader", 20, 60)
LIKES_BY_NETWORK = Limit("likes:network", 600, 60)
LIKES_BY_READER = Limit("likes:reader", 60, 60)
FLAGS_BY_NETWORK = Limit("flags:network", 60, 60)
FLAGS_BY_READER = Limit("flags:reader", 20, 60)
READERS_BY_NETWORK = Limit("readers:network", 600, 60)
SIGN_INS_BY_NETWORK = Limit("sign-ins:network", 30, 60)
SIGN_INS_BY_MODERATOR = Limit("sign-ins:moderator", 10, 60)
RATINGS_BY_TOKEN = Limit("ratings:token", 1200, 60)
# From everywhere together: who tries these has the password already. At this rate three codes of a
# million that are good at a time are guessed in half a year.
SECOND_FACTORS = Limit("second-factors", 5, 300)


def wait(redis: "Redis", limit: Limit, who: str) -> int:
    """Seconds until `who` may do this once more; 0: may now, and it is counted."""
    interval = limit.seconds * 1_000_000 // limit.most
    key = f"chaikhana:limit:{limit.name}:{who}"
    microseconds = redis.eval(GCRA, 1, key, interval, interval * limit.most)
    return math.ceil(cast(int, microseconds) / 1_000_000)
