"""What the address of a thread asks for, besides its article."""

from dataclasses import dataclass

from flask import url_for

from service.domain import text
from service.domain.comment import TITLE_LIMIT
from service.web.pages import spoken
from service.web.reading import Query
from service.web.where import Where

NEWEST_FIRST = {"newest": True, "oldest": False}
THEMES = {"auto": "light dark", "light": "light", "dark": "dark"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """sort, theme: one of NEWEST_FIRST, of THEMES. after: a cursor. title: of the article, as the
    embed says. parent: the comment to answer. flag: the comment to complain about. ticket: of a
    comment sent without JavaScript. liked: "1" or "0" after a like without JavaScript. flagged: "1"
    after a complaint without it. Texts are "" when nothing is asked."""

    sort: str
    theme: str
    after: int | None
    title: str
    parent: str
    flag: str
    ticket: str
    liked: str
    flagged: str

    @classmethod
    def of(cls, query: Query) -> "Asked":
        """Faults stay in `query`, for whoever checks it."""
        return cls(
            sort=query.choice("sort", NEWEST_FIRST, default="newest"),
            theme=query.choice("theme", THEMES, default="auto"),
            after=query.cursor(),
            title=_title(query.given("title")),
            parent=query.given("parent")[:80],
            flag=query.given("flag")[:80],
            ticket=query.given("sent")[:200],
            liked=query.given("liked")[:1],
            flagged=query.given("flagged")[:1],
        )

    @property
    def is_personal(self) -> bool:
        """True when the answer is for one reader, and no cache may keep it."""
        return bool(self.ticket or self.liked or self.flagged)

    def fields(self, at: Where) -> dict[str, str]:
        """What every form and link of this thread carries along."""
        given = {
            "site": at.site.key,
            "url": at.address.url,
            "lang": spoken().code,
            "theme": self.theme,
            "sort": self.sort,
            "title": self.title,
        }
        return {name: value for name, value in given.items() if value}

    def link(self, at: Where, *, anchor: str = "", **changes: object) -> str:
        """The address of this thread with some things asked differently."""
        values = {**self.fields(at), **{name: one for name, one in changes.items() if one}}
        return url_for("thread.get_thread", _anchor=anchor or None, **values)  # type: ignore[arg-type]


def _title(given: str) -> str:
    """The title in its normal form, cut to what a submission may hold; "" when it cannot be."""
    title = text.normal(text.normal(given)[:TITLE_LIMIT])
    return "" if text.has_forbidden(title, multiline=False) else title
