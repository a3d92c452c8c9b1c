"""Connectors, and comments to ask them about."""

from typing import Any
from uuid import UUID

from service.connectors.asked import Asked
from service.domain.connectors import KINDS, Connector
from service.domain.verdict import Finding
from tests.builders import URL, a_comment

PARENT = UUID(int=7)


def a_connector(kind: str = "webhook", **values: Any) -> Connector:
    url = KINDS[kind] or "https://check.example/comments"
    return Connector(**{"name": "house", "kind": kind, "url": url, "account": "house", **values})


def an_asked(body: str = "A fine piece.", **values: Any) -> Asked:
    given: dict[str, Any] = {"site": "gazette", "page": "https://gazette.example", "url": URL}
    given |= {"email": "ann@reader.example", "findings": [Finding("links", 1, "body", "too_many")]}
    return Asked(**{**given, "comment": a_comment(body, lang="ru-RU"), **values})
