from datetime import UTC, date, datetime

import pytest

from service.domain import days


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("Asia/Kabul", date(2026, 3, 29), 24),
        ("America/Sao_Paulo", date(2018, 11, 4), 23),  # midnight itself was skipped
    ],
)
def test_a_local_day_has_as_many_hours_as_the_zone_gives_it(
    zone: str, day: date, hours: int
) -> None:
    where = days.zone(zone)
    start, end = (
        days.midnight(day, where),
        days.midnight(date.fromordinal(day.toordinal() + 1), where),
    )

    assert (end - start).total_seconds() == hours * 3600


def test_a_day_in_kabul_begins_at_half_past_seven_in_the_evening_utc() -> None:
    start = days.midnight(date(2026, 11, 23), days.zone("Asia/Kabul"))

    assert start == datetime(2026, 11, 22, 19, 30, tzinfo=UTC)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "Europe", "\x00"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        days.zone(name)
