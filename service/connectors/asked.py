"""What a connector may know about the comment it is asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from service.domain.comment import Comment
from service.domain.verdict import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """No address of a reader: there is none stored.

    page: the address of the site, url: of the article. email: the author's, None unless there is
    one. findings: of the screeners, who judged first.
    """

    comment: Comment
    site: str
    page: str
    url: str
    parent: UUID | None = None
    email: str | None = None
    findings: Sequence[Finding] = ()
