"""The reasons for rejecting that a site offers its moderators to choose from."""

from collections.abc import Mapping
from dataclasses import dataclass

LIMIT = 500  # characters of either text
MOST = 50


@dataclass(frozen=True, slots=True)
class Reason:
    """public: what the author is told; "" is nothing. private: what stands in the history."""

    private: str
    public: str = ""


def parse(value: object) -> Mapping[str, Reason]:
    """The policy's table `reasons`: by code, `{private = "…", public = "…"}`.

    Raises:
        ValueError: with a sentence that names the faulty reason.
    """
    if not isinstance(value, dict) or len(value) > MOST:
        raise ValueError(f"The policy's 'reasons' have to be a table of at most {MOST}.")
    return {code: _reason(code, texts) for code, texts in value.items()}


def _reason(code: str, texts: object) -> Reason:
    if not isinstance(texts, dict) or not {"private", "public"} >= texts.keys() >= {"private"}:
        raise ValueError(f"The policy's reason {code!r} needs 'private' and may have 'public'.")
    for text in texts.values():
        if not isinstance(text, str) or len(text) > LIMIT:
            raise ValueError(f"The texts of the reason {code!r} may have {LIMIT} characters.")
    return Reason(**texts)
