"""What a reader sends, and what becomes of it."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar, cast
from uuid import UUID

from service.domain import address, text
from service.domain.address import Address
from service.domain.errors import BadInput, Fault

BODY_LIMIT = 1500  # the counter under the form
NAME_LIMIT = 80
EMAIL_LIMIT = 254  # RFC 5321, 4.5.3.1.3: a path of 256 with its angle brackets
TITLE_LIMIT = 300
LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\Z")
EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\Z")

T = TypeVar("T")


class Status(StrEnum):
    PENDING = "pending"  # not yet screened
    HELD = "held"  # waits for a moderator
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


MOVES: Mapping[Status, frozenset[Status]] = {
    Status.PENDING: frozenset(
        {Status.HELD, Status.APPROVED, Status.REJECTED, Status.WITHDRAWN},
    ),
    # pending: the author edited it
    Status.HELD: frozenset(
        {Status.APPROVED, Status.REJECTED, Status.WITHDRAWN, Status.PENDING},
    ),
    # approved: a person keeps what readers had flagged
    Status.APPROVED: frozenset(
        {Status.APPROVED, Status.HELD, Status.REJECTED, Status.WITHDRAWN, Status.PENDING},
    ),
    # held: a moderator takes the decision back
    Status.REJECTED: frozenset({Status.APPROVED, Status.HELD, Status.WITHDRAWN}),
    Status.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a reader sent, in its normal form. Optional texts that are empty are None."""

    site: str
    address: Address
    name: str
    body: str
    email: str | None = None
    title: str | None = None
    parent: str | None = None
    lang: str | None = None

    @classmethod
    def from_untrusted(
        cls, raw: Mapping[str, object], *, required: Collection[str] = ("name", "body")
    ) -> "Submission":
        """Clean what came over the wire; fields we do not know are ignored.

        required: the fields of this site's policy; `site`, `url`, `name` and `body` always are.

        Raises:
            BadInput: with every fault of every field.
        """
        form = Form(raw)
        must = {"site", "url", "name", "body", *required}
        site = form.text("site", limit=80, required=True)
        url = form.text("url", limit=address.MAX_LENGTH, required=True)
        name = form.text("name", limit=NAME_LIMIT, required=True)
        body = form.text("body", limit=BODY_LIMIT, required=True, multiline=True)
        email = form.text("email", limit=EMAIL_LIMIT, required="email" in must, shape=EMAIL)
        title = form.text("title", limit=TITLE_LIMIT)
        parent = form.text("parent", limit=80)
        lang = form.text("lang", limit=35, shape=LANG)
        where = form.parsed("url", url, address.parse)
        form.check()
        return cls(
            site=site, address=cast(Address, where), name=name, body=body,
            email=email or None, title=title or None, parent=parent or None, lang=lang or None,
        )  # fmt: skip


class Form:
    """Reads untrusted fields one by one and remembers every fault."""

    def __init__(self, raw: Mapping[str, object]) -> None:
        self._raw = raw
        self.faults: list[Fault] = []

    def text(
        self,
        field: str,
        *,
        limit: int,
        required: bool = False,
        multiline: bool = False,
        shape: re.Pattern[str] | None = None,
    ) -> str:
        """The normal form of one field; "" when it is absent or at fault."""
        value = self._raw.get(field)
        if value is None:
            value = ""
        if not isinstance(value, str):
            return self.fault(field, "wrong_type", "This has to be a text.")
        value = text.normal(value)
        if text.has_forbidden(value, multiline=multiline):
            return self.fault(
                field, "invalid_character", "This has a character that cannot be shown."
            )
        if text.is_empty(value):
            return self.fault(field, "required", "Please fill this in.") if required else ""
        return self._measured(field, value, limit, shape)

    def _measured(self, field: str, value: str, limit: int, shape: re.Pattern[str] | None) -> str:
        if len(value) > limit:
            return self.fault(
                field,
                "too_long",
                "Please shorten this to %(limit)d characters; it has %(length)d.",
                limit=limit,
                length=len(value),
            )
        if shape is not None and not shape.match(value):
            return self.fault(field, "invalid", "This does not look right.")
        return value

    def one_of(self, field: str, choices: Collection[str]) -> str:
        """One of the choices; it has to be there."""
        value = self.text(field, limit=80, required=True)
        if value and value not in choices:
            names = ", ".join(choices)
            return self.fault(field, "invalid", "This is none of: %(choices)s.", choices=names)
        return value

    def whole(self, field: str) -> int | None:
        """A whole number from 1, or None when it is absent."""
        value = self._raw.get(field)
        if value is None:
            return None
        if type(value) is not int:
            self.fault(field, "wrong_type", "This has to be a whole number.")
            return None
        if not 1 <= value < 2**31:
            self.fault(field, "invalid", "This does not look right.")
            return None
        return value

    def parsed(self, field: str, value: str, parse: Callable[[str], T]) -> T | None:
        """`parse(value)`, or None with a fault noted when it raises ValueError."""
        try:
            return parse(value) if value else None
        except ValueError:
            self.fault(field, "invalid", "This does not look right.")
            return None

    def fault(self, field: str, code: str, message: str, **params: int | str) -> str:
        """Remember one thing that is wrong; "" stands for the value meanwhile."""
        self.faults.append(Fault(field, code, message, params))
        return ""

    def check(self) -> None:
        """Raises BadInput when anything was wrong."""
        if self.faults:
            raise BadInput(self.faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One stored comment, as screening and deciding see it. Its e-mail stays in the store."""

    id: int
    uid: UUID
    site_id: int
    article_id: int
    name: str
    body: str
    status: Status = Status.PENDING
    revision: int = 1
    lang: str | None = None
    tries: int = 0
    signs: frozenset[str] = frozenset()  # what the door noticed: see screening/signs.py
    submitted_at: datetime
