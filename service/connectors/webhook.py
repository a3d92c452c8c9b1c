"""A site's own service, asked with a signed request (docs/connectors.md)."""

import hmac
from datetime import datetime
from typing import Any

from service.connectors.asked import Asked
from service.connectors.calling import Answer, Request, json_request
from service.connectors.heard import NOTHING, Heard, Silence, shown
from service.domain.action import ACTIONS
from service.domain.connectors import Connector

SIGNATURE = "X-Chaikhana-Signature"


def request(connector: Connector, asked: Asked, secret: str, now: datetime) -> Request:
    unsigned = json_request(connector.url, _body(connector, asked))
    signature = signed(unsigned.body, secret, int(now.timestamp()))
    return Request(connector.url, {**unsigned.headers, SIGNATURE: signature}, unsigned.body)


def signed(body: bytes, secret: str, seconds: int) -> str:
    """`t=<seconds since 1970>,v1=<HMAC-SHA256 of "seconds.body", in hex>`."""
    mac = hmac.digest(secret.encode(), f"{seconds}.".encode() + body, "sha256")
    return f"t={seconds},v1={mac.hex()}"


def _body(connector: Connector, asked: Asked) -> dict[str, Any]:
    comment = asked.comment
    author = {"name": comment.name}
    if connector.send_email and asked.email:
        author["email"] = asked.email
    return {
        "version": 1,
        "event": "comment.new" if comment.revision == 1 else "comment.edited",
        "comment": {
            "id": str(comment.uid),
            "revision": comment.revision,
            "body": comment.body,
            "lang": comment.lang,
            "parent": str(asked.parent) if asked.parent else None,
            "submitted_at": f"{comment.submitted_at:%Y-%m-%dT%H:%M:%SZ}",
        },
        "author": author,
        "article": {"url": asked.url},
        "site": {"key": asked.site},
        "findings": [{"rule": one.rule, "code": one.code} for one in asked.findings],
    }


def heard(_connector: Connector, answer: Answer) -> Heard:
    """204 and {} are no opinion; else `{"action", "reason"?}`."""
    said = {} if answer.status == 204 else answer.json()
    if not isinstance(said, dict):
        raise Silence("unreadable")
    action, reason = said.get("action", "approve"), said.get("reason") or ""
    if not isinstance(action, str) or action not in ACTIONS or not isinstance(reason, str):
        raise Silence("unreadable")
    if action == "approve":
        return NOTHING
    return Heard("found", {"what": shown(reason) or action, "action": action})
