import re

import pytest

from service.web import messages
from service.web.i18n import ENGLISH, LANGUAGES, language

FORMS = {"ru": 3, "ar": 6}
NAMED = re.compile(r"%\((\w+)\)[sd]")


@pytest.mark.parametrize("code", sorted(LANGUAGES.keys() - {ENGLISH}))
def test_every_sentence_is_translated_with_its_parameters_and_plural_forms(code: str) -> None:
    known = {message.id: message for message in messages.catalogue(code) if message.id}

    for wanted in messages.template():
        if not wanted.id:
            continue
        found = known.get(wanted.id)
        assert found is not None, f"`make messages`: {wanted.id}"
        assert messages.said(found.string), wanted.id
        assert not found.fuzzy, wanted.id
        forms = found.string if isinstance(found.string, tuple) else (found.string,)
        assert len(forms) == (FORMS[code] if isinstance(wanted.id, tuple) else 1)
        source = str(wanted.id[1] if isinstance(wanted.id, tuple) else wanted.id)
        for form in forms:
            assert set(NAMED.findall(str(form))) <= set(NAMED.findall(source)), str(form)


@pytest.mark.parametrize(
    ("code", "number", "said"),
    [("ru", 1, "1 комментарий"), ("ru", 2, "2 комментария"), ("ru", 5, "5 комментариев")],
)
def test_plurals_follow_the_language(code: str, number: int, said: str) -> None:
    one = "%(num)d Comment(s)"

    assert language(code).ngettext(one, one, number) % {"num": number} == said
