"""Many comments at once, in bulk: with the history that each status has, and likes."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from service.store import articles, engagement, tables
from service.store.backends import Backends
from service.use_cases.submit import new_uid
from tests.builders import a_submission

STATUSES = ("approved", "approved", "approved", "held", "rejected")
CHUNK = 2000  # rows a statement
WORDS = "The bridge was closed again and nobody told us why, as in the year before. "


def gather(
    backends: Backends, site_id: int, number: int, *, now: datetime, status: str = ""
) -> None:
    """Store so many comments of the last thirty days on a hundred articles.

    status: of all of them; by default a mixture, with decisions, findings and likes.
    """
    made = backends.write(_articles, site_id, now)
    for start in range(0, number, CHUNK):
        numbers = range(start, min(start + CHUNK, number))
        with backends.engine.execution_options(writes=True).begin() as db:
            _add(db, site_id, made, numbers, now=now, status=status)
    backends.write(engagement.recount, made)


def _articles(db: Connection, site_id: int, now: datetime) -> list[int]:
    wanted = [
        articles.Wanted(
            site_id=site_id,
            address=a_submission(url=f"https://gazette.example/crowd/{n}").address,
            at=now,
        )
        for n in range(100)
    ]
    return [made.id for made in articles.find_or_make_all(db, wanted)]


def _add(
    db: Connection,
    site_id: int,
    made: Sequence[int],
    numbers: range,
    *,
    now: datetime,
    status: str,
) -> None:
    readers = _readers(db, site_id, numbers, now)
    rows = [
        _comment(site_id, made[n % len(made)], reader, n, now, status or STATUSES[n % 5])
        for n, reader in zip(numbers, readers, strict=True)
    ]
    wanted = insert(tables.comment).returning(tables.comment.c.id, sort_by_parameter_order=True)
    ids = db.execute(wanted, rows).scalars().all()
    decided = [(id_, row) for id_, row in zip(ids, rows, strict=True) if row["status"] != "pending"]
    if decided:
        db.execute(insert(tables.decision), [_decision(*one) for one in decided])
        db.execute(insert(tables.finding), [_finding(id_) for id_, _ in decided])
        db.execute(insert(tables.like), list(_likes(rows)))


def _readers(db: Connection, site_id: int, numbers: range, now: datetime) -> Sequence[int]:
    rows = [
        {"site_id": site_id, "uid": new_uid(), "kind": "anonymous", "first_seen": now}
        for _ in numbers
    ]
    wanted = insert(tables.reader).returning(tables.reader.c.id, sort_by_parameter_order=True)
    return db.execute(wanted, rows).scalars().all()


def _comment(
    site_id: int, article_id: int, reader_id: int, number: int, now: datetime, status: str
) -> dict[str, Any]:
    at = now - timedelta(minutes=1 + number * 40_000 // 100_000)
    return {
        "uid": new_uid(),
        "site_id": site_id,
        "article_id": article_id,
        "reader_id": reader_id,
        "name": f"Reader {number}",
        "body": f"{WORDS * (1 + number % 4)}{number}",
        "status": status,
        "submitted_at": at,
        "decided_at": None if status in ("pending", "held") else at,
        "published_at": at if status == "approved" else None,
        "text_hash": number.to_bytes(32, "big"),
        "network": number.to_bytes(32, "big"),
        "network_key": f"{now:%Y-%m}",
    }


def _decision(comment_id: int, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "comment_id": comment_id,
        "site_id": row["site_id"],
        "revision": 1,
        "was": "pending",
        "becomes": row["status"],
        "actor_kind": "screening",
        "reason": "",
        "policy_version": 1,
        "at": row["submitted_at"],
    }


def _finding(comment_id: int) -> dict[str, Any]:
    return {
        "comment_id": comment_id,
        "revision": 1,
        "rule": "words",
        "version": 1,
        "field": "body",
        "code": "mild",
        "params": {},
        "spans": [[0, 3]],
    }


def _likes(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "article_id": row["article_id"],
            "reader_id": row["reader_id"],
            "at": row["submitted_at"],
            "standing": "counted",
        }
