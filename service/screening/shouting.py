"""Capitals from beginning to end."""

from collections.abc import Sequence

from service.domain.comment import Comment
from service.domain.verdict import Finding
from service.screening.background import Background
from service.screening.counting import CAPITALS, SMALL, count


def shouting(comment: Comment, background: Background) -> Sequence[Finding]:
    """Find a body whose letters are capitals as often as the policy says, or more.

    Only letters that have two cases count: Arabic, Hebrew or Chinese are never shouted.
    """
    policy, body = background.policy, comment.body
    share = policy.shouting_share
    if share == 0 or (body.isascii() and count(body, CAPITALS) < policy.shouting_letters):
        return ()  # the usual case
    if count(body, SMALL) > (1 - share) * len(body):
        return ()  # nearly every other, decided without looking at each letter
    capitals = sum(map(str.isupper, body))
    if capitals < policy.shouting_letters:
        return ()
    found = capitals / (capitals + sum(map(str.islower, body)))
    if found < share:
        return ()
    return [Finding("shouting", 1, "body", "capitals", {"percent": int(100 * found)})]
