"""A moderation service of OpenAI's shape."""

from datetime import datetime

from service.connectors.asked import Asked
from service.connectors.calling import Answer, Request, json_request
from service.connectors.heard import NOTHING, Heard, Silence
from service.connectors.scores import found, probabilities
from service.domain.connectors import Connector


def request(connector: Connector, asked: Asked, secret: str, _now: datetime) -> Request:
    body = {"model": connector.model, "input": asked.comment.body}
    return json_request(connector.url, body, Authorization=f"Bearer {secret}")


def heard(connector: Connector, answer: Answer) -> Heard:
    """Without a threshold the service's own flag counts, with one its highest score."""
    try:
        result = answer.json()["results"][0]
        is_flagged, scores = result["flagged"], probabilities(result["category_scores"])
    except (TypeError, KeyError, IndexError):
        raise Silence("unreadable") from None
    if type(is_flagged) is not bool:
        raise Silence("unreadable")
    if connector.threshold is not None:
        is_flagged = max(scores.values()) >= connector.threshold
    return found(scores) if is_flagged else NOTHING
