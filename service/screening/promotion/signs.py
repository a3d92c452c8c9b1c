"""What a token says beyond its words: a link, money, a number, a shout."""

import re
from collections.abc import Iterator

from service.screening.score.grams import SIGN
from service.screening.score.words import LONGEST, words

# Each branch begins with a character of its own, so that the others are skipped.
LINK = re.compile(
    r":(?<=\w\w:)//|[Ww](?i:ww\.|atch\?v=)"
    r"|\.(?<=\w\.)(?i:com|net|org|info|biz|example|ru|uk|top|xyz|ly|me)\b"
)
MONEY = re.compile(r"[$£€₽₹]\d|\d[$£€₽₹%]|\d+(?:k|usd|gbp|rs|p)\b", re.IGNORECASE)
LETTERS = re.compile(r"[^\W\d_]+")
CAPITALS = f"{SIGN}capitals"
MOST = 3  # letter runs of a link that are read: hosts and paths say what it sells


def forms(token: str) -> Iterator[str]:
    """The words of a token, and signs of what else it is. What comes after 80 characters says no
    more, and patterns need longer than linear time for it."""
    token = token[:LONGEST]
    if LINK.search(token):
        yield f"{SIGN}link"
        yield from (run.lower() for run in LETTERS.findall(token)[:MOST])
        return
    for word in words(token):
        yield word.form
    if token.isalpha():
        if token.isupper() and len(token) > 2:
            yield CAPITALS
        return
    yield from _signs(token)


def _signs(token: str) -> Iterator[str]:
    digits = sum(map(str.isdigit, token))
    if token.startswith("@") and len(token) > 2:
        yield f"{SIGN}mention"
    if digits and MONEY.search(token):
        yield f"{SIGN}money"
    if digits:
        yield f"{SIGN}{'long number' if digits > 4 else 'number'}"
    if "!!" in token:
        yield f"{SIGN}shout"
