"""Who may do what on a site: its people, invitations and API tokens, for those who manage it."""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.domain.comment import EMAIL, EMAIL_LIMIT, NAME_LIMIT
from service.domain.site import Site
from service.store import invitations, moderators
from service.use_cases import people
from service.use_cases.people import ROLES, TOKEN_ROLES, new_token
from service.web import gates
from service.web.console.frame import console, for_roles
from service.web.console.queue import Mine, chosen_sites
from service.web.door import door
from service.web.gates import MANAGES, Staff
from service.web.reading import Query


@console.get("/people")
@for_roles(*MANAGES)
def get_people() -> ResponseReturnValue:
    query = Query()
    mine = managed(query.text("site", limit=80))
    query.check()
    return page(mine)


def managed(key: str) -> Mine:
    """The sites that this person manages, with the one that `key` names, or the first, chosen."""
    mine = chosen_sites(key, *MANAGES)
    return mine if mine.one else Mine({site.id: site for site in mine.every}, mine.every[0])


def page(mine: Mine, **more: Any) -> str:
    """more: what is shown once, such as a new link."""
    assert mine.one is not None
    with door().backends.read() as db:
        shown = {
            "people": moderators.people(db, mine.one.id),
            "invitations": invitations.waiting(db, mine.one.id, gates.now()),
            "tokens": moderators.tokens(db, mine.one.id),
        }
    staff: Staff = g.staff
    me = staff.actor.id
    return render_template(
        "console/people.html",
        mine=mine,
        site=mine.one,
        roles=ROLES,
        token_roles=TOKEN_ROLES,
        me=me,
        **shown,
        **more,
    )


def form() -> tuple[Query, Site]:
    """The fields that were sent, and the site that they are about; only who manages it passes."""
    query = Query(given=request.form)
    mine = managed(query.text("site", limit=80, required=True))
    assert mine.one is not None
    return query, mine.one


def changed(site: Site) -> ResponseReturnValue:
    return redirect(url_for("console.get_people", site=site.key), 303)


@console.post("/people/invitations")
@for_roles(*MANAGES)
def post_invitation() -> ResponseReturnValue:
    """Invite somebody. The link is shown this once, for whoever invites to pass on."""
    query, site = form()
    email = query.text("email", limit=EMAIL_LIMIT, required=True, shape=EMAIL)
    role = query.one_of("role", ROLES)
    query.check()
    link, who = people.new_link(door().keys), who_asks()
    door().backends.write(
        people.invite, link, site_id=site.id, role=role, email=email, by=who.actor, now=gates.now()
    )
    address = url_for("console.get_join", code=link.secret)
    return page(managed(site.key), link=f"{door().settings.public_url}{address}", invited=email)


@console.post("/people/invitations/end")
@for_roles(*MANAGES)
def post_invitation_end() -> ResponseReturnValue:
    query, site = form()
    chosen = query.number("invitation", default=0, least=1, most=2**53)
    query.check()
    who = who_asks()
    door().backends.write(people.take_back, chosen, site_id=site.id, by=who.actor, now=gates.now())
    return changed(site)


@console.post("/people/roles")
@for_roles(*MANAGES)
def post_role() -> ResponseReturnValue:
    """Change what somebody may do here; "none" takes them off the site."""
    query, site = form()
    person = query.number("person", default=0, least=1, most=2**53)
    role = query.one_of("role", (*ROLES, "none"))
    query.check()
    who, becomes = who_asks(), None if role == "none" else role
    door().backends.write(
        people.change_role, person, becomes, site_id=site.id, by=who.actor, now=gates.now()
    )
    return changed(site)


@console.post("/people/tokens")
@for_roles(*MANAGES)
def post_token() -> ResponseReturnValue:
    """Make an API token, and show it this once."""
    query, site = form()
    name = query.text("name", limit=NAME_LIMIT, required=True)
    role = query.one_of("role", TOKEN_ROLES)
    query.check()
    made, who = new_token(), who_asks()
    digest = door().keys.digest("token", made)
    door().backends.write(
        people.make_token,
        digest,
        site_id=site.id,
        role=role,
        name=name,
        by=who.actor,
        now=gates.now(),
    )
    return page(managed(site.key), token=made, token_name=name)


@console.post("/people/tokens/end")
@for_roles(*MANAGES)
def post_token_end() -> ResponseReturnValue:
    query, site = form()
    chosen = query.number("token", default=0, least=1, most=2**53)
    query.check()
    who = who_asks()
    door().backends.write(
        people.revoke_token, chosen, site_id=site.id, by=who.actor, now=gates.now()
    )
    return changed(site)


def who_asks() -> Staff:
    staff: Staff = g.staff
    return staff
