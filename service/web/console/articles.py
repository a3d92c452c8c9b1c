"""The articles that readers liked or commented, with who waits there."""

from flask import render_template
from flask.typing import ResponseReturnValue

from service.store import queues
from service.web import gates
from service.web.console.frame import console, for_roles
from service.web.console.queue import wanted_sites
from service.web.door import door
from service.web.gates import READS
from service.web.reading import Query

PAGE = 50


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
