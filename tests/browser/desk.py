"""A site of its own with comments that wait, and moderators who sit before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select

from service.store import moderators, tables
from service.use_cases.sign_in import LIFE
from tests.browser.conftest import Product
from tests.builders import KEYS, add_site, screen_now, send
from tests.web.staff import a_moderator

COOKIE = "chaikhana"


@dataclass(frozen=True)
class Desk:
    product: Product
    site: str
    comments: Sequence[UUID]

    def cookie(self, name: str, role: str = "moderator") -> str:
        """The session of somebody new on this site."""
        backends, now = self.product.backends, datetime.now(UTC)
        email = f"{name.lower()}@{self.site}.example"
        made = a_moderator(backends, email=email, name=name, role=role, sites=(self.site,))
        secret = f"{self.site}-{name}".ljust(43, "x")
        digest = KEYS.digest("session", secret)
        backends.write(moderators.open_session, made, digest, now=now, expires_at=now + LIFE)
        return secret

    def sit_down(
        self,
        context: BrowserContext,
        name: str,
        path: str = "/console/queue",
        *,
        role: str = "moderator",
    ) -> Page:
        """A moderator's browser at a page of the console."""
        cookie = {"name": COOKIE, "value": self.cookie(name, role), "url": self.product.at}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(f"{self.product.at}{path}")
        return page

    def decided(self) -> list[tuple[str, str]]:
        """(status, who decided) of each comment in order; "" while nobody has."""
        comment, decision = tables.comment, tables.decision
        with self.product.backends.read() as db:
            rows = db.execute(
                select(comment.c.uid, comment.c.status, tables.moderator.c.name)
                .outerjoin(
                    decision,
                    (decision.c.comment_id == comment.c.id)
                    & (decision.c.actor_kind == "moderator"),
                )
                .outerjoin(tables.moderator, tables.moderator.c.id == decision.c.actor_id)
                .where(comment.c.uid.in_(self.comments))
                .order_by(comment.c.id, decision.c.id)
            )
            return [(row.status, row.name or "") for row in rows]


def a_desk(product: Product, site: str, comments: int, body: str = "What a load of shit.") -> Desk:
    """So many held comments, named Reader 1, Reader 2 … in the order of waiting."""
    origin = f"https://{site}.example"
    product.backends.write(add_site, site, origin=origin)
    sent = [
        send(product.backends, site=site, url=f"{origin}/1", name=f"Reader {number}", body=body)
        for number in range(1, comments + 1)
    ]
    for start in range(0, comments, 100):
        screen_now(product.backends, *(one.id for one in sent[start : start + 100]))
    return Desk(product, site, [one.uid for one in sent])
