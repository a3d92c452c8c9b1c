"""The one script that a news site puts on its pages."""

from flask import Blueprint, Response, send_from_directory

from service.web import published
from service.web.build import HERE

embed = Blueprint("embed", __name__)

FIVE_MINUTES = "public, max-age=300"  # its address never changes, so a new build is soon everywhere


@embed.get("/embed.js")
def get_embed() -> Response:
    response = send_from_directory(HERE / "static", "embed.js", etag=True)
    response.headers["Cache-Control"] = FIVE_MINUTES
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Access-Control-Allow-Origin"] = "*"  # for `crossorigin` and `integrity`
    published.offer(("embed",), stamp=None, origins=None)
    return response
