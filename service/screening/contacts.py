"""E-mail addresses and telephone numbers: seldom meant for everybody, and what spam asks for."""

import re
from collections.abc import Sequence

from service.domain.comment import Comment
from service.domain.verdict import Finding, Span
from service.screening.background import Background
from service.screening.counting import DIGITS, count

INSIDE = re.compile(r"\.[\w-]")  # a full stop that ends nothing
AT = ("(at", "[at", "( at", "[ at")

# Each repetition is bounded and begins after a character that it cannot hold: linear on any text.
EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?:@|\s?[\[(]\s?at\s?[\])]\s?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}",
    re.IGNORECASE,
)
# "+" and a country, or digits in groups as telephone numbers are written.
PHONE = re.compile(
    r"(?<![\w.,/+-])(?:\+\d{1,3}|\(\d{2,5}\)|\d{2,5})(?:[ \u00a0.()-]{1,2}\d{2,5}){1,5}(?![\w/])"
    r"|(?<![\w.,/-])\+?\d{10,13}(?![\w/])"
)
FEWEST, MOST = 9, 15  # digits: the shortest national numbers with their area; E.164
# "1914 - 1918 1939" and the like: groups of four digits that are years.
YEARS = re.compile(r"(?:1[0-9]|20)\d\d\Z")
OTHERS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}\Z|\d*0{6}|000")  # a computer, a round number, a key
GROUPS = re.compile(r"\d+")
# Numbers of books and journals look alike.
BEFORE = re.compile(r"(?:ISBN|ISSN|DOI|OCLC|PMID|ID|№|#)[-\s:]{0,3}(?:1[03])?[-\s:]{0,3}\Z", re.I)


def contacts(comment: Comment, background: Background) -> Sequence[Finding]:
    """Find e-mail addresses and telephone numbers in the body."""
    body = comment.body
    both = (("email", _emails(body)), ("phone", _phones(body)))
    return [
        Finding("contacts", 1, "body", code, {"count": len(found)}, found)
        for code, found in both
        if found
    ]


def _emails(body: str) -> list[Span]:
    if not ("@" in body or "(" in body or "[" in body) or not INSIDE.search(body):
        return []  # most texts
    if not ("@" in body or any(sign in body for sign in AT)):
        return []
    return [match.span() for match in EMAIL.finditer(body)]


def _phones(body: str) -> list[Span]:
    if count(body, DIGITS) < FEWEST:
        return []
    return [match.span() for match in PHONE.finditer(body) if _is_phone(match, body)]


def _is_phone(match: re.Match[str], body: str) -> bool:
    groups = GROUPS.findall(match[0])
    if OTHERS.match(match[0]):
        return False
    if not FEWEST <= sum(map(len, groups)) <= MOST or any(map(YEARS.match, groups)):
        return False
    if BEFORE.search(body[max(match.start() - 12, 0) : match.start()]):
        return False
    return match[0][0] in "+(" or len(groups) in (1, 3, 4, 5)
