"""The policy of a site: its rules, its versions, a text to try, and what a change would do."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tomlkit
from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import RowMapping
from tomlkit.exceptions import TOMLKitError

from service.domain import policy as policies_
from service.domain.action import ACTIONS
from service.domain.comment import BODY_LIMIT
from service.domain.errors import BadInput, Fault, NotFound
from service.domain.policy import Policy
from service.domain.site import Site
from service.store import policies
from service.use_cases import dry_run
from service.use_cases.change_policy import change_policy
from service.use_cases.dry_run import KINDS, SIZES, Change, DryRun
from service.use_cases.try_policy import try_policy
from service.web import gates
from service.web.console import policy_form, words
from service.web.console.frame import console, for_roles
from service.web.console.marking import Piece, pieces
from service.web.console.people import managed
from service.web.console.queue import Mine
from service.web.door import door
from service.web.gates import MANAGES
from service.web.reading import Query

EXAMPLES = 8  # shown of each kind
SHOWN = 280  # characters of an example


@console.get("/policy")
@for_roles(*MANAGES)
def get_policy() -> ResponseReturnValue:
    query = Query()
    mine = managed(query.text("site", limit=80))
    query.check()
    return page(mine)


def page(mine: Mine, **more: Any) -> str:
    assert mine.one is not None
    with door().backends.read() as db:
        versions = policies.versions(db, mine.one.id)
    policy = policies_.parse(versions[0]["toml"], version=versions[0]["version"])
    return render_template(
        "console/policy.html",
        mine=mine,
        site=mine.one,
        policy=policy,
        toml=versions[0]["toml"],
        versions=versions,
        rules=policy_form.rules(policy, versions[0]["toml"]),
        since=origins(versions),
        acted_on=policy_form.acted_on(),
        actions=list(ACTIONS),
        own_words=policy_form.words_of(policy),
        sizes=SIZES,
        limit=BODY_LIMIT,
        **more,
    )


def origins(versions: Sequence[RowMapping]) -> Mapping[str, RowMapping]:
    """For each top-level key, the oldest version since which its value has been what it is."""
    found: dict[str, RowMapping] = {}
    present = tomlkit.parse(versions[0]["toml"]).unwrap()
    settled: set[str] = set()
    for version in versions:
        then = tomlkit.parse(version["toml"]).unwrap()
        for key, value in present.items():
            if key in settled:
                continue
            if then.get(key) == value:
                found[key] = version
            else:
                settled.add(key)
    return found


# --- a change, before it is saved -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Draft:
    """base: the version that it was written on. toml: as it would be saved."""

    site: Site
    base: RowMapping
    toml: str
    policy: Policy


@console.post("/policy/check")
@for_roles(*MANAGES)
def post_policy_check() -> ResponseReturnValue:
    """What would change, with examples; nothing is saved yet."""
    query = Query(given=request.form, repeated=list(request.form))
    draft = draft_of(query)
    size = query.number("size", default=SIZES[1], least=1, most=SIZES[-1])
    query.check()
    now = policies_.parse(draft.base["toml"], version=draft.base["version"])
    with door().backends.read() as db:
        looked = dry_run.look(db, draft.site.id, size, now=now, new=draft.policy)
    ran = dry_run.dry_run(looked, now=now, new=draft.policy)
    return render_template(
        "console/policy_check.html",
        site=draft.site,
        base=draft.base["version"],
        toml=draft.toml,
        lines=difference(draft.base["toml"], draft.toml),
        ran=ran,
        shares=shares(ran),
        kinds=KINDS,
        examples={kind: examples(ran.groups[kind].changes) for kind in KINDS},
    )


def draft_of(query: Query) -> Draft:
    """The change that was sent: whole TOML, or a form that is written into the version it is of.

    Raises:
        BadInput: it is no policy, in a sentence that names the faulty key.
    """
    mine = managed(query.text("site", limit=80, required=True))
    base = query.number("base", default=0, least=1, most=2**31 - 1)
    query.check()
    assert mine.one is not None
    before = version_of(mine.one, base)
    given = request.form.get("toml")
    try:
        toml = policy_form.written(before["toml"], request.form) if given is None else given
        toml = toml.replace("\r\n", "\n")
        if len(toml) > policy_form.LIMIT:
            raise ValueError(f"A policy may have at most {policy_form.LIMIT} characters.")
        return Draft(mine.one, before, toml, policies_.parse(toml, version=base + 1))
    except (ValueError, TOMLKitError) as error:
        raise BadInput([Fault("toml", "invalid", str(error).replace("%", "%%"))]) from None


def version_of(site: Site, version: int) -> RowMapping:
    with door().backends.read() as db:
        found = policies.one(db, site.id, version)
    if found is None:
        raise NotFound("There is no such version.")
    return found


def difference(before: str, after: str) -> Sequence[str]:
    """The lines that differ, with three around them, as `diff -u` has them."""
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=3)
    return list(found)[2:]


@dataclass(frozen=True, slots=True)
class Example:
    change: Change
    body: Sequence[Piece]
    reasons: Sequence[str]


def examples(changes: Sequence[Change]) -> Sequence[Example]:
    return [_example(change) for change in changes[:EXAMPLES]]


def _example(change: Change) -> Example:
    body = change.sample.comment.body[:SHOWN]
    marks = [
        (span, words.why(one))
        for one in change.findings
        if one.field == "body"
        for span in one.spans
    ]
    reasons = dict.fromkeys(words.why(one) for one in change.findings)
    return Example(change, pieces(body, marks), list(reasons))


def shares(ran: DryRun) -> Mapping[str, str]:
    """Of each kind: what people decided about those that they looked at, in words."""
    return {kind: _share(kind, ran) for kind in KINDS}


def _share(kind: str, ran: DryRun) -> str:
    group = ran.groups[kind]
    decided = group.approved + group.rejected
    if not decided:
        return words.translated("No person has decided about any of these.")
    return words.translated(
        "People decided about %(decided)s of these: approved %(approved)s, rejected %(rejected)s."
    ) % {
        "decided": words.number(decided),
        "approved": words.share(group.approved, decided),
        "rejected": words.share(group.rejected, decided),
    }


@console.post("/policy")
@for_roles(*MANAGES)
def post_policy() -> ResponseReturnValue:
    """Put the draft in force, unless somebody else was first."""
    query = Query(given=request.form)
    draft, who = draft_of(query), gates.signed_in(g.session)
    door().backends.write(
        change_policy,
        draft.site.id,
        draft.toml,
        base=draft.base["version"],
        by=who.actor,
        now=gates.now(),
    )
    return redirect(url_for("console.get_policy", site=draft.site.key, done="saved"), 303)


# --- older versions, and a text to try --------------------------------------------------------


@console.get("/policy/versions/<int:version>")
@for_roles(*MANAGES)
def get_policy_version(version: int) -> ResponseReturnValue:
    query = Query()
    mine = managed(query.text("site", limit=80))
    query.check()
    assert mine.one is not None
    chosen = version_of(mine.one, min(version, 2**31 - 1))
    with door().backends.read() as db:
        newest = policies.versions(db, mine.one.id)[0]
        before = policies.one(db, mine.one.id, chosen["version"] - 1)
    return render_template(
        "console/policy_version.html",
        site=mine.one,
        version=chosen,
        newest=newest["version"],
        lines=difference(before["toml"] if before else "", chosen["toml"]),
    )


@console.post("/policy/try")
@for_roles(*MANAGES)
def post_policy_try() -> ResponseReturnValue:
    """What the policy in force makes of a text; it is stored nowhere."""
    query = Query(given=request.form)
    mine = managed(query.text("site", limit=80, required=True))
    query.check()
    text = request.form.get("text", "").replace("\r\n", "\n")[:BODY_LIMIT]
    assert mine.one is not None
    tried = try_policy(text, mine.one.policy, now=gates.now())
    marks = [(span, words.why(one)) for one in tried.findings for span in one.spans]
    shown = {
        "action": tried.action.name.lower(),
        "body": pieces(text, marks),
        "reasons": list(dict.fromkeys(words.why(one) for one in tried.findings)),
        "text": text,
    }
    return page(mine, tried=shown)
