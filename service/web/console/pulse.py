"""What an open page asks every few seconds: true counts, who was first, who looks at what."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import g, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from service.domain.comment import Form, Status
from service.store import decisions, moderators, queues, watches
from service.web import gates
from service.web.answers import json_answer
from service.web.console import words
from service.web.console.frame import by_itself, console, for_roles
from service.web.console.queue import chosen_sites, waiting_in_words
from service.web.door import door
from service.web.gates import DECIDES

MOST = 200  # cards on one page


@console.post("/pulse")
@for_roles(*DECIDES)
@by_itself
def post_pulse() -> ResponseReturnValue:
    """`{counts, waiting, standing: {comment: [status, in words, by whom]}, watched}`.

    counts and waiting: sentences and numbers as the page writes them. watched: by comment, the name
    of the other moderator who looks at it.
    """
    form = Form(request.form)
    key = form.text("site", limit=80)
    shown = form.parsed("cards", request.form.get("cards", ""), uuids) or []
    looking = form.parsed("looking", request.form.get("looking", ""), UUID)
    form.check()
    site_ids = chosen_sites(key, *DECIDES).chosen
    with door().backends.read() as db:
        found = queues.standing(db, site_ids, shown)
        counts = queues.counts(db, site_ids)
        answer = {
            "counts": {name: words.number(number) for name, number in counts.items()},
            "waiting": waiting_in_words(counts["held"], queues.oldest(db, site_ids, Status.HELD)),
            "held": counts["held"],
            "standing": standing(db, found),
            "watched": watched(db, list(found), looking if looking in found else None),
        }
    return json_answer(answer)


def uuids(listed: str) -> list[UUID]:
    """Raises ValueError: not public ids, or too many."""
    found = [UUID(one) for one in listed.split(",")]
    if len(found) > MOST:
        raise ValueError("too many")
    return found


def standing(db: Connection, found: Mapping[UUID, tuple[int, Status]]) -> dict[str, list[str]]:
    """Status, its name, and who decided last, as a sentence."""
    history = decisions.history_of(db, [id_ for id_, _ in found.values()])
    return {
        str(uid): [status, words.status(status), last_word(history.get(id_))]
        for uid, (id_, status) in found.items()
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
