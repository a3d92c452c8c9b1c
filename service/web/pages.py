"""What every page needs: its language, the catalogue in templates, addresses of assets."""

from flask import Blueprint, Flask, Response, abort, g, request, send_from_directory, url_for

from service.web import i18n, published
from service.web.build import BUILD, HERE

assets = Blueprint("assets", __name__)

FOREVER = "public, max-age=31536000, immutable"


@assets.get("/assets/<build>/<path:name>")
def get_asset(build: str, name: str) -> Response:
    """A file of this build; its address changes with its bytes, so it never goes stale."""
    if build != BUILD:
        abort(404)
    response = send_from_directory(HERE / "static", name)
    response.headers["Cache-Control"] = FOREVER
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    published.offer(("asset", name), stamp=None, origins=None)
    return response


def asset(name: str) -> str:
    """The address of a static file, without a host."""
    return url_for("assets.get_asset", build=BUILD, name=name)


def speak(wanted: str | None) -> i18n.Language:
    """Answer this request in the language that `wanted` asks for, else as the browser prefers."""
    g.language = i18n.chosen(wanted)
    return g.language  # type: ignore[no-any-return]


def speak_first_of(*wanted: str | None) -> i18n.Language:
    """Answer in the first of these that we speak, whatever the browser prefers."""
    g.language = i18n.first_of(*wanted)
    return g.language  # type: ignore[no-any-return]


def spoken() -> i18n.Language:
    """The language of this answer; until a view has chosen, what `?lang=` asks for."""
    return g.get("language") or speak(request.args.get("lang"))


def prepare(app: Flask) -> None:
    """Teach the templates to translate, to address assets, and to say which way text runs."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: spoken().gettext(message),
        lambda one, many, number: spoken().ngettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals.update(asset=asset, spoken=spoken, languages=i18n.LANGUAGES)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
