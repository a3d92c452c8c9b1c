"""What a view says of itself, for the OpenAPI document that is made from the code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

DESCRIPTION = "chaikhana_description"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """query, headers: name -> (type, sentence); a name that ends in "?" is optional.
    body: a TypedDict. answers: by status, a TypedDict or None for no body. refusals: statuses that
    are answered with a problem. body_type, answer_type: their media types. security: "reader",
    "bearer" or "".
    """

    summary: str
    query: Mapping[str, tuple[Any, str]] = field(default_factory=dict)
    headers: Mapping[str, tuple[Any, str]] = field(default_factory=dict)
    body: Any = None
    answers: Mapping[int, Any] = field(default_factory=dict)
    refusals: tuple[int, ...] = ()
    body_type: str = "application/json"
    answer_type: str = "application/json"
    security: str = ""


def described(**words: Any) -> Callable[[F], F]:
    """Attach a Description to a view."""

    def attach(view: F) -> F:
        setattr(view, DESCRIPTION, Description(**words))
        return view

    return attach


def description_of(view: Callable[..., Any]) -> Description | None:
    return getattr(view, DESCRIPTION, None)
