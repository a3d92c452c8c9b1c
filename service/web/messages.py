"""The catalogues' source: every sentence in code and templates that people get to read.

`make messages` (`python -m service.web.messages`) brings translations/*.po up to date: new
sentences come in untranslated, changed ones too, those no longer used go. Never guesses.
"""

import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from service.web.i18n import ENGLISH, HERE, LANGUAGES

SOURCE = Path(__file__).parents[1]  # service/
METHODS = [("web/templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS: dict[str, dict[str, object]] = {
    "web/templates/**.html": {"extensions": "jinja2.ext.i18n", "silent": "false"}
}
REFUSALS = (
    "Refused", "Malformed", "Unauthenticated", "Forbidden", "NotFound", "MethodNotAllowed",
    "Stale", "NotAllowed", "Conflict", "TooLarge", "WrongMediaType", "TooFast", "Unavailable",
)  # fmt: skip
# Beside gettext's own: where in its arguments a call has its sentence, from 1.
CALLS: Mapping[str, tuple[int, ...]] = {
    **dict.fromkeys(REFUSALS, (1,)),
    "Fault": (3,),
    "fault": (3,),
    "plurals": (1, 2),
    "translated": (1,),
}


def template() -> Catalog:
    """Every sentence, untranslated."""
    keywords = {**DEFAULT_KEYWORDS, **CALLS}
    found = Catalog(project="Chaikhana")
    for file, line, message, _, context in extract_from_dir(SOURCE, METHODS, OPTIONS, keywords):
        found.add(message, locations=[(f"service/{file}", line)], context=context)
    return found


def catalogue(code: str) -> Catalog:
    """What is translated into a language; empty when there is no file yet."""
    path = HERE / f"{code}.po"
    if not path.exists():
        return Catalog(locale=code, project="Chaikhana", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=code)


def updated(code: str, source: Catalog) -> bytes:
    """The language's file, with the sentences that there are now."""
    found = catalogue(code)
    found.update(source, no_fuzzy_matching=True, update_creation_date=False)
    file = BytesIO()
    write_po(file, found, width=100, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return file.getvalue()


def main() -> None:
    source = template()
    for code in LANGUAGES.keys() - {ENGLISH}:
        (HERE / f"{code}.po").write_bytes(updated(code, source))
        missing = [
            message for message in catalogue(code) if message.id and not said(message.string)
        ]
        sys.stdout.write(f"{code}.po: {len(missing)} of {len(source)} to translate\n")


def said(translation: object) -> bool:
    """True when every form of a translation is there."""
    if isinstance(translation, tuple | list):
        return bool(translation) and all(translation)
    return bool(translation)


if __name__ == "__main__":
    main()
