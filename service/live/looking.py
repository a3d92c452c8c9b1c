"""What the database says about the articles that somebody listens to. Runs in a thread."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from service.live.room import Mark, Room
from service.store import articles, threads
from service.store.articles import Standing
from service.store.backends import Backends
from service.store.threads import Arrival

MOST = 500  # addresses in one statement
# A comment has the time of its screening, which is up to a batch before its commit: whoever looks
# for what is new looks so much further back.
OVERLAP = timedelta(seconds=5)
MOST_ARRIVALS = 2000
MOST_TOLD = 100  # comments that who comes back is told; the page has the others


@dataclass(frozen=True, slots=True)
class Seen:
    """standings: by room, of those that have an article. arrivals: comments new to their rooms."""

    standings: dict[Room, Standing]
    arrivals: list[Arrival]


def at_doors(backends: Backends, rooms: Sequence[Room], comment_ids: Iterable[int]) -> Seen:
    """How the rooms' articles stand, and these comments."""
    ids = list(comment_ids)[-MOST_ARRIVALS:]
    with backends.read() as db:
        found = {
            room: standing
            for site_id, some in _in_parts(rooms)
            for room, standing in _standings(articles.standings(db, site_id, [*some]), some)
        }
        return Seen(found, threads.arrivals(db, ids) if ids else [])


def _in_parts(rooms: Sequence[Room]) -> Iterator[tuple[int, dict[str, Room]]]:
    ordered = sorted(rooms, key=lambda room: room.site_id)
    for site_id, group in groupby(ordered, key=lambda room: room.site_id):
        some = list(group)
        for start in range(0, len(some), MOST):
            yield site_id, {room.key: room for room in some[start : start + MOST]}


def _standings(
    found: articles.Standings, rooms: dict[str, Room]
) -> Iterator[tuple[Room, Standing]]:
    for key, standing in found.articles.items():
        yield rooms[key], standing


def missed(backends: Backends, room: Room, article_id: int) -> list[Arrival]:
    """Comments that became public without our hearing of it."""
    with backends.read() as db:
        since = room.mark.at - OVERLAP
        found = threads.arrived_since(db, article_id, since, most=MOST_ARRIVALS)
        new = [id_ for id_, uid in found if not room.has_told(uid)]
        return threads.arrivals(db, new) if new else []


def between(backends: Backends, room: Room, article_id: int, mark: Mark) -> list[Arrival]:
    """What became public since `mark` and is public still, for who comes back."""
    with backends.read() as db:
        found = threads.arrived_since(db, article_id, mark.at - OVERLAP, most=MOST_TOLD)
        new = [id_ for id_, uid in found if not room.has_told(uid, mark)]
        return threads.arrivals(db, new) if new else []


def before(backends: Backends, room: Room, now: datetime) -> Seen:
    """How a room's article stands when the first listener enters, and what is old by then."""
    seen = at_doors(backends, [room], [])
    standing = seen.standings.get(room)
    if standing is None:
        return seen
    with backends.read() as db:
        since = now - OVERLAP
        for _, uid in threads.arrived_since(db, standing.id, since, most=MOST_ARRIVALS):
            room.remember(uid)
    return seen
