from random import Random
from threading import Thread
from uuid import UUID

from sqlalchemy import text

from service.domain import address
from service.store.backends import Backends
from service.use_cases.like import Liker, Likes, Liking, like, likes_of, unlike
from tests.builders import HERE, NOON, URL, the_site


def liker(backends: Backends, number: int) -> Liker:
    at = address.parse(URL)
    return Liker(site_id=the_site(backends).id, address=at, reader=UUID(int=number))


def test_a_reader_counts_once(backends: Backends) -> None:
    ann, bob = liker(backends, 1), liker(backends, 2)

    assert backends.write_one_of(like, Liking(ann, HERE, NOON)) == Likes(1, liked=True)
    assert backends.write_one_of(like, Liking(ann, HERE, NOON)) == Likes(1, liked=True)
    assert backends.write_one_of(like, Liking(bob, HERE, NOON)) == Likes(2, liked=True)


def test_a_like_can_be_taken_back_more_than_once(backends: Backends) -> None:
    ann = liker(backends, 1)
    backends.write_one_of(like, Liking(ann, HERE, NOON))

    assert backends.write(unlike, ann) == Likes(0, liked=False)
    assert backends.write(unlike, ann) == Likes(0, liked=False)
    with backends.read() as db:
        assert likes_of(db, ann) == Likes(0, liked=False)


def test_taking_back_what_was_never_given_makes_no_article(backends: Backends) -> None:
    backends.write(unlike, liker(backends, 1))

    with backends.read() as db:
        assert db.scalar(text("SELECT count(*) FROM article")) == 0


def test_likes_that_come_at_once_count_each_reader_once(backends: Backends) -> None:
    ann, bob = liker(backends, 1), liker(backends, 2)

    answers = backends.write(like, [Liking(one, HERE, NOON) for one in (ann, bob, ann)])

    assert answers == [Likes(2, liked=True)] * 3
    with backends.read() as db:
        assert likes_of(db, ann) == Likes(2, liked=True)


def test_counts_are_right_after_200_likes_and_unlikes_at_once(backends: Backends) -> None:
    likers = [liker(backends, number) for number in range(40)]
    moves = [(one, wanted) for one in likers for wanted in (True, False, True, False, True)]
    Random(7).shuffle(moves)

    def move(one: Liker, wanted: bool) -> None:
        if wanted:
            backends.write_one_of(like, Liking(one, HERE, NOON))
        else:
            backends.write(unlike, one)

    threads = [Thread(target=move, args=each) for each in moves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with backends.read() as db:
        recount = db.scalar(text("SELECT count(*) FROM article_like"))
        published = db.scalar(text("SELECT likes FROM article"))
    assert published == recount
