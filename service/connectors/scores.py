"""Probabilities by name, as moderation services give them."""

from collections.abc import Mapping
from typing import Any

from service.connectors.heard import Heard, Silence, shown

NAMED = 3  # scores that a moderator is shown


def probabilities(value: Any) -> dict[str, float]:
    """`{name: 0..1}`. Raises Silence when it is anything else, or empty."""
    if not isinstance(value, dict) or not value:
        raise Silence("unreadable")
    return {str(name): probability(one) for name, one in value.items()}


def probability(value: Any) -> float:
    """Raises Silence unless it is a number from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise Silence("unreadable")
    return float(value)


def found(scores: Mapping[str, float]) -> Heard:
    """The highest scores, as a finding."""
    highest = sorted(scores.items(), key=lambda one: -one[1])[:NAMED]
    said = ", ".join(f"{shown(name)} {score:.2f}" for name, score in highest)
    return Heard("found", {"what": said, "score": highest[0][1]})
