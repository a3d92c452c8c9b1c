"""The demo: pages that a news site could have, with the embed as any site would use it."""

from flask import Blueprint

demo = Blueprint("demo", __name__, url_prefix="/demo")
