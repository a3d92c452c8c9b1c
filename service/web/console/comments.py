"""All comments by status, searched; and one comment on a page of its own."""

from flask import render_template
from flask.typing import ResponseReturnValue

from service.domain.errors import NotFound
from service.store import queues
from service.web.console.frame import console, for_roles
from service.web.console.queue import card_of, listing, wanted_sites
from service.web.gates import DECIDES
from service.web.reading import Query


@console.get("/comments")
@for_roles(*DECIDES)
def get_comments() -> ResponseReturnValue:
    query = Query()
    queue = query.choice("queue", queues.QUEUES, default="all")
    words = query.text("q", limit=200)
    article_id = query.cursor("article")
    after = query.cursor()
    mine = wanted_sites(query, *DECIDES)
    query.check()
    wanted = queues.Filter(site_ids=mine.chosen, queue=queue, q=words, article_id=article_id)
    return render_template("console/comments.html", **listing(mine, wanted, after=after))


@console.get("/comments/<uid>")
@for_roles(*DECIDES)
def get_comment(uid: str) -> ResponseReturnValue:
    found = card_of(uid)
    if found is None:
        raise NotFound("There is no such comment.")
    return render_template("console/comment.html", card=found, late="")
