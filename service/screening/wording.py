"""Findings in words. English templates; the doors translate them before the values go in."""

from collections.abc import Callable

from service.domain.verdict import Finding

SENTENCES = {
    "words.severe": "A slur: “%(word)s”.",
    "words.profane": "A profane word: “%(word)s”.",
    "words.mild": "A rude word: “%(word)s”.",
    "words.disguised": "A listed word in disguise (%(how)s).",
    "words.evasion": "A word that mixes letters of several alphabets.",
    "words.unread": "More strange words than can be checked, so a person has to look.",
    "links.too_many": "More links than this site allows: %(count)d.",
    "links.in_name": "A link in the name.",
    "repeats.repeated": "The same text for the %(count)d. time within %(minutes)d minutes.",
    "pace.too_fast": "%(count)d comments by one author within %(seconds)d seconds.",
    "screening.failed": "The check “%(screener)s” broke, so a person has to look.",
    "screening.gave_up": "Screening failed three times, so a person has to look.",
}
UNKNOWN = "Rule “%(rule)s” found “%(code)s”."


def say(finding: Finding, translate: Callable[[str], str] = str) -> str:
    """One finding as a sentence for a moderator."""
    sentence = SENTENCES.get(f"{finding.rule}.{finding.code}", UNKNOWN)
    return translate(sentence) % {**finding.params, "rule": finding.rule, "code": finding.code}
