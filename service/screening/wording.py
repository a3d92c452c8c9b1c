"""Findings in words. English templates; the doors translate them before the values go in."""

from collections.abc import Callable

from service.domain.speech import N_
from service.domain.verdict import Finding

SENTENCES = {
    "words.severe": N_("A slur: “%(word)s”."),
    "words.profane": N_("A profane word: “%(word)s”."),
    "words.mild": N_("A rude word: “%(word)s”."),
    "words.disguised": N_("A listed word in disguise (%(how)s)."),
    "words.evasion": N_("A word that mixes letters of several alphabets."),
    "words.unread": N_("More strange words than can be checked, so a person has to look."),
    "links.too_many": N_("More links than this site allows: %(count)d."),
    "links.in_name": N_("A link in the name."),
    "repeats.repeated": N_("The same text for the %(count)d. time within %(minutes)d minutes."),
    "pace.too_fast": N_("%(count)d comments by one author within %(seconds)d seconds."),
    "signs.trap": N_("A field was filled that people do not see."),
    "signs.hasty": N_("Sent sooner than a person writes."),
    "screening.failed": N_("The check “%(screener)s” broke, so a person has to look."),
    "screening.gave_up": N_("Screening failed three times, so a person has to look."),
}
UNKNOWN = N_("Rule “%(rule)s” found “%(code)s”.")


def say(finding: Finding, translate: Callable[[str], str] = str) -> str:
    """One finding as a sentence for a moderator."""
    sentence = SENTENCES.get(f"{finding.rule}.{finding.code}", UNKNOWN)
    return translate(sentence) % {**finding.params, "rule": finding.rule, "code": finding.code}
