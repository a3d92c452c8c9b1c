"""One website, as every floor sees it."""

from dataclasses import dataclass

from service.domain.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """origins: `scheme://host[:port]`; hosts: the same without scheme, the only ones whose
    addresses are articles of this site. has_bans: some author is banned. ban_months: whose keys the
    bans of networks are under."""

    id: int
    key: str
    name: str
    zone: str
    lang: str
    version: int
    origins: frozenset[str]
    hosts: frozenset[str]
    policy: Policy
    has_bans: bool = False
    ban_months: frozenset[str] = frozenset()
