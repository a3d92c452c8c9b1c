"""Full text on both databases alike."""

import pytest

from service.store import queues, search
from service.store.backends import Backends
from service.store.queues import Filter
from tests.builders import screen_now, send, the_site

FOUND, NOT_FOUND = True, False


def finds(backends: Backends, q: str, queue: str = "all") -> list[str]:
    """The names of the authors whose comments are found, sorted."""
    wanted = Filter(site_ids=[the_site(backends).id], queue=queue, q=q)
    with backends.read() as db:
        rows, _ = queues.page(db, wanted, after=None, limit=50)
        assert queues.fitting(db, wanted) == len(rows)
    return sorted(row["name"] for row in rows)


@pytest.mark.parametrize(
    ("body", "q", "is_found"),
    [
        ("The bridge is closed.", "bridge", FOUND),
        ("The bridge is closed.", "BRIDGE Closed", FOUND),
        ("The bridge is closed.", "brid", FOUND),  # the beginning of a word
        ("The bridge is closed.", "ridge", NOT_FOUND),
        ("The bridge is closed.", "bridge open", NOT_FOUND),
        ("The bridge is closed.", '"bridge is closed"', FOUND),
        ("The bridge is closed.", '"closed bridge"', NOT_FOUND),
        ("The bridge is closed.", '"bridge is clo"', NOT_FOUND),  # a phrase has whole words
        ("Мост через Сырдарью закрыт.", "мост", FOUND),
        ("Мост через Сырдарью закрыт.", "СЫРДАР", FOUND),
        ("Мост через Сырдарью закрыт.", "«через Сырдарью»", FOUND),
        ("Мост через Сырдарью закрыт.", '"Сырдарью через"', NOT_FOUND),
        ("الجسر مغلق اليوم.", "مغلق", FOUND),
        ("الجسر مغلق اليوم.", '"الجسر مغلق"', FOUND),
        ("الجسر مغلق اليوم.", '"مغلق الجسر"', NOT_FOUND),
        ("العِلْمُ نورٌ", "العِلْمُ", FOUND),  # vowel signs belong to the word
        ("Don't close it.", "don't", FOUND),
        ("See ann@example.org", "example.org", FOUND),
        ("See https://example.org/a-b?c=d", "a-b", FOUND),
        ("Well… 🐫🐫", "🐫", FOUND),  # no word: read as it stands
        ("Well…", "🐫", NOT_FOUND),
        ("It costs 1500.", "1500", FOUND),
        ("Nothing odd.", "' OR 1=1 --", NOT_FOUND),
        ("Nothing odd.", 'NEAR(odd) AND body:odd* "', NOT_FOUND),
        ("Nothing odd.", "odd & !nothing | (:*", NOT_FOUND),
        ("Nothing odd.", "\\ '", NOT_FOUND),
    ],
)
def test_words_beginnings_and_phrases_are_found(
    backends: Backends, body: str, q: str, is_found: bool
) -> None:
    sent = send(backends, name="Ann", body=body)
    as_pending = finds(backends, q)
    screen_now(backends, sent.id)

    assert finds(backends, q) == (["Ann"] if is_found else [])
    assert set(as_pending) >= set(finds(backends, q))  # parts of words are found there, too


def test_names_and_emails_are_searched(backends: Backends) -> None:
    for name, email in (("Zebo Karimova", None), ("Other", "zebo@example.org"), ("Third", None)):
        screen_now(backends, send(backends, name=name, email=email).id)

    assert finds(backends, "zebo") == ["Other", "Zebo Karimova"]


def test_a_search_stays_in_its_queue(backends: Backends) -> None:
    screen_now(backends, send(backends, name="Held", body="A shit bridge.").id)
    screen_now(backends, send(backends, name="Approved", body="A fine bridge.").id)
    send(backends, name="Pending", body="A new bridge.")

    for queue in ("held", "approved", "pending"):
        assert finds(backends, "bridge", queue) == [queue.title()]
    assert finds(backends, "bridge") == ["Approved", "Held", "Pending"]


def test_only_ten_terms_are_asked_for() -> None:
    assert len(search.terms(" ".join(f"w{number}" for number in range(20)))) == 10
