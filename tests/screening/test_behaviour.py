"""Screeners of how a comment is written and by whom; each is asked alone, without a store."""

import pytest

from service.domain.policy import Policy
from service.screening.authors import newcomer, record
from service.screening.contacts import contacts
from service.screening.links import links
from service.screening.shouting import shouting
from service.screening.toxicity import score
from tests.builders import a_background, a_comment

INSULT = "You are a stupid, disgusting idiot and a liar."


def codes(screener, body: str = "A fine piece.", *, policy: Policy | None = None, **known):
    comment = a_comment(body)
    background = a_background(policy=policy or Policy(), **known)
    return [finding.code for finding in screener(comment, background)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("See https://a.example/1", []),
        ("See https://a.example/1 and https://a.example/2", ["too_many"]),
        ("https://a.example https://b.example", ["too_many", "too_many_hosts"]),
        ("Wait... what? He said so.Then left.", []),
        ("متن https://a.example/1 و https://a.example/2", ["too_many"]),
    ],
)
def test_links_are_counted_and_so_are_their_hosts(body: str, found: list[str]) -> None:
    policy = Policy(max_links=1, max_hosts=1, new_author_links=9)

    assert codes(links, body, policy=policy) == found


@pytest.mark.parametrize(("approved", "found"), [(0, ["new_author"]), (1, [])])
def test_a_link_of_an_author_nobody_knows_is_a_finding(approved: int, found: list[str]) -> None:
    policy = Policy(new_author_links=0)

    assert codes(links, "https://a.example", policy=policy, author_approved=approved) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Write to anna.k+news@mail.example.org", ["email"]),
        ("anna [at] mail.example", ["email"]),
        ("Call +998 90 123-45-67 now", ["phone"]),
        ("Звоните 8 (495) 123-45-67!", ["phone"]),
        ("اتصل 07732584351", ["phone"]),
        ("From 1914-1918 to 1939-1945, 10,000,000 people", []),
        ("The address 117.96.109.231 is a computer's", []),
        ("ISBN 978-3-16-148410-0", []),
        ("On 2026-11-24 12:30:05", []),
        ("100000000000 to one", []),
        ("@anna looked at it", []),
    ],
)
def test_addresses_and_telephone_numbers_are_found(body: str, found: list[str]) -> None:
    assert codes(contacts, body) == found


def test_a_contact_is_marked_where_it_stands() -> None:
    body = "Пишите: anna@mail.example."

    [finding] = contacts(a_comment(body), a_background())

    assert [body[start:end] for start, end in finding.spans] == ["anna@mail.example"]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("AAAAAAA bbb", ["capitals"]),  # 7 of 10
        ("AAAAAA bbbb", []),  # 6 of 10
        ("AAAAAA", []),  # too few
        ("ПОЗОР ВСЕМ", ["capitals"]),
        ("هذا مقال جيد جدا جدا جدا", []),
        ("这是一篇很好的文章", []),
    ],
)
def test_shouting_is_a_share_of_the_letters_that_have_two_cases(body: str, found) -> None:
    policy = Policy(shouting_share=0.7, shouting_letters=7)

    assert codes(shouting, body, policy=policy) == found


@pytest.mark.parametrize(("approved", "found"), [(1, ["first_comments"]), (2, [])])
def test_the_first_comments_of_an_author_are_found(approved: int, found: list[str]) -> None:
    assert codes(newcomer, policy=Policy(hold_first=2), author_approved=approved) == found


@pytest.mark.parametrize(
    ("rejected", "approved", "found"),
    [(2, 2, ["often_rejected"]), (2, 3, []), (3, 0, []), (4, 0, ["often_rejected"])],
)
def test_an_authors_record_counts_when_there_is_one(
    rejected: int, approved: int, found: list[str]
) -> None:
    policy = Policy(rejected_share=0.5, rejected_least=4)

    assert codes(record, policy=policy, lately_rejected=rejected, lately_approved=approved) == found


def test_a_toxic_body_is_found_with_the_words_that_say_so() -> None:
    [finding] = score(a_comment(INSULT), a_background(policy=Policy(score_threshold=0.9)))

    marked = {INSULT[start:end] for start, end in finding.spans}
    assert finding.params["percent"] in range(90, 101)
    assert {"stupid", "idiot"} <= marked


def test_the_threshold_is_the_sites_own() -> None:
    [finding] = score(a_comment(INSULT), a_background(policy=Policy(score_threshold=0.9)))
    exactly = float(finding.params["probability"])

    assert codes(score, INSULT, policy=Policy(score_threshold=exactly - 0.0001)) == ["toxic"]
    assert codes(score, INSULT, policy=Policy(score_threshold=min(exactly + 0.0001, 1))) == []
    assert codes(score, INSULT, policy=Policy(score_threshold=0)) == []


@pytest.mark.parametrize("body", ["Dick Cheney gave a speech.", "Dr Hoe answered us all."])
def test_one_word_alone_is_the_lexicons(body: str) -> None:
    assert codes(score, body) == []
