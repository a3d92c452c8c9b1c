"""One catalogue for thread and console: gettext files, read once, English in the code."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import request

HERE = Path(__file__).parent / "translations"
ENGLISH = "en"
LANGUAGES: dict[str, str] = {"en": "English", "ru": "Русский", "ar": "العربية"}


@dataclass(frozen=True, slots=True)
class Language:
    """code: one of LANGUAGES. direction: "ltr" or "rtl"."""

    code: str
    direction: str
    catalogue: NullTranslations

    @property
    def gettext(self) -> Callable[[str], str]:
        return self.catalogue.gettext

    @property
    def ngettext(self) -> Callable[[str, str, int], str]:
        return self.catalogue.ngettext


@cache
def language(code: str) -> Language:
    """The language with this code; English where there is no such one."""
    if code not in LANGUAGES:
        return language(ENGLISH)
    direction = Locale.parse(code).text_direction
    return Language(code, direction, _catalogue(code))


def _catalogue(code: str) -> NullTranslations:
    path = HERE / f"{code}.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def spoken_code(wanted: str | None) -> str | None:
    """Which of LANGUAGES `ru-RU` or `ru_RU` asks for; None when it is none of them."""
    code = (wanted or "").replace("_", "-").partition("-")[0].lower()
    return code if code in LANGUAGES else None


def first_of(*wanted: str | None) -> Language:
    """The first of these that we speak, else English; never what the browser prefers, so that an
    address has the same bytes for everybody."""
    known = [code for code in map(spoken_code, wanted) if code]
    return language(known[0] if known else ENGLISH)


def chosen(wanted: str | None) -> Language:
    """What `lang="ru-RU"` asks for; else what the browser prefers; else English."""
    code = spoken_code(wanted)
    if code:
        return language(code)
    return language(request.accept_languages.best_match(list(LANGUAGES)) or ENGLISH)
