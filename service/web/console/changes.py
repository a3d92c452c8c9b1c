"""What changed who may do what, or what is published, the newest first."""

from flask import render_template
from flask.typing import ResponseReturnValue

from service.store import events
from service.web.console.frame import console, for_roles
from service.web.console.queue import wanted_sites
from service.web.door import door
from service.web.gates import MANAGES
from service.web.reading import Query

PAGE = 100


@console.get("/log/changes")
@for_roles(*MANAGES)
def get_changes() -> ResponseReturnValue:
    query = Query()
    mine = wanted_sites(query, *MANAGES)
    before = query.cursor()
    query.check()
    with door().backends.read() as db:
        rows = events.log(db, mine.chosen, before=before, most=PAGE + 1)
    following = rows[PAGE - 1]["id"] if len(rows) > PAGE else None
    return render_template("console/changes.html", rows=rows[:PAGE], following=following, mine=mine)
