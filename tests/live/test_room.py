from datetime import timedelta
from uuid import UUID

import pytest

from service.live.room import KEPT, Lagging, Mark, Room
from service.store.articles import Standing
from service.store.threads import Arrival, Shown
from tests.builders import NOON


def standing(version: int, likes: int) -> Standing:
    return Standing(1, version, likes, 0, None)


def arrival(number: int) -> Arrival:
    shown = Shown(number, UUID(int=number), None, "Ann", "A fine piece.", None, NOON)
    return Arrival(1, NOON + timedelta(seconds=number), shown)


def heard(room: Room, said: int = 0) -> bytes:
    """What was said, without waiting for more."""
    return room.after(said)[0]


def test_counts_are_told_when_they_change_and_not_too_often() -> None:
    room = Room(1, "gazette.example/")
    for version, now in ((1, 100.0), (2, 100.1), (3, 100.2)):
        room.learn(standing(version, likes=version), now)
    assert heard(room).count(b"event: counts") == 1

    room.say_counts(101.0)
    room.say_counts(102.0)

    assert heard(room).count(b"event: counts") == 2
    assert b'"likes":3' in heard(room)


def test_an_older_look_at_the_article_does_not_win() -> None:
    room = Room(1, "gazette.example/")
    room.learn(standing(2, likes=2), 100.0)
    room.learn(standing(1, likes=1), 200.0)

    assert room.counts == (2, 0)


def test_a_comment_is_told_once() -> None:
    room = Room(1, "gazette.example/")
    for number in (1, 2, 1):
        room.arrive(arrival(number))

    assert heard(room).count(b"event: comment") == 2


def test_a_listener_that_is_too_far_behind_has_to_come_again() -> None:
    room = Room(1, "gazette.example/")
    for number in range(1, KEPT + 2):
        room.arrive(arrival(number))

    assert heard(room, said=1).count(b"event") == KEPT
    with pytest.raises(Lagging):
        heard(room, said=0)


def test_a_mark_survives_being_text_and_counts_in_its_own_room_only() -> None:
    room, other = Room(1, "gazette.example/"), Room(1, "gazette.example/")
    for one in (room, other):
        one.arrive(arrival(1))

    assert Mark.parse(str(room.mark)) == room.mark
    assert room.has_told(UUID(int=1), room.mark)
    assert not room.has_told(UUID(int=1), other.mark)
