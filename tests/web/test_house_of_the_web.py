import json
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from service.web.describe import description_of


def test_every_call_of_the_api_describes_itself(app: Flask) -> None:
    views = [
        app.view_functions[rule.endpoint]
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
    ]

    assert [view.__name__ for view in views if description_of(view) is None] == []


def test_the_openapi_document_resolves(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").json
    assert document is not None
    schemas = document["components"]["schemas"]

    for reference in references(document):
        assert reference.removeprefix("#/components/schemas/") in schemas
    assert "/api/v1/comments/{uid}" in document["paths"]


def references(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [found for value in node.values() for found in references(value)]
    if isinstance(node, list):
        return [found for value in node for found in references(value)]
    return []


def test_unknown_paths_and_methods_are_problems(client: FlaskClient) -> None:
    for method, path, status in (("GET", "/api/v1/none", 404), ("PUT", "/api/v1/comments", 405)):
        answer = client.open(path, method=method)
        assert (answer.status_code, json.loads(answer.data)["status"]) == (status, status)


def test_every_answer_forbids_sniffing(client: FlaskClient) -> None:
    for path in ("/livez", "/api/v1/none", "/api/v1/openapi.json"):
        assert client.get(path).headers["X-Content-Type-Options"] == "nosniff"


def test_ready_says_what_is_missing_by_name(client: FlaskClient) -> None:
    assert client.get("/livez").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ok", "missing": [], "degraded": []}


def test_no_setting_is_undocumented() -> None:
    page = Path("docs/settings.md")
    if page.exists():
        from dataclasses import fields

        from config.settings import Settings

        text = page.read_text(encoding="utf-8")
        missing = [f.name for f in fields(Settings) if f"CHAIKHANA_{f.name.upper()}" not in text]
        assert missing == []


def test_every_answer_keeps_addresses_to_itself(client: FlaskClient) -> None:
    for path in ("/livez", "/api/v1/none", "/api/v1/openapi.json", "/console/sign-in"):
        assert client.get(path).headers["Referrer-Policy"] in ("same-origin", "no-referrer")
