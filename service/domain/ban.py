"""Who may not comment on a site for a time, and for how long."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from service.domain.speech import N_


class BanKind(StrEnum):
    """How a banned author is known again."""

    READER = "reader"  # by the token of their browser
    EMAIL = "email"  # by a keyed hash of the address that they gave
    NETWORK = "network"  # by a keyed hash of where they came from, which others may share


LONGEST_NETWORK = timedelta(days=365)  # then nobody can be told by that hash any more
TERMS: Mapping[str, tuple[str, timedelta | None]] = {
    "day": (N_("for a day"), timedelta(days=1)),
    "week": (N_("for a week"), timedelta(days=7)),
    "month": (N_("for a month"), timedelta(days=30)),
    "year": (N_("for a year"), timedelta(days=365)),
    "ever": (N_("until it is lifted"), None),
}
