import re
from pathlib import Path

import pytest

from tests.house.asvs import PAGE, REQUIREMENTS, Requirement, page


def test_the_page_is_what_the_command_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.house.asvs"


@pytest.mark.parametrize("one", REQUIREMENTS, ids=lambda one: one.number)
def test_every_requirement_has_a_test_that_exists_or_a_reason(one: Requirement) -> None:
    if not one.test:
        assert one.why.endswith(".")
        return
    path, _, name = one.test.partition("::")
    source = Path(path).read_text(encoding="utf-8")
    assert re.search(rf"^def {name or 'test_'}\w*\(", source, re.MULTILINE), one.test


def test_no_requirement_stands_twice() -> None:
    numbers = [one.number for one in REQUIREMENTS]

    assert len(set(numbers)) == len(numbers)
