"""Who may not comment for a time: banned from a card, listed and lifted here."""

from flask import g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from service.domain.ban import TERMS, BanKind
from service.store import bans
from service.use_cases import ban as use_case
from service.use_cases.ban import Wish
from service.web import gates
from service.web.console.frame import console, for_roles
from service.web.console.paths import local
from service.web.console.queue import chosen_sites, identified, wanted_sites
from service.web.door import door
from service.web.gates import DECIDES
from service.web.reading import Query


@console.get("/bans")
@for_roles(*DECIDES)
def get_bans() -> ResponseReturnValue:
    query = Query()
    mine = wanted_sites(query, *DECIDES)
    query.check()
    with door().backends.read() as db:
        rows = bans.standing(db, mine.chosen, now=gates.now())
    return render_template("console/bans.html", rows=rows, mine=mine)


@console.post("/bans")
@for_roles(*DECIDES)
def post_ban() -> ResponseReturnValue:
    """Ban the author of the comment that a card shows."""
    form = Query(given=request.form)
    kind = form.one_of("kind", list(BanKind))
    term = form.one_of("term", TERMS)
    reason = form.text("ban_reason", limit=500)
    form.check()
    wish = Wish(
        comment=identified(request.form.get("comment", "")),
        kind=BanKind(kind),
        term=TERMS[term][1],
        reason=reason,
        name=g.staff.name,
    )
    door().backends.write(
        use_case.ban,
        wish,
        keys=door().keys,
        site_ids=g.staff.sites_as(*DECIDES),
        by=g.staff.actor,
        now=gates.now(),
    )
    forget_sites()
    return redirect(local(request.form.get("back", "")), 303)


@console.post("/bans/lift")
@for_roles(*DECIDES)
def post_lift() -> ResponseReturnValue:
    form = Query(given=request.form)
    number = form.number("ban", default=0, least=1, most=2**62)
    form.check()
    ids, by = g.staff.sites_as(*DECIDES), g.staff.actor
    door().backends.write(use_case.lift, number, site_ids=ids, by=by, now=gates.now())
    forget_sites()
    return redirect(local(request.form.get("back", "/console/bans")), 303)


def forget_sites() -> None:
    """From now on this process knows the ban; the others within a second."""
    for site in chosen_sites("", *DECIDES).every:
        door().sites.forget(site.key)
