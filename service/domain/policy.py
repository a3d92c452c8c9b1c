"""One site's rules and thresholds: TOML, versioned, the same wherever they are asked."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta

from service.domain import connectors, reasons, words
from service.domain.action import ACTIONS, Action
from service.domain.connectors import Connector
from service.domain.reasons import Reason
from service.domain.words import Words

# For findings that came after a site wrote its policy and that need not wait for a person.
UNLESS_SAID = {
    "signs.hasty": Action.MARK,
    "shouting.capitals": Action.MARK,
    "contacts.email": Action.MARK,
    "ban": Action.REJECT,
}
MAX = 1_000_000
MAX_DAYS = 36_500
WEB = ("https://", "http://")
SHARES = frozenset(
    {
        "score_threshold",
        "promotion_threshold",
        "site_model_threshold",
        "shouting_share",
        "rejected_share",
    }
)
OPTIONAL_FIELDS = frozenset({"email"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Thresholds have their source where they are written: config/policies/*.toml.

    premoderate: hold whatever no finding rejects. required: fields beyond name and body.
    actions: by `rule.code.detail`, `rule.code` or `rule`, the longest that fits; a finding that
    none fits is held. max_links: links a comment may hold. repeats, near_repeats, own_repeats: how
    many texts before within repeat_minutes call for a finding: equal ones, ones that differ in a
    word or two, equal ones by the same author; 0 is never. pace: comments one reader may send
    within pace_seconds. max_hosts: websites that its links may lead to. new_author_links: links in
    a comment of an author of whom nothing is approved yet. score_threshold, promotion_threshold:
    the probability of toxic and of advertising, 0..1, from which there is a finding.
    site_model_threshold: of what the site's moderators reject, likewise, by a model that learns
    from them once they rejected and approved as many as site_model_after; 0 is never.
    shouting_share: of capitals among letters, 0..1, when there are as many capitals as
    shouting_letters. hold_first: how many comments of an author have to be approved before others
    are. rejected_share: of an author's comments decided within record_days, 0..1, when as many as
    rejected_least are. A share or threshold of 0 is none.
    hold_at_flags: how many readers flag an approved comment until it is held; 0 is never.
    close_after_days: until comments on an article close that is heard of from now on; 0 is never.
    words: the site's own, beside the vocabularies. reasons: for rejecting, by code.
    connectors: outside services that are asked.
    """

    version: int = 0
    premoderate: bool = False
    required: frozenset[str] = frozenset()
    actions: Mapping[str, Action] = field(default_factory=dict)
    max_links: int = 1
    repeats: int = 2
    near_repeats: int = 2
    own_repeats: int = 1
    repeat_minutes: int = 60
    pace: int = 8
    pace_seconds: int = 60
    max_hosts: int = 3
    new_author_links: int = 1
    score_threshold: float = 0.95
    promotion_threshold: float = 0.8
    site_model_after: int = 200
    site_model_threshold: float = 0.9
    shouting_share: float = 0.7
    shouting_letters: int = 20
    hold_first: int = 0
    rejected_share: float = 0.5
    rejected_least: int = 4
    record_days: int = 30
    hold_at_flags: int = 5
    close_after_days: int = 0
    comment_policy_url: str = ""
    words: Words = words.NONE
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    connectors: tuple[Connector, ...] = ()

    def closes_at(self, now: datetime) -> datetime | None:
        """When comments close on an article that is heard of now; None is never."""
        days = min(self.close_after_days, MAX_DAYS)
        return now + timedelta(days=days) if days else None

    def action_for(self, rule: str, code: str, detail: str = "") -> Action:
        """What one finding calls for."""
        for key in (f"{rule}.{code}.{detail}", f"{rule}.{code}", rule):
            if key in self.actions:
                return self.actions[key]
        return UNLESS_SAID.get(f"{rule}.{code}", UNLESS_SAID.get(rule, Action.HOLD))


def parse(toml: str, *, version: int = 0) -> Policy:
    """The policy that a page of TOML describes.

    Raises:
        ValueError: with a sentence that names the faulty key.
    """
    try:
        page = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"The policy is not valid TOML: {error}.") from error
    known = {f.name: f for f in fields(Policy) if f.name != "version"}
    for key in page.keys() - known.keys():
        raise ValueError(f"The policy has no rule named {key!r}.")
    values = {key: _value(key, value) for key, value in page.items()}
    return Policy(version=version, **values)  # type: ignore[arg-type]


def _value(key: str, value: object) -> object:
    if key in TABLES:
        return TABLES[key](value)
    if key in SHARES:
        return _share(key, value)
    expected = {"premoderate": bool, "comment_policy_url": str}.get(key, int)
    if type(value) is not expected or (expected is int and not 0 <= value <= MAX):  # type: ignore[operator]
        raise ValueError(f"The policy's {key!r} has a value that does not fit: {value!r}.")
    if key == "comment_policy_url" and value and not str(value).startswith(WEB):
        raise ValueError("The policy's 'comment_policy_url' has to be a web address.")
    return value


def _share(key: str, value: object) -> float:
    if type(value) not in (int, float) or not 0 <= value <= 1:  # type: ignore[operator]
        raise ValueError(f"The policy's {key!r} has to be from 0 to 1, not {value!r}.")
    return float(value)  # type: ignore[arg-type]


def _actions(value: object) -> Mapping[str, Action]:
    if not isinstance(value, dict):
        raise ValueError("The policy's 'actions' have to be a table.")
    for rule, action in value.items():
        if action not in ACTIONS:
            raise ValueError(f"The policy's action for {rule!r} is none of {', '.join(ACTIONS)}.")
    return {rule: ACTIONS[action] for rule, action in value.items()}


def _required(value: object) -> frozenset[str]:
    if not isinstance(value, list) or not OPTIONAL_FIELDS.issuperset(value):
        raise ValueError("The policy may require 'email' beyond name and body, and nothing else.")
    return frozenset(value)


TABLES: Mapping[str, Callable[[object], object]] = {
    "actions": _actions,
    "required": _required,
    "words": words.parse,
    "reasons": reasons.parse,
    "connectors": connectors.parse,
}
