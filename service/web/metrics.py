"""Figures for Prometheus. They are counted at each scrape, so every process tells the same."""

from collections.abc import Sequence
from ipaddress import ip_address

from flask import Blueprint, Response, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from service.domain.comment import Status
from service.domain.errors import Forbidden
from service.store import jobs, rulings
from service.store.figures import Figures, figures
from service.store.rulings import Ruling
from service.web.door import door

metrics = Blueprint("metrics", __name__)

AWAY = -1


@metrics.get("/metrics")
def get_metrics() -> Response:
    """For a scraper on this machine alone: nothing behind a proxy may ask."""
    if not _is_local():
        raise Forbidden("Only this machine may ask for metrics.")
    with door().backends.read() as db:
        found = figures(db)
        ruled = rulings.lately(db)
    waiting = door().backends.doorbell.ask(jobs.waiting, AWAY)
    text = generate_latest(_registry(found, ruled, waiting))
    response = Response(text, content_type=CONTENT_TYPE_LATEST)
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_local() -> bool:
    try:
        peer = ip_address(request.remote_addr or "")
    except ValueError:
        return False
    return peer.is_loopback and "X-Forwarded-For" not in request.headers


def _registry(found: Figures, ruled: Sequence[Ruling], waiting: int) -> CollectorRegistry:
    registry = CollectorRegistry()

    def gauge(name: str, words: str, *labels: str) -> Gauge:
        return Gauge(f"chaikhana_{name}", words, labels, registry=registry)

    by_status = gauge("comments", "Comments by their present status.", "status")
    for status in Status:
        by_status.labels(status.value).set(found.comments.get(status.value, 0))
    decisions = gauge("decisions", "Decisions in the log.", "by", "becomes")
    for (kind, becomes), number in found.decisions.items():
        decisions.labels(kind, becomes).set(number)
    by_rule = gauge(
        "rulings",
        "Comments by the rules that fired and what a person made of them, lately.",
        "rule", "code", "lang", "outcome",
    )  # fmt: skip
    for one in ruled:
        for outcome in ("upheld", "overturned"):
            number = getattr(one, outcome)
            by_rule.labels(one.rule, one.code, one.lang, outcome).set(number)
    gauge("oldest_pending_seconds", "Age of the oldest unscreened.").set(found.oldest_pending)
    gauge("oldest_held_seconds", "Age of the oldest that waits for a person.").set(
        found.oldest_held
    )
    gauge("inquiries", "Comments that wait for connectors.").set(found.inquiries)
    gauge("bell_waiting", "Ids on the list in Redis; -1 while it is away.").set(waiting)
    gauge("writes_waiting", "Writes that wait in this process.").set(
        door().backends.writer.waiting()
    )
    return registry
