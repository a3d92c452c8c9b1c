"""The OpenAPI 3.1 document, made from the routes and what each view says of itself."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, TypedDict

import msgspec
from flask import Response, current_app
from werkzeug.routing import Rule

from service.web.answers import json_answer
from service.web.api import api
from service.web.describe import Description, described, description_of

REF = "#/components/schemas/{name}"


class FaultShown(TypedDict):
    field: str
    code: str
    message: str


class Puzzle(TypedDict):
    """ALTCHA: find the number up to `maxnumber` whose hash behind `salt` is `challenge`. Send
    base64 of the JSON `{algorithm, challenge, number, salt, signature}` in X-Proof."""

    algorithm: str
    challenge: str
    maxnumber: int
    salt: str
    signature: str


class Problem(TypedDict, total=False):
    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FaultShown]
    challenge: Puzzle


@api.get("/openapi.json")
@described(summary="This document", answers={200: dict[str, Any]})
def get_openapi() -> Response:
    return json_answer(document(), cache="public, max-age=60")


def document() -> dict[str, Any]:
    """The whole document."""
    rules = sorted(current_app.url_map.iter_rules(), key=str)
    views = [(rule, description_of(current_app.view_functions[rule.endpoint])) for rule in rules]
    ours = [(rule, words) for rule, words in views if words]
    names, components = msgspec.json.schema_components(_types(ours), ref_template=REF)
    schemas = dict(zip(map(repr, _types(ours)), names, strict=True))
    paths: dict[str, Any] = {}
    for rule, words in ours:
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            paths.setdefault(path, {})[method.lower()] = _operation(rule, words, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Chaikhana", "version": version("chaikhana")},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "reader": {"type": "apiKey", "in": "header", "name": "X-Reader"},
            },
        },
    }


def _types(views: list[tuple[Rule, Description]]) -> list[Any]:
    found: list[Any] = [Problem]
    for _, words in views:
        parameters = [*words.query.values(), *words.headers.values()]
        wanted = [words.body, *words.answers.values(), *(kind for kind, _ in parameters)]
        found += [one for one in wanted if one is not None and one not in found]
    return found


def _operation(rule: Rule, words: Description, schemas: Mapping[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": words.summary,
        "operationId": rule.endpoint.partition(".")[2] or rule.endpoint,
        "parameters": [
            *({"name": n, "in": "path", "required": True, "schema": {"type": "string"}}
              for n in sorted(rule.arguments)),
            *_parameters("query", words.query, schemas),
            *_parameters("header", words.headers, schemas),
        ],
        "responses": _responses(words, schemas),
    }  # fmt: skip
    if words.body is not None:
        content = {words.body_type: {"schema": schemas[repr(words.body)]}}
        operation["requestBody"] = {"required": True, "content": content}
    if words.security:
        operation["security"] = [{words.security: []}]
    return operation


def _parameters(
    place: str, named: Mapping[str, tuple[Any, str]], schemas: Mapping[str, Any]
) -> list[dict[str, Any]]:
    return [
        {
            "name": name.rstrip("?"),
            "in": place,
            "required": not name.endswith("?"),
            "description": sentence,
            "schema": schemas[repr(kind)],
        }
        for name, (kind, sentence) in named.items()
    ]


def _responses(words: Description, schemas: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status, kind in words.answers.items():
        found[str(status)] = {"description": HTTPStatus(status).phrase}
        if kind is not None:
            content = {words.answer_type: {"schema": schemas[repr(kind)]}}
            found[str(status)]["content"] = content
    problem = {"application/problem+json": {"schema": schemas[repr(Problem)]}}
    for status in words.refusals:
        found[str(status)] = {"description": HTTPStatus(status).phrase, "content": problem}
    return found
