"""One comment on a page of its own."""

from flask import render_template
from flask.typing import ResponseReturnValue

from service.domain.errors import NotFound
from service.web.console.frame import console, for_roles
from service.web.console.queue import card_of
from service.web.gates import DECIDES


@console.get("/comments/<uid>")
@for_roles(*DECIDES)
def get_comment(uid: str) -> ResponseReturnValue:
    found = card_of(uid)
    if found is None:
        raise NotFound("There is no such comment.")
    return render_template("console/comment.html", card=found, late="")
