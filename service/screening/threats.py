"""Threats in so many words. No screener of the pipeline: it knows the plainest forms alone."""

import re2

from service.domain.verdict import Span

MOST = 20

# Who, will, does what, to whom. Bounded and without look-around, so linear on any text.
PATTERNS = tuple(
    re2.compile(f"(?i){pattern}")
    for pattern in (
        r"\b(?:i|we)(?:'ll|’ll| will| am going to| are going to|'m going to|’m going to| gonna)"
        r" (?:kill|murder|shoot|stab|hang|burn|bomb|lynch|behead|rape|hurt)"
        r" (?:you|u|him|her|them|your|those|these|all)\b",
        r"\byou (?:will|are going to|'re going to|’re going to) (?:die|pay with your life|bleed)\b",
        r"(?:^|\PL)(?:убью|зарежу|пристрелю|прибью|взорву|повешу|сожгу|изнасилую)"
        r" (?:тебя|вас|его|её|ее|их|всех)(?:\PL|$)",
        r"(?:^|\PL)(?:тебя|вас|их|его) (?:убьют|убьём|убьем|зарежут|пристрелят|повесят)(?:\PL|$)",
    )
)


def threats(text: str) -> list[Span]:
    """Where the text threatens somebody."""
    found = [match.span() for pattern in PATTERNS for match in pattern.finditer(text)]
    return sorted(found)[:MOST]
