"""Findings in words. English templates; the doors translate them before the values go in."""

from collections.abc import Callable

from service.domain.speech import N_
from service.domain.verdict import Finding

SENTENCES = {
    "ban.reader": N_("The author is banned."),
    "ban.email": N_("The author's e-mail address is banned."),
    "ban.network": N_("The author's network is banned."),
    "words.severe": N_("A slur: “%(word)s”."),
    "words.profane": N_("A profane word: “%(word)s”."),
    "words.mild": N_("A rude word: “%(word)s”."),
    "words.disguised": N_("A listed word in disguise (%(how)s)."),
    "words.evasion": N_("A word that mixes letters of several alphabets."),
    "words.unread": N_("More strange words than can be checked, so a person has to look."),
    "links.too_many": N_("More links than this site allows: %(count)d."),
    "links.too_many_hosts": N_("Links to more websites than this site allows: %(count)d."),
    "links.new_author": N_("%(count)d links by an author of whom nothing is approved yet."),
    "links.in_name": N_("A link in the name."),
    "repeats.repeated": N_("The same text for the %(count)d. time within %(minutes)d minutes."),
    "repeats.own": N_(
        "The same text by the same author for the %(count)d. time within %(minutes)d minutes."
    ),
    "repeats.near": N_("Nearly the same text for the %(count)d. time within %(minutes)d minutes."),
    "pace.too_fast": N_("%(count)d comments by one author within %(seconds)d seconds."),
    "signs.trap": N_("A field was filled that people do not see."),
    "signs.hasty": N_("Sent sooner than a person writes."),
    "contacts.email": N_("E-mail addresses: %(count)d."),
    "contacts.phone": N_("Telephone numbers: %(count)d."),
    "shouting.capitals": N_("%(percent)d%% of the letters are capitals."),
    "newcomer.first_comments": N_(
        "Of this author %(approved)d comments are approved; the first %(first)d wait."
    ),
    "record.often_rejected": N_(
        "%(rejected)d of %(decided)d comments by this author were rejected within %(days)d days."
    ),
    "score.toxic": N_("Toxic by its words, with a probability of %(percent)d%%."),
    "promotion.likely": N_("Advertising by its words, with a probability of %(percent)d%%."),
    "site_model.likely": N_(
        "Like what this site's moderators rejected, with a probability of %(percent)d%%."
    ),
    "screening.failed": N_("The check “%(screener)s” broke, so a person has to look."),
    "screening.gave_up": N_("Screening failed three times, so a person has to look."),
    "connectors.found": N_("“%(connector)s” objects: %(what)s."),
    "connectors.nothing": N_("“%(connector)s” was asked and found nothing."),
    "connectors.not_run": N_("“%(connector)s” was not run."),
    "connectors.not_run.rejected": N_(
        "“%(connector)s” was not run, since the comment was rejected without it."
    ),
    "connectors.not_run.no_account": N_(
        "“%(connector)s” was not run: the operator has no such account for it."
    ),
    "connectors.not_run.private_address": N_(
        "“%(connector)s” was not run: its address is a private one."
    ),
    "connectors.not_run.resting": N_(
        "“%(connector)s” was not run: it failed too often just before."
    ),
    "connectors.no_answer": N_("“%(connector)s” gave no answer."),
    "connectors.no_answer.timeout": N_("“%(connector)s” gave no answer in time."),
    "connectors.no_answer.unreachable": N_("“%(connector)s” could not be reached."),
    "connectors.no_answer.failed": N_("“%(connector)s” gave no answer but an error."),
    "connectors.no_answer.refused": N_("“%(connector)s” refused to answer us."),
    "connectors.no_answer.redirected": N_(
        "“%(connector)s” gave no answer but sent us elsewhere, where we do not go."
    ),
    "connectors.no_answer.unreadable": N_("“%(connector)s” gave an answer that cannot be read."),
    "connectors.no_answer.too_long": N_("“%(connector)s” gave an answer that is far too long."),
    "connectors.no_answer.gave_up": N_(
        "“%(connector)s” was asked three times, and no answer could be kept."
    ),
}
# Words of other languages than English: the moderator may not read them.
FOREIGN = {
    "words.severe": N_("A slur (%(language)s): “%(word)s”."),
    "words.profane": N_("A profane word (%(language)s): “%(word)s”."),
    "words.mild": N_("A rude word (%(language)s): “%(word)s”."),
}
LANGUAGES = {
    "ar": N_("Arabic"),
    "de": N_("German"),
    "es": N_("Spanish"),
    "fa": N_("Persian"),
    "fr": N_("French"),
    "kk": N_("Kazakh"),
    "ky": N_("Kyrgyz"),
    "ps": N_("Pashto"),
    "ru": N_("Russian"),
    "tg": N_("Tajik"),
    "tr": N_("Turkish"),
    "ur": N_("Urdu"),
    "uz": N_("Uzbek"),
}
UNKNOWN = N_("Rule “%(rule)s” found “%(code)s”.")


def say(finding: Finding, translate: Callable[[str], str] = str) -> str:
    """One finding as a sentence for a moderator."""
    values = {**finding.params, "rule": finding.rule, "code": finding.code}
    detail = str(finding.params.get("detail", ""))
    if detail in LANGUAGES:
        values["language"] = translate(LANGUAGES[detail])
    return translate(_sentence(f"{finding.rule}.{finding.code}", detail)) % values


def _sentence(name: str, detail: str) -> str:
    if detail in LANGUAGES and name in FOREIGN:
        return FOREIGN[name]
    return SENTENCES.get(f"{name}.{detail}", SENTENCES.get(name, UNKNOWN))
