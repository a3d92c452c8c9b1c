"""The web service: one Flask application a process."""

import os
from importlib import import_module

from flask import Flask, Response

from config.settings import Settings
from service.logs import set_up
from service.web import errors, pages
from service.web.bodies import Bodies
from service.web.door import NAME, Door, door
from service.web.published import stand_before
from service.web.reading import MOST_BYTES

BLUEPRINTS = (
    "service.web.api:api",
    "service.web.thread:thread",
    "service.web.embed:embed",
    "service.web.demo:demo",
    "service.web.console:console",
    "service.web.drop_in.perspective:perspective",
    "service.web.drop_in.openai:openai",
    "service.web.drop_in.akismet:akismet",
    "service.web.health:health",
    "service.web.metrics:metrics",
    "service.web.pages:assets",
)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
YEAR = 365 * 24 * 3600  # seconds; ASVS 3.4.1 asks for at least that


def create_app(settings: Settings) -> Flask:
    """The application for these settings; connects on first use."""
    app = Flask("service.web", static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES, MAX_FORM_MEMORY_SIZE=MOST_BYTES, MAX_FORM_PARTS=20
    )
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False  # it redirects to what the Host header says
    app.extensions[NAME] = Door.of(settings)
    errors.register(app)
    pages.prepare(app)
    for name in BLUEPRINTS:
        module, _, attribute = name.partition(":")
        app.register_blueprint(getattr(import_module(module), attribute))
    app.after_request(add_headers)
    return app


def from_environment() -> Flask:
    """What the web server calls, once in each of its processes."""
    set_up("web")
    app = create_app(Settings.from_env(os.environ))
    app.wsgi_app = Bodies(app.wsgi_app, MOST_BYTES + 1)  # type: ignore[assignment]
    stand_before(app)
    return app


def add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if door().settings.public_url.startswith("https://"):
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    return response
