"""What evidence calls for."""

from enum import IntEnum


class Action(IntEnum):
    """What a finding calls for; the strictest of a comment's findings wins."""

    APPROVE = 0
    MARK = 1  # approved, and the finding is kept for the moderators
    HOLD = 2
    REJECT = 3


ACTIONS = {action.name.lower(): action for action in Action}
