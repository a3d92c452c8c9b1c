"""Local days as stretches of UTC, across changes to summer time and odd offsets."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone(name: str) -> ZoneInfo:
    """Raises ValueError when there is no such IANA time zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise ValueError(f"no time zone {name!r}") from error


def midnight(day: date, where: ZoneInfo) -> datetime:
    """The first moment of a local day, in UTC. Some zones skip midnight itself: then the first
    moment there is (ZoneInfo reads a skipped time with the offset before the gap, which is it)."""
    return datetime(day.year, day.month, day.day, tzinfo=where).astimezone(UTC)


def each_day(first: date, last: date) -> Iterator[date]:
    """From `first` to `last`, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
