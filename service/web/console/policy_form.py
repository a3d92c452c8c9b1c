"""A policy as a form, and back: what the form says is written into the TOML that is in force, so
that the comments of its authors stay."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from werkzeug.datastructures import MultiDict

from service.domain.action import ACTIONS
from service.domain.policy import TABLES, Policy
from service.domain.speech import N_
from service.domain.words import TIERS
from service.screening import wording
from service.web.console import words

VALUE = re.compile(r"%\(\w+\)[sd]")
LIMIT = 60_000  # characters of TOML; a request holds 64 KiB
TITLES: Mapping[str, str] = {
    "premoderate": N_("Hold every comment for a person"),
    "max_links": N_("Links that a comment may hold"),
    "max_hosts": N_("Websites that its links may lead to"),
    "new_author_links": N_("Links in a comment of an author of whom nothing is approved yet"),
    "repeats": N_("How often the same text may come"),
    "repeat_minutes": N_("… within so many minutes"),
    "pace": N_("Comments that one reader may send"),
    "pace_seconds": N_("… within so many seconds"),
    "score_threshold": N_("Probability of toxic from which a comment is noticed (0 is never)"),
    "promotion_threshold": N_(
        "Probability of advertising from which a comment is noticed (0 is never)"
    ),
    "site_model_threshold": N_(
        "… and the probability from which it notices a comment (0 is never)"
    ),
    "near_repeats": N_("How often nearly the same text may come (0 is for ever)"),
    "own_repeats": N_("How often one author may send the same text (0 is for ever)"),
    "shouting_share": N_("Share of capitals from which it is shouting (0 is never)"),
    "shouting_letters": N_("… when there are as many capitals"),
    "hold_first": N_("Comments of an author that wait for a person, until as many are approved"),
    "rejected_share": N_("Share of an author's rejected comments from which others wait"),
    "rejected_least": N_("… when as many were rejected"),
    "record_days": N_("… within so many days"),
    "hold_at_flags": N_("Flags that hold an approved comment (0 is never)"),
    "close_after_days": N_("Days until comments on a new article close (0 is never)"),
    "site_model_after": N_("Decisions of each kind from which the site's own model is asked"),
    "comment_policy_url": N_("Address of the comment policy"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One simple rule. kind: "bool", "int", "float" or "str". is_default: nobody has set it."""

    name: str
    title: str
    kind: str
    value: Any
    is_default: bool


def rules(policy: Policy, toml: str) -> Sequence[Rule]:
    """Every rule that one value says."""
    given = tomlkit.parse(toml)
    return [
        Rule(
            one.name,
            TITLES.get(one.name, one.name),
            type(one.default).__name__,
            getattr(policy, one.name),
            one.name not in given,
        )
        for one in fields(Policy)
        if one.name != "version" and one.name not in TABLES and one.default is not MISSING
    ]


def acted_on() -> Sequence[tuple[str, str, str]]:
    """What an action can be chosen for: key, rule, and the finding in words without its values."""
    found = [(key, sentence) for key, sentence in wording.SENTENCES.items() if key.count(".") == 1]
    return [(key, key.partition(".")[0], _bare(sentence)) for key, sentence in found]


def _bare(sentence: str) -> str:
    return VALUE.sub("…", words.translated(sentence)).replace("%%", "%").replace("….", "…")


def words_of(policy: Policy) -> Mapping[str, str]:
    """The site's own words for the form, one a line: by tier, and "mute"."""
    by_tier = {
        tier: "\n".join(word for word, one in policy.words.add if one == tier) for tier in TIERS
    }
    return by_tier | {"mute": "\n".join(sorted(policy.words.mute))}


def written(toml: str, form: MultiDict[str, str]) -> str:
    """The TOML with what the form says. Values that do not fit are written as they are: parsing
    the policy says what is wrong with them."""
    page = tomlkit.parse(toml)
    for rule in rules(Policy(), ""):
        if rule.kind == "bool" or rule.name in form:
            _set(page, rule.name, _value(rule, form), rule.value)
    _set(page, "required", ["email"] if "required" in form else [], [])
    _set_actions(page, form)
    _set_words(page, form)
    return tomlkit.dumps(page)


def _value(rule: Rule, form: MultiDict[str, str]) -> Any:
    given = form.get(rule.name, "").strip()
    if rule.kind == "bool":
        return rule.name in form
    try:
        return {"int": int, "float": float}.get(rule.kind, str)(given)
    except ValueError:
        return given


def _set(page: TOMLDocument, name: str, value: Any, default: Any) -> None:
    """What is as by default and was not set stays unset: a later default then holds."""
    if name in page:
        if page[name] != value:
            page[name] = value
    elif value != default:
        page.add(name, value) if not _has_tables(page) else _insert(page, name, value)


def _has_tables(page: TOMLDocument) -> bool:
    return any(isinstance(item, Mapping) for item in page.values())


def _insert(page: TOMLDocument, name: str, value: Any) -> None:
    """Before the first table: behind it, the key would be the table's."""
    fresh = tomlkit.document()
    fresh.add(name, value)
    rest = tomlkit.dumps(page)
    page.clear()
    page.update(tomlkit.parse(tomlkit.dumps(fresh) + rest))


def _set_actions(page: TOMLDocument, form: MultiDict[str, str]) -> None:
    table = page.get("actions", {})
    for name, chosen in _chosen(form, "action."):
        if chosen in ACTIONS and table.get(name) != chosen:
            page.setdefault("actions", tomlkit.table())[name] = chosen
        elif not chosen and name in table:
            del page["actions"][name]
        table = page.get("actions", {})


def _chosen(form: MultiDict[str, str], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in form.items():
        if name.startswith(prefix):
            yield name.removeprefix(prefix), value


def _set_words(page: TOMLDocument, form: MultiDict[str, str]) -> None:
    if "words.mute" not in form:
        return
    add = {word: tier for tier in TIERS for word in _lines(form.get(f"words.{tier}", ""))}
    mute = _lines(form.get("words.mute", ""))
    before = page.get("words", {})
    if dict(before.get("add", {})) == add and list(before.get("mute", [])) == mute:
        return
    table = page.setdefault("words", tomlkit.table())
    table["add"], table["mute"] = add, mute


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
