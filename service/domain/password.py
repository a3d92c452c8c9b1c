"""What a password has to be. Length is what counts (ASVS 5.0, 6.2): no rules about its letters."""

from collections.abc import Collection

from service.domain.errors import BadInput, Fault
from service.domain.speech import N_

SHORTEST = 10  # characters; ASVS asks for 8 at least and recommends 15
LONGEST = 1000  # a longer one is not hashed at all
TELLING = 4  # characters of a name or e-mail that make a password easy to guess


def refuse_weak(password: str, *, about: Collection[str], field: str = "password") -> None:
    """about: the person's name and e-mail, which others know.

    Raises:
        BadInput: it is too short, too long, or made of what is known about the person.
    """
    limits = {"least": SHORTEST, "most": LONGEST}
    if len(password) < SHORTEST:
        message = N_("A password has to have at least %(least)d characters.")
        raise BadInput([Fault(field, "too_short", message, limits)])
    if len(password) > LONGEST:
        message = N_("A password may have at most %(most)d characters.")
        raise BadInput([Fault(field, "too_long", message, limits)])
    if _is_known(password.casefold(), about):
        message = N_("A name or an e-mail, repeated or with a few signs, is soon guessed.")
        raise BadInput([Fault(field, "invalid", message)])


def refuse_breached(field: str = "password") -> None:
    message = N_("This password stands in a list of passwords that were stolen elsewhere.")
    raise BadInput([Fault(field, "breached", message)])


def _is_known(password: str, about: Collection[str]) -> bool:
    """True when little is left of it without what everybody knows."""
    left = password
    for known in ("chaikhana", *about):
        for word in (known.casefold(), *known.casefold().replace("@", " ").split()):
            if len(word) >= TELLING:
                left = left.replace(word, "")
    return len(left) < SHORTEST // 2 or len(set(left)) < 4
