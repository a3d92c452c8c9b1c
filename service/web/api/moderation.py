"""Comments as moderators see them, and their decisions, for programs with an API token."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NotRequired, TypedDict
from uuid import UUID

from flask.typing import ResponseReturnValue

from service.domain.comment import Form, Status
from service.domain.errors import BadInput, Fault
from service.domain.speech import N_
from service.domain.verdict import Finding
from service.screening import wording
from service.store import queues
from service.store.queues import Order
from service.use_cases import moderate
from service.use_cases.moderate import ACTIONS, MOST, Outcome, Wish
from service.web import filters, gates
from service.web.answers import dropped_none, json_answer
from service.web.api import api
from service.web.describe import described
from service.web.door import door
from service.web.gates import DECIDES
from service.web.reading import Query, json_body


class FindingShown(TypedDict):
    rule: str
    message: str
    field: str
    spans: list[tuple[int, int]]
    code: str
    version: int


class FlagShown(TypedDict):
    reason: str
    at: datetime
    settled_at: datetime | None


class ModeratedComment(TypedDict):
    id: UUID
    site: str
    status: str
    revision: int
    name: str
    body: str
    lang: str | None
    parent: UUID | None
    created_at: datetime
    findings: list[FindingShown]
    flags: list[FlagShown]
    history: list[dict[str, Any]]
    article: dict[str, Any]
    author: dict[str, Any]


class ModeratedPage(TypedDict):
    comments: list[ModeratedComment]
    next: str | None


class DecisionSent(TypedDict):
    comment: str
    action: str
    was: str
    revision: NotRequired[int | None]
    reason: NotRequired[str | None]
    takes_back: NotRequired[bool]
    because: NotRequired[str | None]


class DecisionsSent(TypedDict):
    decisions: list[DecisionSent]


class Result(TypedDict):
    comment: UUID
    ok: bool
    status: str | None
    code: NotRequired[str]


class Results(TypedDict):
    results: list[Result]


@api.get("/moderation/comments")
@described(
    summary="Comments of a site by queue, with findings, history and author's record",
    query={
        "site": (str, "The site's key."),
        "queue?": (str, f"One of {', '.join(queues.QUEUES)}; held by default."),
        "q?": (str, 'Words, beginnings of words or "exact phrases" in body, name or e-mail.'),
        "language?": (str, "As the comment says, such as ru."),
        "rule?": (str, "A rule that fired."),
        "age?": (str, f"One of {', '.join(filters.AGES)}."),
        "order?": (str, f"One of {', '.join(Order)}; priority is for what waits or is flagged."),
        "after?": (str, "The `next` of the page before."),
        "limit?": (int, "1 to 200, by default 50."),
    },
    answers={200: ModeratedPage},
    refusals=(401, 403, 404, 422, 503),
    security="bearer",
)
def get_moderated() -> ResponseReturnValue:
    staff = gates.staff()
    query = Query()
    key = query.text("site", limit=80, required=True)
    wanted = filters.asked(query, (), queue="held", now=gates.now())
    after = query.cursor()
    limit = query.number("limit", default=50, least=1, most=200)
    query.check()
    site = door().sites.get(key)
    gates.pass_origin(site)
    gates.pass_role(staff, site, *DECIDES)
    wanted = replace(wanted, site_ids=[site.id])
    with door().backends.read() as db:
        rows, after = queues.page(db, wanted, after=after, limit=limit)
    answer = {"comments": [_comment(row) for row in rows], "next": str(after) if after else None}
    return json_answer(answer)


def _comment(row: Mapping[str, Any]) -> dict[str, Any]:
    same = ("site", "status", "revision", "name", "body", "lang", "parent", "flags", "author")
    return {
        "id": row["uid"],
        **{key: row[key] for key in same},
        "created_at": row["submitted_at"],
        "history": [_public(entry) for entry in row["history"]],
        "findings": [finding_shown(finding) for finding in row["findings"]],
        "article": {"url": row["url"], "title": row["title"]},
    }


def _public(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A decision without the inner key of who made it."""
    return {key: value for key, value in entry.items() if key != "actor_id"}


def finding_shown(finding: Finding) -> dict[str, Any]:
    """A finding as programs get it, with its sentence in English."""
    return {
        "rule": finding.rule,
        "version": finding.version,
        "code": finding.code,
        "message": wording.say(finding),
        "field": finding.field,
        "spans": finding.spans,
    }


@api.post("/moderation/decisions")
@described(
    summary="Decide up to 200 comments; each that came too late is told so and changes nothing",
    body=DecisionsSent,
    answers={200: Results},
    refusals=(400, 401, 403, 413, 415, 422, 503),
    security="bearer",
)
def post_decisions() -> ResponseReturnValue:
    staff = gates.staff()
    wishes = wishes_from(json_body())
    gates.pass_origin()
    results = decide(staff, wishes)
    return json_answer({"results": [result(outcome) for outcome in results]})


def decide(staff: gates.Staff, wishes: Sequence[Wish]) -> list[Outcome]:
    """Carry out what `staff` wishes, where it may decide."""
    return door().backends.write(
        moderate.moderate,
        wishes,
        site_ids=staff.sites_as(*DECIDES),
        by=staff.actor,
        now=gates.now(),
    )


def wishes_from(raw: Mapping[str, object]) -> list[Wish]:
    """Raises BadInput with every fault; fields are named as in `decisions[3].action`."""
    sent = raw.get("decisions")
    if not isinstance(sent, list):
        code = "required" if sent is None else "wrong_type"
        raise BadInput([Fault("decisions", code, "This has to be a list of decisions.")])
    if not 1 <= len(sent) <= MOST:
        code, params = "too_long" if sent else "required", {"limit": MOST, "length": len(sent)}
        sentence = N_("Please send 1 to %(limit)d decisions; these are %(length)d.")
        raise BadInput([Fault("decisions", code, sentence, params)])
    faults: list[Fault] = []
    wishes = [_wish(one, f"decisions[{place}]", faults) for place, one in enumerate(sent)]
    if faults:
        raise BadInput(faults)
    return [wish for wish in wishes if wish]


def _wish(raw: object, path: str, faults: list[Fault]) -> Wish | None:
    if not isinstance(raw, dict):
        faults.append(Fault(path, "wrong_type", "This has to be a JSON object."))
        return None
    form = Form(raw)
    id_ = form.parsed("comment", form.text("comment", limit=80, required=True), UUID)
    action = form.one_of("action", ACTIONS)
    was = form.one_of("was", list(Status))
    reason = form.text("reason", limit=500, multiline=True)
    because = form.text("because", limit=80)
    revision = form.whole("revision")
    faults.extend(
        Fault(f"{path}.{one.field}", one.code, one.message, one.params) for one in form.faults
    )
    if form.faults or id_ is None:
        return None
    return Wish(
        comment=id_,
        action=action,
        was=Status(was),
        revision=revision,
        reason=reason,
        takes_back=raw.get("takes_back") is True,
        because=because,
    )


def result(outcome: Outcome) -> dict[str, Any]:
    code = outcome.code or None
    return {"comment": outcome.comment, "ok": outcome.ok, "status": outcome.status} | dropped_none(
        {"code": code}
    )
