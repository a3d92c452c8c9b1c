"""The articles that readers liked or commented, with who waits there."""

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from service.store import queues
from service.use_cases import close as use_case
from service.web import gates
from service.web.console.frame import console, for_roles
from service.web.console.paths import local
from service.web.console.queue import wanted_sites
from service.web.door import door
from service.web.gates import DECIDES, READS
from service.web.reading import Query

PAGE = 50
BECOMES = {"open": True, "closed": False}


@console.get("/articles")
@for_roles(*READS)
def get_articles() -> ResponseReturnValue:
    query = Query()
    mine = wanted_sites(query, *READS)
    before = query.cursor()
    query.check()
    with door().backends.read() as db:
        rows = queues.articles(db, mine.chosen, before=before, most=PAGE + 1)
    following = rows[PAGE - 1]["id"] if len(rows) > PAGE else None
    return render_template(
        "console/articles.html",
        rows=rows[:PAGE],
        following=following,
        mine=mine,
        now=gates.now(),
    )


@console.post("/articles/close")
@for_roles(*DECIDES)
def post_close() -> ResponseReturnValue:
    """Close the comments of an article, or open them again."""
    form = Query(given=request.form)
    number = form.number("article", default=0, least=1, most=2**62)
    becomes = form.one_of("becomes", BECOMES)
    form.check()
    door().backends.write(
        use_case.close,
        number,
        is_open=BECOMES[becomes],
        site_ids=g.staff.sites_as(*DECIDES),
        by=g.staff.actor,
        now=gates.now(),
    )
    return redirect(local(request.form.get("back", "/console/articles")), 303)
