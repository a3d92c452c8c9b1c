"""Everything this service refuses to do.

    Refused
    ├── Malformed         400  not the JSON we can read
    ├── Unauthenticated   401  a token that is missing, forged or of another site
    ├── Forbidden         403  a foreign origin or host, or a role that may not
    ├── NotFound          404
    ├── MethodNotAllowed  405
    ├── Stale             409  someone else decided first
    ├── Conflict          409  the key was used for another text; the article is closed
    ├── TooLarge          413
    ├── WrongMediaType    415
    ├── BadInput          422  the reader can fix it: every fault in one answer
    ├── TooFast           429
    └── Unavailable       503  storage cannot commit now; nothing was stored

A message is an English sentence with named parameters; the doors translate it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as _field

from service.domain.speech import N_

Params = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one field. `message % params` is a sentence for the person."""

    field: str
    code: str
    message: str
    params: Params = _field(default_factory=dict)


class Refused(Exception):
    """A request we understood and will not carry out. Anything else is a bug."""

    status = 400
    code = "refused"

    def __init__(
        self, message: str, *, code: str | None = None, params: Params | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.params: Params = params or {}
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return self.message % self.params


class Malformed(Refused):
    status, code = 400, "malformed"


class Unauthenticated(Refused):
    status, code = 401, "unauthenticated"


class Forbidden(Refused):
    status, code = 403, "forbidden"


class NotFound(Refused):
    status, code = 404, "not_found"


class MethodNotAllowed(Refused):
    status, code = 405, "method_not_allowed"


class Stale(Refused):
    status, code = 409, "stale"


class NotAllowed(Refused):
    """The comment's status has no such move."""

    status, code = 409, "not_allowed"


class Conflict(Refused):
    status, code = 409, "conflict"


class TooLarge(Refused):
    status, code = 413, "too_large"


class WrongMediaType(Refused):
    status, code = 415, "unsupported_media_type"


class BadInput(Refused):
    """Every fault at once, so the reader mends the form in one go."""

    status, code = 422, "invalid_input"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(N_("Some fields need your attention."))
        self.faults = tuple(faults)


class TooFast(Refused):
    """retry_after: whole seconds, rounded up so that it tells little about the limit.
    challenge: a puzzle whose solution passes at once; None where only waiting helps."""

    status, code = 429, "too_fast"

    def __init__(
        self, message: str, *, retry_after: int, challenge: Mapping[str, str | int] | None = None
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.challenge = challenge


class Unavailable(Refused):
    status, code = 503, "unavailable"
    retry_after = 2

    def __init__(
        self,
        message: str = N_(
            "We cannot store anything right now. Nothing was lost; please try again."
        ),
    ) -> None:
        super().__init__(message)
