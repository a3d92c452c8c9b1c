"""What readers complain about, and how their complaints are weighed."""

from service.domain.speech import N_

REASON_LIMIT = 200  # characters
# What the thread offers to choose from; a program may send words of its own instead.
REASONS = {
    "insult": N_("Insults somebody"),
    "hate": N_("Incites hatred"),
    "spam": N_("Advertises, or says nothing"),
    "off_topic": N_("Has nothing to do with the article"),
    "private": N_("Tells private things of somebody"),
    "other": N_("Something else"),
}
ENOUGH = "flags.enough"  # why an approved comment is held: as many flags as the policy says
