"""Outside services that look at a comment: what is sent, how it is sent, what the answer means.

To add a kind: one file here with `request` and `heard`, one line below, one in
`domain.connectors.KINDS`, one in docs/connectors.md, one test file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from service.connectors import akismet, openai, perspective, webhook
from service.connectors.asked import Asked
from service.connectors.calling import Answer, Request
from service.connectors.heard import Heard
from service.domain.connectors import Connector


@dataclass(frozen=True, slots=True)
class Kind:
    """request: what is sent, at a time. heard: what an answer means; raises Silence when it means
    nothing. needs_secret: it cannot be asked without."""

    request: Callable[[Connector, Asked, str, datetime], Request]
    heard: Callable[[Connector, Answer], Heard]
    needs_secret: bool


KINDS: Mapping[str, Kind] = {
    "akismet": Kind(akismet.request, akismet.heard, needs_secret=True),
    "openai": Kind(openai.request, openai.heard, needs_secret=True),
    "perspective": Kind(perspective.request, perspective.heard, needs_secret=False),
    "webhook": Kind(webhook.request, webhook.heard, needs_secret=True),
}
