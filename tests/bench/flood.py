"""`python -m tests.bench.flood`: one network floods, others write on. Prints a line of a table.

Starts the product's web server on SQLite and a Redis of its own, with limits on; sends 10,000
submissions of one network in 60 s, while others send one a second each, before and during.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from tests.builders import URL
from tests.security.serving import a_server
from tests.stores import a_redis

FLOOD, OTHERS = "203.0.113.1", [f"198.51.100.{number}" for number in range(1, 11)]


def submit(client: httpx.Client, address: str, number: int) -> tuple[int, float]:
    """The status of one submission, and the seconds it took."""
    sent = {"site": "gazette", "url": URL, "name": "Ann", "body": f"Number {number}."}
    began = time.monotonic()
    answer = client.post("/api/v1/comments", json=sent, headers={"X-Forwarded-For": address})
    return answer.status_code, time.monotonic() - began


def flood(at: str, seconds: float, number: int) -> Counter[int]:
    """So many submissions of one network, evenly over these seconds; how many of each status."""
    began = time.monotonic()

    def one(place: int) -> int:
        time.sleep(max(0.0, began + place * seconds / number - time.monotonic()))
        return submit(client, FLOOD, place)[0]

    with httpx.Client(base_url=at, timeout=30) as client, ThreadPoolExecutor(16) as pool:
        return Counter(pool.map(one, range(number)))


def others(at: str, seconds: float) -> list[float]:
    """How long each submission of ten other networks took, one a second each."""
    took: list[float] = []
    began = time.monotonic()
    with httpx.Client(base_url=at, timeout=30) as client:
        for place in range(int(seconds * len(OTHERS))):
            time.sleep(max(0.0, began + place / len(OTHERS) - time.monotonic()))
            status, seconds_ = submit(client, OTHERS[place % len(OTHERS)], place)
            assert status == 202
            took.append(seconds_)
    return took


def in_ms(took: list[float]) -> str:
    slow = statistics.quantiles(took, n=20)[-1]
    return f"{statistics.median(took) * 1000:.0f} / {slow * 1000:.0f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    seconds = parser.parse_args().seconds
    number = int(10_000 * seconds / 60)
    with (
        tempfile.TemporaryDirectory(prefix="ckh-flood-") as home,
        a_redis() as redis_url,
        a_server(Path(home), redis_url, limits="on") as server,
        ThreadPoolExecutor(1) as beside,
    ):
        before = others(server.at, min(seconds, 20))
        running = beside.submit(flood, server.at, seconds, number)
        during = others(server.at, seconds)
        statuses = running.result()
    sys.stdout.write(
        f"{number} submissions of one network in {seconds:.0f} s: stored {statuses[202]}, "
        f"refused {statuses[429]}, other answers {number - statuses[202] - statuses[429]}. "
        f"Others, median / 95th of 100: {in_ms(before)} before, {in_ms(during)} during.\n"
    )


if __name__ == "__main__":
    main()
