"""A thread as a page: what is looked up for it, and how it is said in the reader's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime
from flask import render_template, url_for
from sqlalchemy import Connection

from service.domain import days, text
from service.domain.comment import BODY_LIMIT, Status
from service.domain.errors import BadInput, Refused
from service.domain.flag import REASONS
from service.domain.site import Site
from service.store import comments, decisions, threads
from service.store.articles import Article
from service.store.threads import Shown
from service.web import gates, ticket
from service.web.asked import NEWEST_FIRST, THEMES, Asked
from service.web.door import door
from service.web.errors import fault_in_words
from service.web.pages import spoken
from service.web.where import Where

ENOUGH = 200  # every plural category of every language has a number below this
MOMENT = "d MMMM y, HH:mm"


@dataclass(frozen=True, slots=True)
class Own:
    """A comment as its author sees it. root_id: None for a root. reason: what the moderators say to
    them, "" for nothing."""

    uid: UUID
    root_id: int | None
    name: str
    body: str
    at: datetime
    status: Status
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one page shows. article: None until a comment or a like has made it. answered: the
    comment that the form answers. flagging: the one that is complained about. own: the one just
    sent, for its author alone."""

    article: Article | None
    page: threads.Page
    answered: Shown | None = None
    flagging: Shown | None = None
    own: Own | None = None

    @property
    def is_open(self) -> bool:
        return self.article is None or self.article.is_open(gates.now())


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form. faults: sentences by field. sentence: about the whole."""

    values: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    sentence: str = ""

    @classmethod
    def refused(cls, values: Mapping[str, str], refusal: Refused) -> "Draft":
        """What was sent, with what is wrong in the reader's language."""
        translate = spoken().gettext
        faults = refusal.faults if isinstance(refusal, BadInput) else ()
        said = [fault_in_words(fault, translate) for fault in faults]
        sentence = translate(refusal.message) % refusal.params
        return cls(values, {one["field"]: one["message"] for one in said}, sentence)

    @property
    def left(self) -> int:
        """Characters that the body may still have, as the counter says."""
        return BODY_LIMIT - len(text.normal(self.values.get("body", "")))


def look(db: Connection, at: Where, asked: Asked, article: Article | None) -> Look:
    """One page of the article's thread, and the reader's own comment if there is a ticket."""
    if article is None:
        return Look(article=None, page=threads.Page([], None))
    newest_first = NEWEST_FIRST[asked.sort]
    page = threads.page(db, article.id, newest_first=newest_first, after=asked.after)
    return Look(
        article=article,
        page=page,
        answered=named(page, asked.parent),
        flagging=named(page, asked.flag),
        own=_own(db, article, asked.ticket),
    )


def named(page: threads.Page, uid: str) -> Shown | None:
    """The comment of a page with this id."""
    return next((one for one in every(page) if str(one.uid) == uid), None) if uid else None


def every(page: threads.Page) -> Iterator[Shown]:
    """Each comment of a page that is there to be read."""
    for root in page.roots:
        yield from (one for one in (root, *root.replies) if not one.is_removed)


def _own(db: Connection, article: Article, asked: str) -> Own | None:
    uid = ticket.comment_of(door().keys, asked, gates.now()) if asked else None
    row = comments.by_uid(db, uid) if uid else None
    if row is None or row["article_id"] != article.id:
        return None
    told = Status(row["status"]), decisions.public_reason(db, row["id"])
    return Own(row["uid"], row["root_id"], row["name"], row["body"], row["submitted_at"], *told)


def page(at: Where, asked: Asked, look: Look, draft: Draft = Draft()) -> str:
    """The page's HTML."""
    zone = days.zone(at.site.zone)
    return render_template(
        "thread/page.html",
        site=at.site,
        asked=asked,
        look=look,
        draft=draft,
        likes=look.article.likes if look.article else 0,
        comments=look.article.comments if look.article else 0,
        names={one.uid: one.name for one in every(look.page)},
        fields=asked.fields(at),
        events=door().settings.events_url,
        limit=BODY_LIMIT,
        scheme=THEMES[asked.theme],
        reasons={code: spoken().gettext(sentence) for code, sentence in REASONS.items()},
        policy=policy_address(at.site),
        needs_email="email" in at.site.policy.required,
        plurals=plurals,
        link=lambda **changes: asked.link(at, **changes),
        moment=lambda when: moment(when, zone),
    )


def comment_policy(site: Site) -> str:
    """The built-in policy as a page."""
    return render_template("thread/policy.html", site=site)


def policy_address(site: Site) -> str:
    """Where the policy stands that readers are asked to keep."""
    if site.policy.comment_policy_url:
        return site.policy.comment_policy_url
    return url_for("thread.get_comment_policy", site=site.key, lang=spoken().code)


def moment(when: datetime, zone: ZoneInfo) -> str:
    """A time for people, on the site's clock; thread.js says it again on the reader's."""
    return format_datetime(when, MOMENT, tzinfo=zone, locale=spoken().code)


def plurals(one: str, many: str) -> dict[str, Any]:
    """A message's form for each plural category of the language, for Intl.PluralRules to choose.
    `%(num)d` stays in place."""
    rule = Locale.parse(spoken().code).plural_form
    found: dict[str, str] = {"other": spoken().ngettext(one, many, ENOUGH)}
    for number in range(ENOUGH, -1, -1):
        found[rule(number)] = spoken().ngettext(one, many, number)
    return found
