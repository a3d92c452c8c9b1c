"""A site's own model is learnt from its moderators' decisions, once a day."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service.domain.site import Site
from service.screening.score.model import Model
from service.screening.site_model import LEAST_AREA, Learnt, model_of
from service.screening.site_model import learn as learn_texts
from service.store import site_models

MODELS = 32  # kept ready in a process


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be learnt: the next version of a site's model."""

    site_id: int
    version: int
    lessons: tuple[site_models.Lesson, ...]


def task(db: Connection, site_id: int) -> Task:
    made = site_models.newest(db, site_id)
    version = made.version + 1 if made else 1
    return Task(site_id, version, tuple(site_models.lessons(db, site_id)))


def carry_out(one: Task) -> Learnt:
    """Learn, with no transaction open."""
    texts = [lesson.body for lesson in one.lessons]
    return learn_texts(texts, [lesson.rejected for lesson in one.lessons], version=one.version)


def keep(db: Connection, one: Task, learnt: Learnt, *, now: datetime) -> bool:
    """False when another worker was first."""
    return site_models.keep(
        db, one.site_id, one.version, weights=learnt.weights, area=learnt.area, now=now
    )


_ready: dict[int, Model] = {}


def model_for(db: Connection, site: Site) -> Model | None:
    """The site's model when it has one that is good enough, and still has decisions enough."""
    if not site.policy.site_model_after:
        return None
    made = site_models.newest(db, site.id)
    if made is None or made.area < LEAST_AREA:
        return None
    if made.id not in _ready:
        weights = site_models.weights(db, made.id)
        if weights is None:
            return None
        if len(_ready) >= MODELS:
            _ready.clear()
        _ready[made.id] = model_of(weights)
    return _ready[made.id]
