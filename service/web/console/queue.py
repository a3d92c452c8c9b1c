"""What waits for a person, the oldest first; and every other queue, searched and filtered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from service.domain.comment import Status
from service.domain.errors import NotFound
from service.domain.site import Site
from service.domain.speech import N_
from service.store import decisions, queues, sites
from service.use_cases.moderate import ACTIONS
from service.web import filters, gates, pages
from service.web.answers import json_answer
from service.web.console import words
from service.web.console.cards import Card, card
from service.web.console.frame import console, for_roles
from service.web.door import door
from service.web.gates import DECIDES
from service.web.reading import Query

PAGE = 25
MOST_MATCHING = 10_000  # comments that one press decides, 200 a request
REASONS = 20  # offered to choose from
ORDERS = {
    "oldest": N_("Oldest first"),
    "newest": N_("Newest first"),
    "priority": N_("By priority"),
}
# What takes a decision back: to where it came from. Nothing becomes pending again by hand.
BACK = {
    Status.PENDING: "hold",
    Status.HELD: "hold",
    Status.APPROVED: "approve",
    Status.REJECTED: "reject",
}


@console.get("/queue")
@for_roles(*DECIDES)
def get_queue() -> ResponseReturnValue:
    return queue_page("held")


@console.get("/comments")
@for_roles(*DECIDES)
def get_comments() -> ResponseReturnValue:
    return queue_page("all")


@console.get("/matching")
@for_roles(*DECIDES)
def get_matching() -> ResponseReturnValue:
    """`{picks, more}`: each comment that fits, as the forms name it; more: those left out."""
    query = Query()
    _, wanted = asked(query, "held")
    query.check()
    with door().backends.read() as db:
        found = queues.seen(db, wanted, after=None, limit=MOST_MATCHING)
        number = queues.fitting(db, wanted)
    picks = [f"{uid} {status} {revision}" for uid, status, revision in found]
    return json_answer({"picks": picks, "more": max(number - len(picks), 0)})


def queue_page(queue: str) -> ResponseReturnValue:
    """A page of comments; `queue` is the one that is shown when none is asked for."""
    query = Query()
    after = query.cursor()
    mine, wanted = asked(query, queue)
    query.check()
    return render_template("console/queue.html", **listing(mine, wanted, after=after))


def asked(query: Query, queue: str) -> tuple["Mine", queues.Filter]:
    """The sites and the filter that the query asks for; its other faults stay in it."""
    mine = wanted_sites(query, *DECIDES)
    return mine, filters.asked(query, mine.chosen, queue=queue, now=gates.now())


class Mine:
    """The sites that somebody may see in a role, and those of them that the page is about."""

    def __init__(self, every: dict[int, Site], one: Site | None) -> None:
        self.every = sorted(every.values(), key=lambda site: site.key)
        self.one = one
        self.chosen = [one.id] if one else [site.id for site in self.every]


def wanted_sites(query: Query, *roles: str) -> Mine:
    """The site that `site` names, else all that this person has one of these roles for.

    Raises:
        NotFound, Forbidden: there is no such site, or it is not theirs.
    """
    return chosen_sites(query.text("site", limit=80), *roles)


def chosen_sites(key: str, *roles: str) -> Mine:
    """As `wanted_sites`, by the site's key; "" is all of them."""
    staff: gates.Staff = g.staff
    one = door().sites.get(key) if key else None
    if one is not None:
        gates.pass_role(staff, one, *roles)
    with door().backends.read() as db:
        return Mine(sites.by_ids(db, staff.sites_as(*roles)), one)


def listing(mine: Mine, wanted: queues.Filter, *, after: int | None) -> dict[str, Any]:
    """One page of cards with the true counts around it."""
    with door().backends.read() as db:
        rows, following = queues.page(db, wanted, after=after, limit=PAGE)
        counts = queues.counts(db, mine.chosen)
        reasons = decisions.reasons(db, mine.chosen, most=REASONS)
        oldest = {queue: queues.oldest(db, mine.chosen, queue) for queue in queues.QUEUES}
        number = queues.fitting(db, wanted) if wanted.is_narrow else counts[wanted.queue]
    return {
        "cards": [card(row) for row in rows],
        "counts": counts,
        "number_found": number,
        "waiting": waiting_in_words(counts["held"], oldest["held"]),
        "ages": {queue: words.ago(moment) for queue, moment in oldest.items() if moment},
        "choices": choices(),
        "mine": mine,
        "wanted": wanted,
        "queue_of": ACTIONS,
        "after": after,
        "following": following,
        "done": just_done(),
        "did_many": did_many(),
        "reasons": reasons,
    }


def choices() -> dict[str, dict[str, str]]:
    """What the filter offers, in words."""
    return {
        "rule": {name: words.rule(name) for name in words.RULES},
        "age": {name: words.translated(age[0]) for name, age in filters.AGES.items()},
        "order": {name: words.translated(said) for name, said in ORDERS.items()},
    }


def waiting_in_words(held: int, oldest: datetime | None) -> str:
    """How many comments wait, and since when, as in: 3 comments wait, the oldest for 2 hours."""
    many = pages.spoken().ngettext("%(number)s comment waits", "%(number)s comments wait", held)
    said = many % {"number": words.number(held)}
    if oldest is None:
        return said
    return words.translated("%(number_wait)s, the oldest for %(time)s") % {
        "number_wait": said,
        "time": words.ago(oldest),
    }


def did_many() -> str:
    """What a form without JavaScript decided just now: `many` is how many were, and were not."""
    done, _, late = request.args.get("many", "").partition("-")
    if not (done.isascii() and done.isdigit() and late.isascii() and late.isdigit()):
        return ""
    return words.translated("Decided: %(done)s; unchanged: %(late)s.") % {
        "done": words.number(int(done[:9])),
        "late": words.number(int(late[:9])),
    }


def just_done() -> dict[str, Any] | None:
    """The decision that sent somebody here, which they may want to take back; only their own."""
    staff: gates.Staff = g.staff
    row = row_of(request.args.get("done", ""))
    if row is None or not row["history"]:
        return None
    last = row["history"][-1]
    if (last["by"], last["actor_id"]) != (staff.actor.kind, staff.actor.id):
        return None
    action = BACK.get(Status(last["was"]), "")
    was_kept = last["was"] == last["becomes"]
    allowed = was_kept or ACTIONS.get(action) != Status(row["status"])
    return {"row": row, "status": row["status"], "action": action if allowed else ""}


def row_of(uid: str) -> dict[str, Any] | None:
    """The comment with this public id, when it is of a site where this person decides."""
    staff: gates.Staff = g.staff
    try:
        wanted = identified(uid)
    except NotFound:
        return None
    with door().backends.read() as db:
        return queues.one(db, staff.sites_as(*DECIDES), wanted)


def identified(uid: str) -> UUID:
    """Raises NotFound: no id of a comment."""
    try:
        return UUID(uid)
    except ValueError:
        raise NotFound("There is no such comment.") from None


def card_of(uid: str) -> Card | None:
    row = row_of(uid)
    return card(row) if row else None
