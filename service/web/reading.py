"""Untrusted requests: JSON bodies, query strings, headers. Everything wrong is found at once."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NoReturn

from flask import request
from werkzeug.datastructures import MultiDict

from service.domain.comment import Form
from service.domain.errors import BadInput, Fault, Malformed, TooLarge, WrongMediaType

MOST_BYTES = 64 * 1024


def refuse_too_large() -> None:
    """By the declared length; a body without one is cut off at the same size as it is read."""
    if (request.content_length or 0) > MOST_BYTES:
        raise TooLarge("A request may hold at most 64 KiB.")


def json_body() -> Mapping[str, object]:
    """The JSON object that was sent.

    Raises:
        TooLarge, WrongMediaType, Malformed: as the contract orders them.
        BadInput: JSON, but not an object.
    """
    raw = request.get_data(cache=False)
    if request.mimetype != "application/json" or _is_other_charset() or _is_encoded():
        raise WrongMediaType("Please send application/json in UTF-8.")
    try:
        value = json.loads(
            raw.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_such_number
        )
    except (ValueError, RecursionError):
        raise Malformed("This is not valid JSON.") from None
    if not isinstance(value, dict):
        raise BadInput([Fault("", "wrong_type", "This has to be a JSON object.")])
    return value


def form_body() -> MultiDict[str, str]:
    """The form that a browser sent without JavaScript.

    Raises:
        WrongMediaType, Malformed: it came in another shape, or in chunks.
    """
    if request.mimetype != "application/x-www-form-urlencoded" or _is_encoded():
        raise WrongMediaType("Please send this as a form.")
    if request.content_length is None:  # where a form ends, nothing else can tell
        raise Malformed("A form has to say how long it is.")
    return request.form


def _is_other_charset() -> bool:
    charset = request.mimetype_params.get("charset", "utf-8")
    return charset.lower().replace("_", "-") not in ("utf-8", "utf8")


def _is_encoded() -> bool:
    return request.headers.get("Content-Encoding", "identity").lower() != "identity"


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _no_such_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


class Query(Form):
    """The query string (or `given`: a form as a browser sends it without JavaScript), read like a
    form; a parameter given twice is a fault of its own."""

    def __init__(
        self, repeated: Sequence[str] = (), given: MultiDict[str, str] | None = None
    ) -> None:
        given = request.args if given is None else given
        super().__init__({name: values[0] for name, values in given.lists()})
        for name, values in given.lists():
            if len(values) > 1 and name not in repeated:
                self.fault(name, "invalid", "This was given twice.")

    def given(self, field: str) -> str:
        """One field as it came; "" when it is absent."""
        return str(self._raw.get(field, ""))

    def number(self, field: str, *, default: int, least: int, most: int) -> int:
        """A whole number from `least` to `most`."""
        value = self.text(field, limit=20)
        if not value:
            return default
        if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
            self.fault(field, "invalid", "This does not look right.")
            return default
        return int(value)

    def choice(self, field: str, choices: Mapping[str, object], *, default: str) -> str:
        """One of the names in `choices`."""
        value = self.text(field, limit=40) or default
        if value not in choices:
            self.fault(
                field, "invalid", "This is none of: %(choices)s.", choices=", ".join(choices)
            )
            return default
        return value

    def day(self, field: str) -> date | None:
        """A date as in 2026-11-23."""
        return self.parsed(field, self.text(field, limit=10), date.fromisoformat)

    def cursor(self, field: str = "after") -> int | None:
        """The `next` of an earlier answer."""
        return self.number(field, default=0, least=1, most=2**63 - 1) or None
