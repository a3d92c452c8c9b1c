"""A moderator decides: a form for everybody, and the same form sent by the console's script."""

from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from service.domain.comment import Status
from service.domain.errors import NotFound
from service.store import queues
from service.use_cases.moderate import MOST, Outcome, Wish
from service.web.answers import json_answer
from service.web.api.moderation import decide, wishes_from
from service.web.console import words
from service.web.console.cards import may
from service.web.console.frame import console, for_roles, wants_json
from service.web.console.paths import local
from service.web.console.queue import BACK, asked, card_of
from service.web.door import door
from service.web.gates import DECIDES
from service.web.reading import Query


@console.post("/decisions")
@for_roles(*DECIDES)
def post_decision() -> ResponseReturnValue:
    wish = wish_from_form()
    [outcome] = decide(g.staff, [wish])
    if outcome.code == "not_found":
        raise NotFound("There is no such comment.")
    if wants_json():
        status = HTTPStatus.OK if outcome.ok else HTTPStatus.CONFLICT
        return json_answer(told(wish, outcome), status)
    if outcome.ok:
        return redirect(back(request.form.get("back", ""), wish), 303)
    page = render_template(
        "console/comment.html", card=card_of(str(wish.comment)), late=first(wish, outcome)
    )
    return page, HTTPStatus.CONFLICT


@console.post("/decisions/many")
@for_roles(*DECIDES)
def post_decisions() -> ResponseReturnValue:
    """One action and one reason for every comment that was picked; each stands by itself."""
    wishes = picked_wishes()
    outcomes = decide(g.staff, wishes)
    told_all = [told(*both) for both in zip(wishes, outcomes, strict=True)]
    if wants_json():
        return json_answer({"results": told_all})
    late = [one for one in told_all if not one["ok"]]
    if not late:
        return redirect(local(request.form.get("back", "")), 303)
    cards = [(card_of(one["comment"]), one["message"]) for one in late]
    page = render_template("console/late.html", late=cards, done=len(wishes) - len(late))
    return page, HTTPStatus.CONFLICT


@console.post("/decisions/matching")
@for_roles(*DECIDES)
def post_matching() -> ResponseReturnValue:
    """One action for the first 200 that fit the filter of the page that this was sent from."""
    path = local(request.form.get("back", ""))
    given = MultiDict(parse_qsl(urlsplit(path).query))
    query = Query(given=given)
    _, wanted = asked(query, request.form.get("queue", "held"))
    query.check()
    with door().backends.read() as db:
        found = queues.seen(db, wanted, after=None, limit=MOST)
    common = {name: request.form.get(name) for name in ("action", "reason", "because")}
    raws = [
        {"comment": str(uid), "was": status, "revision": revision, **common}
        for uid, status, revision in found
    ]
    outcomes = decide(g.staff, wishes_from({"decisions": raws})) if raws else []
    done = sum(outcome.ok for outcome in outcomes)
    given["many"] = f"{done}-{len(outcomes) - done}"
    return redirect(f"{urlsplit(path).path}?{urlencode(list(given.items()))}", 303)


def picked_wishes() -> list[Wish]:
    """Each `pick` is a comment with the status and revision that were seen, apart by spaces.

    Raises:
        BadInput: none was picked, or more than 200.
    """
    common = {name: request.form.get(name) for name in ("action", "reason", "because")}
    seen = [[*one.split(" "), "", ""][:3] for one in request.form.getlist("pick")]
    raws = [
        {"comment": uid, "was": was, "revision": whole(revision), **common}
        for uid, was, revision in seen
    ]
    return wishes_from({"decisions": raws})


def wish_from_form() -> Wish:
    """Raises BadInput, as the API does for the same fields."""
    raw: dict[str, Any] = {
        name: request.form.get(name) for name in ("comment", "action", "was", "reason", "because")
    }
    raw["revision"] = whole(request.form.get("revision", ""))
    raw["takes_back"] = request.form.get("takes_back") == "1"
    return wishes_from({"decisions": [raw]})[0]


def whole(number: str) -> int | None:
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None


def back(path: str, wish: Wish) -> str:
    """The page that was left, told which comment was decided, so that it offers to undo it."""
    parts = urlsplit(local(path))
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query)
        if name not in ("done", "lang", "many")
    ]
    return f"{parts.path}?{urlencode([*kept, ('done', str(wish.comment))])}"


def told(wish: Wish, outcome: Outcome) -> dict[str, Any]:
    """What the script needs: a sentence, the comment as it is now, and how to take it back."""
    status = Status(outcome.status or wish.was)
    answer: dict[str, Any] = {
        "comment": str(wish.comment),
        "ok": outcome.ok,
        "status": status,
        "status_in_words": words.status(status),
        "actions": sorted(may(status)),
        "code": outcome.code,
        "message": "" if outcome.ok else first(wish, outcome),
    }
    if outcome.ok:
        answer["undo"] = {"action": BACK[wish.was], "was": status}
    return answer


def first(wish: Wish, outcome: Outcome) -> str:
    """Who decided before, and what; or that the author has edited the comment meanwhile."""
    found = card_of(str(wish.comment))
    if found is None:
        return words.translated("There is no such comment.")
    if outcome.code == "not_allowed":
        return words.translated("This cannot be done to a comment that is %(status)s.") % {
            "status": words.status(found.row["status"])
        }
    if wish.revision not in (None, found.row["revision"]):
        return words.translated("The author has edited this comment. Please read it again.")
    if not found.history:
        return words.translated("This comment has changed. Please look again.")
    return words.who_was_first(found.history[-1])
