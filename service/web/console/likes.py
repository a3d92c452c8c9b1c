"""Likes that came in bursts: held out of the count until somebody releases or drops them."""

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from service.domain.comment import Form
from service.store import held_likes
from service.web.api.held_likes import MOST_ARTICLES, ruled
from service.web.console.frame import console, for_roles
from service.web.console.paths import local
from service.web.console.queue import wanted_sites
from service.web.door import door
from service.web.gates import DECIDES
from service.web.reading import Query


@console.get("/likes")
@for_roles(*DECIDES)
def get_likes() -> ResponseReturnValue:
    query = Query()
    mine = wanted_sites(query, *DECIDES)
    query.check()
    with door().backends.read() as db:
        rows = held_likes.doubtful(db, mine.chosen, most=MOST_ARTICLES)
        rulings = held_likes.rulings(db, mine.chosen, most=MOST_ARTICLES)
    return render_template("console/likes.html", rows=rows, rulings=rulings, mine=mine)


@console.post("/likes")
@for_roles(*DECIDES)
def post_ruling() -> ResponseReturnValue:
    ruled(g.staff, Form(request.form))
    return redirect(local(request.form.get("back", "")), 303)
