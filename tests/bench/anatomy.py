"""`python -m tests.bench.anatomy`: where the processor time of a submission goes, in one process.

The writer alone in batches of several sizes, then whole requests through the application; at the
end the functions of this project that the writer's time is spent in.
"""

import cProfile
import pstats
import sys
import tempfile
import time
from concurrent.futures import Future
from pathlib import Path

from config.settings import Settings
from service.store.engine import connect
from service.store.migrate import migrate
from service.store.writer import Write
from service.use_cases.submit import Intake, submit
from service.web.door import Door
from tests.bench import seeding
from tests.builders import add_site, an_intake
from tests.stores import a_redis

EACH = 1_000  # submissions a figure
BATCHES = (1, 8, 32)
SHOWN = 12  # functions


def prepared(redis: str, home: Path) -> Door:
    ours = {
        "CHAIKHANA_HOME": str(home),
        "CHAIKHANA_REDIS_URL": redis,
        "CHAIKHANA_SECRET_KEY": "a secret that only the bench knows, long enough",
    }
    settings = Settings.from_env(ours)
    engine = connect(settings.database_url)
    migrate(engine)
    engine.dispose()
    door = Door.of(settings)
    door.backends.write(add_site)
    return door


def written(door: Door, intakes: list[Intake], batch: int) -> None:
    for first in range(0, len(intakes), batch):
        some = intakes[first : first + batch]
        door.backends.writer._carry([Write(submit, one, Future()) for one in some])


def intakes(door: Door, first: int) -> list[Intake]:
    return [
        an_intake(
            door.backends,
            url=f"https://gazette.example/hot/{number % 200}",
            body=seeding.body(number),
        )
        for number in range(first, first + EACH)
    ]


def main() -> int:
    with a_redis() as redis, tempfile.TemporaryDirectory(prefix="ckh-anatomy-") as folder:
        door = prepared(redis, Path(folder))
        written(door, intakes(door, 0), 8)  # statements are compiled, articles are known
        for place, batch in enumerate(BATCHES, 1):
            some = intakes(door, place * EACH)
            began = time.process_time()
            written(door, some, batch)
            each = (time.process_time() - began) / EACH * 1000
            sys.stdout.write(f"writer, {batch} in a transaction: {each:.3f} ms a submission\n")
        some = intakes(door, (len(BATCHES) + 1) * EACH)
        profile = cProfile.Profile()
        profile.runcall(written, door, some, BATCHES[-1])
        pstats.Stats(profile).sort_stats("cumtime").print_stats("service/|execute", SHOWN)
        door.backends.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
