"""What an open page asks every few seconds: true counts, who was first, who looks at what."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from flask import g, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from werkzeug.datastructures import MultiDict

from service.domain.comment import Form
from service.store import decisions, moderators, queues, watches
from service.store.queues import Standing
from service.web import gates
from service.web.answers import json_answer
from service.web.console import words
from service.web.console.frame import by_itself, console, for_roles
from service.web.console.queue import asked, waiting_in_words
from service.web.door import door
from service.web.gates import DECIDES
from service.web.reading import Query

MOST = 200  # cards on one page


@console.post("/pulse")
@for_roles(*DECIDES)
@by_itself
def post_pulse() -> ResponseReturnValue:
    """`{counts, waiting, number, standing: {comment: [status, in words, by whom]}, left, watched}`.

    asked: the page's query string, with the queue that it shows as `shown`. counts and waiting:
    sentences and numbers as the page writes them. number: how many comments fit what was asked.
    left: those shown that are in another queue now. watched: by comment, the name of the other
    moderator who looks at it.
    """
    form = Form(request.form)
    query = Query(given=MultiDict(parse_qsl(request.form.get("asked", ""))))
    shown = form.parsed("cards", request.form.get("cards", ""), uuids) or []
    looking = form.parsed("looking", request.form.get("looking", ""), UUID)
    form.check()
    mine, wanted = asked(query, query.choice("shown", queues.QUEUES, default="held"))
    query.check()
    with door().backends.read() as db:
        found = queues.standing(db, mine.chosen, shown)
        counts = queues.counts(db, mine.chosen)
        oldest = queues.oldest(db, mine.chosen, "held")
        answer = {
            "counts": {name: words.number(number) for name, number in counts.items()},
            "waiting": waiting_in_words(counts["held"], oldest),
            "held": counts["held"],
            "number": queues.fitting(db, wanted) if wanted.is_narrow else counts[wanted.queue],
            "standing": standing(db, found),
            "left": [str(uid) for uid, one in found.items() if not one.is_in(wanted.queue)],
            "watched": watched(db, list(found), looking if looking in found else None),
        }
    return json_answer(answer)


def uuids(listed: str) -> list[UUID]:
    """Raises ValueError: not public ids, or too many."""
    found = [UUID(one) for one in listed.split(",")]
    if len(found) > MOST:
        raise ValueError("too many")
    return found


def standing(db: Connection, found: Mapping[UUID, Standing]) -> dict[str, list[str]]:
    """Status, its name, and who decided last, as a sentence."""
    history = decisions.history_of(db, [one.id for one in found.values()])
    return {
        str(uid): [one.status, words.status(one.status), last_word(history.get(one.id))]
        for uid, one in found.items()
    }


def last_word(history: Sequence[Mapping[str, Any]] | None) -> str:
    return words.who_was_first(history[-1]) if history else ""


def watched(db: Connection, shown: Sequence[UUID], looking: UUID | None) -> dict[str, str]:
    """Says that this moderator looks at `looking`; the names of others, by comment."""
    me: gates.Staff = g.staff
    own = me.actor.id or 0
    if looking is not None:
        door().backends.doorbell.ask(lambda redis: watches.look(redis, looking, own), None)
    nobody: dict[UUID, int] = {}
    seen = door().backends.doorbell.ask(lambda redis: watches.watched(redis, shown), nobody)
    others = {uid: who for uid, who in seen.items() if who != own}
    names = moderators.names(db, set(others.values())) if others else {}
    return {str(uid): names.get(who, "") for uid, who in others.items()}
