"""Akismet: spam or not, by the API of version 1.1."""

from datetime import datetime
from urllib.parse import urlencode

from service.connectors.asked import Asked
from service.connectors.calling import Answer, Request
from service.connectors.heard import NOTHING, Heard, Silence
from service.domain.connectors import Connector

# Akismet requires an address, and no reader's is stored: this one RFC 5737 keeps for examples.
NOBODY = "192.0.2.1"


def request(connector: Connector, asked: Asked, secret: str, _now: datetime) -> Request:
    comment = asked.comment
    fields = {
        "api_key": secret,
        "blog": asked.page,
        "user_ip": NOBODY,
        "permalink": asked.url,
        "comment_type": "reply" if asked.parent else "comment",
        "comment_author": comment.name,
        "comment_content": comment.body,
        "comment_date_gmt": f"{comment.submitted_at:%Y-%m-%dT%H:%M:%SZ}",
        "blog_charset": "UTF-8",
    }
    if comment.lang:
        fields["blog_lang"] = comment.lang
    if connector.send_email and asked.email:
        fields["comment_author_email"] = asked.email
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    return Request(connector.url, headers, urlencode(fields).encode())


def heard(_connector: Connector, answer: Answer) -> Heard:
    """The body is a word; the blatant is told by a header."""
    if not answer.media_type.startswith("text/"):
        raise Silence("unreadable")
    word = answer.body.strip()
    if word == b"true":
        is_blatant = answer.headers.get("X-akismet-pro-tip") == "discard"
        return Heard("found", {"what": "blatant spam" if is_blatant else "spam"})
    if word == b"false":
        return NOTHING
    raise Silence("refused" if word == b"invalid" else "unreadable")
