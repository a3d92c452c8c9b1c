"""How long ago, how many, why: what cards and tables say, in the moderator's language."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from babel.dates import format_timedelta
from babel.numbers import format_decimal, format_percent

from service.domain import flag
from service.domain.ban import TERMS
from service.domain.reasons import Reason
from service.domain.speech import N_
from service.domain.verdict import Finding
from service.screening import wording
from service.web import gates, pages
from service.web.console.marking import Part, pieces
from service.web.door import door

RULES = {
    "ban": N_("Ban"),
    "words": N_("Listed words"),
    "links": N_("Links"),
    "repeats": N_("Repeats"),
    "pace": N_("Pace"),
    "promotion": N_("Promotion"),
    "site_model": N_("The site's own model"),
    "score": N_("Toxicity"),
    "record": N_("The author's record"),
    "newcomer": N_("First comments"),
    "shouting": N_("Shouting"),
    "contacts": N_("Contacts"),
    "signs": N_("Signs of a machine"),
    "screening": N_("Screening"),
    "connectors": N_("Outside checks"),
}
STATUSES = {
    "pending": N_("Pending"),
    "held": N_("Held"),
    "approved": N_("Approved"),
    "rejected": N_("Rejected"),
    "withdrawn": N_("Withdrawn"),
}
QUEUES = STATUSES | {"flagged": N_("Flagged"), "all": N_("All")}
REASONS = {
    "premoderated": N_("This site holds every comment for a person."),
    flag.ENOUGH: N_("Readers complained."),
}
ACTORS = {
    "screening": N_("Screening"),
    "moderator": N_("A moderator"),
    "token": N_("A program"),
    "author": N_("The author"),
    "readers": N_("Readers"),
    "operator": N_("The operator"),
}

ACTION_NAMES = {
    "approve": N_("Approve"),
    "mark": N_("Approve, and note it"),
    "hold": N_("Hold"),
    "reject": N_("Reject"),
}
DRY_RUN = {
    "held": N_("Newly held"),
    "rejected": N_("Newly rejected"),
    "released": N_("Released"),
}
ROLES = {
    "admin": N_("Admin"),
    "moderator": N_("Moderator"),
    "analyst": N_("Analyst"),
    "checker": N_("Checker"),
}
# What the log of changes says; an entry that a newer version wrote is shown by its name.
EVENTS = {
    "ban.set": N_("Ban %(ban)s was set (%(kind)s)."),
    "ban.lifted": N_("Ban %(ban)s was lifted."),
    "article.closed": N_("Comments on the article %(article)s were closed."),
    "article.opened": N_("Comments on the article %(article)s were opened."),
    "role.given": N_("%(email)s is %(role)s now."),
    "role.taken": N_("%(email)s has no role here any more."),
    "invitation.made": N_("%(email)s was invited as %(role)s."),
    "invitation.used": N_("%(email)s accepted the invitation as %(role)s."),
    "invitation.revoked": N_("The invitation of %(email)s was taken back."),
    "token.made": N_("The API token “%(name)s” was made for %(role)s."),
    "token.revoked": N_("The API token “%(name)s” was revoked."),
    "password.changed": N_("%(email)s has a new password."),
    "second_factor.on": N_("%(email)s signs in with a second factor."),
    "second_factor.off": N_("%(email)s signs in without a second factor."),
    "account.reset": N_("A link was made with which %(email)s sets a new password."),
    "account.disabled": N_("%(email)s may not sign in any more."),
    "account.enabled": N_("%(email)s may sign in again."),
    "policy.changed": N_("The policy has version %(version)s now."),
}


def translated(sentence: str) -> str:
    """A sentence in the language of this answer; "" stays "", which gettext would not leave so."""
    return pages.spoken().gettext(sentence) if sentence else ""


def status(name: str) -> str:
    return translated(STATUSES[name])


def ago(moment: datetime) -> str:
    """How long since then: "3 hours", in round units."""
    passed = max(int((gates.now() - moment).total_seconds()), 1)
    return format_timedelta(passed, locale=pages.spoken().code)


def since(moment: datetime) -> str:
    """When it was, as in: 3 hours ago."""
    passed = max(int((gates.now() - moment).total_seconds()), 1)
    return format_timedelta(-passed, add_direction=True, locale=pages.spoken().code)


def number(value: float) -> str:
    return format_decimal(value, locale=pages.spoken().code)


def share(part: int, whole: int) -> str:
    """ "41%", or a dash of nothing."""
    return format_percent(part / whole, locale=pages.spoken().code) if whole else "–"


def duration(seconds: float | None) -> str:
    """ "4 minutes", or a dash where there is none."""
    if seconds is None:
        return "–"
    return format_timedelta(max(round(seconds), 1), format="short", locale=pages.spoken().code)


def stamp(moment: datetime) -> str:
    return _unmoved(f"{moment:%Y-%m-%d %H:%M} UTC")


def day(moment: date) -> str:
    return _unmoved(f"{moment:%Y-%m-%d}")


def _unmoved(written: str) -> str:
    """Numbers of a date keep their order among words that run from right to left, in attributes,
    too: between LRI and PDI."""
    return f"\u2066{written}\u2069" if pages.spoken().direction == "rtl" else written


def _apart(value: object) -> object:
    """A name in a sentence does not mix with the words around it: between FSI and PDI."""
    is_apart = isinstance(value, str) and pages.spoken().direction == "rtl"
    return f"\u2068{value}\u2069" if is_apart else value


def rule(name: str) -> str:
    return translated(RULES.get(name, name))


def why(finding: Finding) -> str:
    """One finding as a sentence; one that an older rule left behind may lack what today's says."""
    try:
        return wording.say(finding, translated)
    except (KeyError, TypeError, ValueError):
        plain = Finding(finding.rule, finding.version, finding.field, finding.code)
        return translated(wording.UNKNOWN) % {"rule": plain.rule, "code": plain.code}


def came_of(found: int | None) -> str:
    """What one check came to; None when it broke, or is younger than the decision."""
    if found is None:
        return translated("was not run")
    if not found:
        return translated("found nothing")
    return translated("findings: %(number)s") % {"number": number(found)}


BANS = {
    "reader": N_("by their browser"),
    "email": N_("by their e-mail address"),
    "network": N_("by their network, which others may share"),
}


def ban_kind(name: str) -> str:
    return translated(BANS.get(name, name))


def ban_kinds() -> dict[str, str]:
    return {kind: translated(said) for kind, said in BANS.items()}


def ban_terms() -> dict[str, str]:
    return {term: translated(said) for term, (said, _) in TERMS.items()}


def complaints(number_: int) -> str:
    many = pages.spoken().ngettext(
        "%(number)s reader complains", "%(number)s readers complain", number_
    )
    return many % {"number": number(number_)}


def flag_reason(reason: str) -> str:
    """Why a reader complained; words of their own stay as they are."""
    return translated(flag.REASONS[reason]) if reason in flag.REASONS else reason


def reason(entry: Mapping[str, Any], findings: Mapping[str, str]) -> str:
    """Why a decision was made. Screening names a rule and code, people write what they like.

    findings: sentences by `rule.code`, of the comment that was decided.
    """
    said = str(entry["reason"])
    if entry["by"] not in ("screening", "readers") or not said:
        return said
    if said in findings:
        return findings[said]
    return translated(REASONS.get(said, "")) or rule(said.partition(".")[0])


def role(name: str) -> str:
    return translated(ROLES.get(name, name))


def action(name: str) -> str:
    return translated(ACTION_NAMES.get(name, name))


def kind(name: str) -> str:
    """How a comment would fare otherwise."""
    return translated(DRY_RUN.get(name, name))


def event(entry: Mapping[str, Any]) -> str:
    """What the log of changes says about one of its entries."""
    params = {name: _apart(value) for name, value in entry["params"].items()}
    for name, say in (("role", role), ("kind", ban_kind)):
        if name in params:
            params[name] = say(entry["params"][name])
    sentence = EVENTS.get(entry["what"])
    try:
        return translated(sentence) % params if sentence else str(entry["what"])
    except (KeyError, TypeError, ValueError):
        return str(entry["what"])


def actor(entry: Mapping[str, Any]) -> str:
    return str(entry["who"] or translated(ACTORS.get(entry["by"], entry["by"])))


def who_was_first(entry: Mapping[str, Any]) -> str:
    """A decision that somebody else came too late for, in a sentence."""
    return translated("%(who)s was first (%(when)s): %(status)s.") % {
        "who": actor(entry),
        "when": since(entry["at"]),
        "status": status(entry["becomes"]),
    }


def seen(text: str) -> list[Part]:
    """A reader's text in one line of ours, with what cannot be seen in it named."""
    return [part for piece in pieces(text) for part in piece.parts]


def reasons_of(site: str) -> Mapping[str, Reason]:
    """The reasons that a site offers; none for "" or a site that is gone."""
    found = door().sites.find(site) if site else None
    return found.policy.reasons if found else {}


FOR_TEMPLATES: Mapping[str, Callable[..., Any]] = {
    "reasons_of": reasons_of,
    "now": gates.now,
    "ban_kinds": ban_kinds,
    "ban_terms": ban_terms,
    "ago": ago,
    "since": since,
    "number": number,
    "share": share,
    "duration": duration,
    "stamp": stamp,
    "day": day,
    "seen": seen,
    "actor": actor,
    "event": event,
    "role_name": role,
    "rule_name": rule,
    "action_name": action,
    "kind_name": kind,
}
