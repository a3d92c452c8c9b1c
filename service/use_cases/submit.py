"""A comment comes in: stored as pending, or refused, or recognised as sent before."""

import hmac
import json
from collections.abc import Sequence
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
from service.store.comments import NewComment


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
    return _replay(_sent_before(db, [incoming]), incoming)


def _sent_before(db: Connection, several: Sequence[Intake]) -> dict[bytes, RowMapping]:
    digests = [digest for incoming in several for digest in incoming.idempotency]
    return comments.by_idempotency(db, {incoming.site.id for incoming in several}, digests)


def _replay(sent_before: dict[bytes, RowMapping], incoming: Intake) -> Accepted | None:
    for digest in incoming.idempotency:
        before = sent_before.get(digest)
        if before is None:
            continue
        if not hmac.compare_digest(before["content"] or b"", incoming.content):
            message = "This Idempotency-Key was used for another comment."
            raise Conflict(message, code="idempotency_conflict")
        return Accepted(None, before["uid"], before["reader"] or incoming.reader)
    return None


def submit(db: Connection, several: Sequence[Intake]) -> list[Accepted]:
    """Store comments that came at once as pending; an answer each, in the same order. Safe to
    repeat with the same Idempotency-Keys.

    Each statement is run once for all: the way to a statement and back costs more than it does.

    Raises:
        Conflict: an article is closed, or a key was used for another text.
        BadInput: a parent is not an approved comment of its article.
    """
    before = _sent_before(db, several)
    replays = [_replay(before, incoming) for incoming in several]
    unheard = [one for one, replay in zip(several, replays, strict=True) if replay is None]
    stored = iter(_stored(db, unheard))
    return [replay or next(stored) for replay in replays]


def _stored(db: Connection, new: Sequence[Intake]) -> list[Accepted]:
    found = _articles(db, new)
    seen = {(one.site.id, one.reader): (one.now, readers.ANONYMOUS) for one in new}
    known = readers.find_or_make_all(db, seen)
    rows = [
        _row(db, incoming, article, known[incoming.site.id, incoming.reader])
        for incoming, article in zip(new, found, strict=True)
    ]
    ids = comments.add_all(db, rows)
    return [
        Accepted(ids[row.uid], row.uid, incoming.reader)
        if row.uid in ids
        else _lost_race(db, incoming)
        for incoming, row in zip(new, rows, strict=True)
    ]


def _articles(db: Connection, new: Sequence[Intake]) -> list[Article]:
    """The open article of each."""
    wanted = [
        articles.Wanted(
            site_id=one.site.id,
            address=one.submission.address,
            at=one.now,
            lang=one.submission.lang,
            closes_at=one.site.policy.closes_at(one.now),
        )
        for one in new
    ]
    found = articles.find_or_make_all(db, wanted)
    for one, article in zip(new, found, strict=True):
        refuse_when_closed(article, one.now)
        if one.submission.title and article.title is None:
            articles.set_title(db, article.id, one.submission.title)
    return found


def _row(db: Connection, incoming: Intake, article: Article, reader_id: int) -> NewComment:
    sent = incoming.submission
    parent_id, root_id = _place(db, sent.parent, article.id)
    return NewComment(
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
        submitted_at=incoming.now,
        text_hash=incoming.text_hash,
        sketch=incoming.sketch,
        network=incoming.network.digest,
        network_key=incoming.network.key,
        idempotency=incoming.idempotency[0] if incoming.idempotency else None,
        content=incoming.content,
        banned=_banned(db, incoming, reader_id),
        signs=" ".join(sorted(incoming.signs)) or None,
    )


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
    """Another process, or another of the same ones, stored the same key while we looked."""
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
