"""A service with Perspective's `comments:analyze`."""

from datetime import datetime
from urllib.parse import urlencode

from service.connectors.asked import Asked
from service.connectors.calling import Answer, Request, json_request
from service.connectors.heard import NOTHING, Heard, Silence
from service.connectors.scores import found, probability
from service.domain.connectors import PERSPECTIVE_THRESHOLD, Connector


def request(connector: Connector, asked: Asked, secret: str, _now: datetime) -> Request:
    """The key goes where every client of this API puts it: into the query."""
    comment = asked.comment
    body = {
        "comment": {"text": comment.body},
        "requestedAttributes": {name: {} for name in connector.attributes},
        "doNotStore": True,
    }
    if comment.lang:
        body["languages"] = [comment.lang.partition("-")[0].lower()]
    query = f"?{urlencode({'key': secret})}" if secret else ""
    return json_request(connector.url + query, body)


def heard(connector: Connector, answer: Answer) -> Heard:
    try:
        sent = answer.json()["attributeScores"]
        scores = {
            name: probability(sent[name]["summaryScore"]["value"]) for name in connector.attributes
        }
    except (TypeError, KeyError):
        raise Silence("unreadable") from None
    threshold = connector.threshold or PERSPECTIVE_THRESHOLD
    return found(scores) if max(scores.values()) >= threshold else NOTHING
