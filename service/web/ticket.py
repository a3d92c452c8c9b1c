"""What an address may carry so that an author without JavaScript sees the comment just sent.

Not the receipt: a ticket shows one comment for an hour or two and allows nothing else, so little is
lost when an address is shared.
"""

from datetime import datetime
from uuid import UUID

from service.domain.keys import Keyring

HOUR = 3600  # seconds


def made(keys: Keyring, comment: UUID, now: datetime) -> str:
    """`uuid.hour.signature`; good until the end of the next hour."""
    hour = int(now.timestamp()) // HOUR + 1
    return f"{comment}.{hour}.{keys.sign('receipt', _message(comment, hour))}"


def comment_of(keys: Keyring, ticket: str, now: datetime) -> UUID | None:
    """Which comment a ticket shows; None when it is forged, malformed or too old."""
    uid, _, rest = ticket.partition(".")
    hour, _, signature = rest.partition(".")
    try:
        comment, until = UUID(uid), int(hour)
    except ValueError:
        return None
    if not keys.is_valid("receipt", _message(comment, until), signature):
        return None
    return comment if int(now.timestamp()) // HOUR <= until else None


def _message(comment: UUID, hour: int) -> str:
    return f"ticket/{comment}/{hour}"
