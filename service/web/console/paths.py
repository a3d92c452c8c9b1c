"""Addresses inside the console."""

import re
from urllib.parse import urlencode

from flask import request

from service.web import gates

# A page of ours, in visible ASCII and without a backslash, which browsers read as a slash.
LOCAL = re.compile(r"/console(?:[/?][!-\[\]-~]*)?\Z")


def local(path: str) -> str:
    """`path` when it is one of the console's pages; else the console's first page."""
    return path if LOCAL.match(path) and "//" not in path.partition("?")[0] else "/console"


def here(**changed: str | int | None) -> str:
    """The address of this page with some of its parameters changed; None leaves one out."""
    if request.method not in gates.READING:
        return local(request.form.get("back", ""))
    asked = {name: value for name, value in request.args.items() if name != "lang"}
    kept = {name: value for name, value in (asked | changed).items() if value is not None}
    return f"{request.path}?{urlencode(kept)}" if kept else request.path
