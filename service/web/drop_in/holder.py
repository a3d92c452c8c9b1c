"""Whose token a foreign client brings, and what the site of it makes of a text."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.domain.errors import Refused
from service.domain.site import Site
from service.domain.text import folded
from service.store import feedback, sites
from service.store.limits import RATINGS_BY_TOKEN
from service.use_cases.rate import Rating, rate
from service.web import gates
from service.web.door import door
from service.web.gates import RATES


class BadCall(Refused):
    """What one of these interfaces cannot make sense of. Its message is for a programmer, in
    English. kind: the interface's own name for the fault. field: which was at fault."""

    def __init__(self, message: str, *, kind: str = "", field: str = "") -> None:
        super().__init__(message.replace("%", "%%"), code="invalid_argument")
        self.kind = kind
        self.field = field


@dataclass(frozen=True, slots=True)
class Holder:
    """A token that may have texts judged, and its site."""

    site: Site

    def rate(self, text: str, *, name: str = "", lang: str | None = None) -> Rating:
        with door().backends.read() as db:
            said = feedback.said(db, self.site.id, self._digests(text))
        return rate(text, self.site.policy, name=name, lang=lang, said=said, now=gates.now())

    def say(self, text: str, scores: Mapping[str, float]) -> None:
        """Remember what the site says of a text, from now on."""
        digest = self._digests(text)[0]
        door().backends.write(feedback.keep, self.site.id, digest, scores, now=gates.now())

    def _digests(self, text: str) -> tuple[bytes, ...]:
        return door().keys.digests("feedback", f"{self.site.key}/{folded(text)}")


def holder_of(token: str) -> Holder:
    """Who holds this token.

    Raises:
        Unauthenticated, Forbidden, TooFast: nobody, or one who may not, or not so often.
    """
    staff = gates.holder_of(token)
    [site_id] = staff.roles
    with door().backends.read() as db:
        site = sites.by_ids(db, [site_id])[site_id]
    gates.pass_role(staff, site, *RATES)
    gates.pass_limit(RATINGS_BY_TOKEN, str(staff.actor.id))
    return Holder(site)
