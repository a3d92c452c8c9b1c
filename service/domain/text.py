"""The one form in which text is stored, measured and compared, everywhere.

NFC, `\\n` for every line end, no White_Space and no U+FEFF at the ends. A length is the number of
Unicode code points of that form: counter, API, import and database agree.
"""

import re
import unicodedata

# Unicode 16 PropList White_Space, and U+FEFF. Not str.strip(): Python also strips U+001C..U+001F.
EDGE = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
)

# Letters to Unicode, nothing to the eye (Hangul fillers, an empty Braille cell).
INVISIBLE_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
CONTROL_IN_BODY = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def normal(text: str) -> str:
    """The normal form. normal(normal(x)) == normal(x)."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text.replace("\r\n", "\n").replace("\r", "\n").strip(EDGE)


def is_empty(text: str) -> bool:
    """True when nothing of `text` (in its normal form) can be seen."""
    return all(
        character in "\t\n"
        or character in INVISIBLE_LETTERS
        or unicodedata.category(character)[0] in "ZM"
        or unicodedata.category(character) == "Cf"
        for character in text
    )


def has_forbidden(text: str, *, multiline: bool) -> bool:
    """True for control characters and lone surrogates; only a body may hold `\\n` and `\\t`."""
    return (CONTROL_IN_BODY if multiline else CONTROL).search(text) is not None


def folded(text: str) -> str:
    """The text without its case and white space: what counts as the same text again."""
    return " ".join(text.casefold().split())
