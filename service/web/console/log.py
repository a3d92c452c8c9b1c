"""Who decided what, the newest first."""

from flask import render_template
from flask.typing import ResponseReturnValue

from service.store import decisions
from service.web.console import words
from service.web.console.frame import console, for_roles
from service.web.console.queue import wanted_sites
from service.web.door import door
from service.web.gates import DECIDES
from service.web.reading import Query

PAGE = 100


@console.get("/log")
@for_roles(*DECIDES)
def get_log() -> ResponseReturnValue:
    query = Query()
    mine = wanted_sites(query, *DECIDES)
    before = query.cursor()
    query.check()
    with door().backends.read() as db:
        rows = decisions.log(db, mine.chosen, before=before, most=PAGE + 1)
    following = rows[PAGE - 1]["id"] if len(rows) > PAGE else None
    shown = [row | {"reason": words.reason(row, {})} for row in rows[:PAGE]]
    return render_template("console/log.html", rows=shown, following=following, mine=mine)
