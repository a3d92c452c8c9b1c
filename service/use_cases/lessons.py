"""Which sites' models are due. Apart from `learn`, whose models whoever asks has no need of."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from service.domain.site import Site
from service.store import site_models, sites

EVERY = timedelta(days=1)  # also the longest that an erased text goes on teaching


def due(db: Connection, *, now: datetime) -> list[int]:
    """The sites that have decisions enough and no model of the last day."""
    return [site.id for site in sites.every(db) if _is_due(db, site, now)]


def _is_due(db: Connection, site: Site, now: datetime) -> bool:
    after = site.policy.site_model_after
    if not after:
        return False
    made = site_models.newest(db, site.id)
    if made and now - made.at < EVERY:
        return False
    return min(site_models.counts(db, site.id)) >= after
