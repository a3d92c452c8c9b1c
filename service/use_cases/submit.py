"""A comment comes in: stored as pending, or refused, or recognised as sent before."""

import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import uuid_utils
from sqlalchemy import Connection, RowMapping

from service.domain import text
from service.domain.comment import Submission
from service.domain.errors import BadInput, Conflict, Fault
from service.domain.keys import Keyring, Network, email_digest
from service.domain.site import Site
from service.domain.sketch import sketch_of
from service.domain.speech import N_
from service.store import articles, bans, comments, readers
from service.store.articles import Article
from service.store.bans import Author


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """A submission with everything that is to be worked out before a transaction is open.

    idempotency: digests of the Idempotency-Key under each key of ours, the present one first;
    empty when there was none. content: of the whole submission. text_hash: finds repeats.
    sketch: finds near ones; None for a short text.
    ban_networks, ban_emails: what the author's network and e-mail are called in bans.
    signs: what the door noticed.
    """

    submission: Submission
    site: Site
    reader: UUID
    network: Network
    idempotency: tuple[bytes, ...]
    content: bytes
    text_hash: bytes
    sketch: bytes | None
    ban_networks: tuple[bytes, ...]
    ban_emails: tuple[bytes, ...]
    signs: frozenset[str]
    now: datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """id: None for a comment that was accepted before."""

    id: int | None
    uid: UUID
    reader: UUID


def intake(
    submission: Submission,
    *,
    site: Site,
    reader: UUID,
    network: Network,
    key: str | None,
    keys: Keyring,
    now: datetime,
    ban_networks: tuple[bytes, ...] = (),
    signs: frozenset[str] = frozenset(),
) -> Intake:
    """Hash what has to be hashed. ban_networks: what bans call the network.

    The text's hash folds case and white space, as repeats do.
    """
    return Intake(
        submission=submission,
        site=site,
        reader=reader,
        network=network,
        idempotency=keys.digests("idempotency", f"{site.key}/{key}") if key else (),
        content=keys.digest("content", _whole(submission)),
        text_hash=keys.digest("content", f"{site.key}/{text.folded(submission.body)}"),
        sketch=sketch_of(submission.body),
        ban_networks=ban_networks,
        ban_emails=_ban_emails(submission, site, keys),
        signs=signs,
        now=now,
    )


def _ban_emails(submission: Submission, site: Site, keys: Keyring) -> tuple[bytes, ...]:
    if not site.has_bans or submission.email is None:
        return ()
    return email_digest(keys, site.key, submission.email)


def _whole(submission: Submission) -> str:
    fields = ("site", "name", "body", "email", "title", "parent", "lang")
    values = [getattr(submission, name) for name in fields]
    return json.dumps([submission.address.key, *values])


def find_replay(db: Connection, incoming: Intake) -> Accepted | None:
    """What the same submission was answered before; None when its key is new.

    Raises:
        Conflict: the key was used for another text.
    """
    if not incoming.idempotency:
        return None
    before = comments.by_idempotency(db, incoming.site.id, incoming.idempotency)
    return _replay(before, incoming) if before else None


def _replay(before: RowMapping, incoming: Intake) -> Accepted:
    if not hmac.compare_digest(before["content"] or b"", incoming.content):
        raise Conflict(
            "This Idempotency-Key was used for another comment.", code="idempotency_conflict"
        )
    return Accepted(None, before["uid"], before["reader"] or incoming.reader)


def submit(db: Connection, incoming: Intake) -> Accepted:
    """Store the comment as pending. Safe to repeat with the same Idempotency-Key.

    Raises:
        Conflict: the article is closed, or the key was used for another text.
        BadInput: the parent is not an approved comment of this article.
    """
    replay = find_replay(db, incoming)
    if replay is not None:
        return replay
    sent, now = incoming.submission, incoming.now
    article = articles.find_or_make(
        db,
        incoming.site.id,
        sent.address,
        now=now,
        lang=sent.lang,
        closes_at=incoming.site.policy.closes_at(now),
    )
    refuse_when_closed(article, now)
    if sent.title and article.title is None:
        articles.set_title(db, article.id, sent.title)
    parent_id, root_id = _place(db, sent.parent, article.id)
    reader_id = readers.find_or_make(db, incoming.site.id, incoming.reader, now=now)
    row = comments.NewComment(
        uid=new_uid(),
        site_id=incoming.site.id,
        article_id=article.id,
        reader_id=reader_id,
        parent_id=parent_id,
        root_id=root_id,
        name=sent.name,
        email=sent.email,
        body=sent.body,
        lang=sent.lang,
        submitted_at=now,
        text_hash=incoming.text_hash,
        sketch=incoming.sketch,
        network=incoming.network.digest,
        network_key=incoming.network.key,
        idempotency=incoming.idempotency[0] if incoming.idempotency else None,
        content=incoming.content,
        banned=_banned(db, incoming, reader_id),
        signs=" ".join(sorted(incoming.signs)) or None,
    )
    made = comments.add(db, row)
    if made is None:  # another process stored the same key while we looked
        return _lost_race(db, incoming)
    return Accepted(made, row.uid, incoming.reader)


def _banned(db: Connection, incoming: Intake, reader_id: int) -> str | None:
    """By what the author is banned; asked for only where somebody is."""
    if not incoming.site.has_bans:
        return None
    author = Author(
        site_id=incoming.site.id,
        reader_id=reader_id,
        emails=incoming.ban_emails,
        networks=incoming.ban_networks,
    )
    return bans.kind_of(db, author, now=incoming.now)


def _lost_race(db: Connection, incoming: Intake) -> Accepted:
    replay = find_replay(db, incoming)
    assert replay is not None
    return replay


def new_uid() -> UUID:
    """UUIDv7: in the order of time, so that indexes grow at one end."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


def refuse_when_closed(article: Article | None, now: datetime) -> None:
    """Raises Conflict when comments on the article are closed."""
    if article is not None and not article.is_open(now):
        raise Conflict("Comments on this article are closed.", code="article_closed")


def _place(db: Connection, parent: str | None, article_id: int) -> tuple[int | None, int | None]:
    """(parent id, root id): a reply to a reply joins its root."""
    if parent is None:
        return None, None
    try:
        place = comments.root_for_reply(db, UUID(parent), article_id)
    except ValueError:
        place = None
    if place is None:
        message = N_("The comment that you answer is no longer here.")
        raise BadInput([Fault("parent", "unknown_parent", message)])
    return place
