"""The vocabularies of all languages but English."""

from collections.abc import Sequence

from service.screening.lexicon.hit import Hit


def hits(token: str) -> Sequence[Hit]:
    """Listed words in one token; offsets in the token."""
    return ()


def languages_of(text: str, declared: str | None) -> frozenset[str]:
    """The languages that a text may be in. declared: what the comment's page says, if anything."""
    return frozenset({"en"})
