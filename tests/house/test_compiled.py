"""What is compiled of the screeners, and that it is what was written."""

import os
import sysconfig
from pathlib import Path

from hatch_build import libraries, remove, sources, stale
from tests.conftest import ROOT
from tests.stores import missing

SUFFIX = sysconfig.get_config_var("EXT_SUFFIX")


def test_every_screener_is_compiled() -> None:
    if not libraries(ROOT):
        missing("What is compiled of the screeners", "`make compiled`, with a C compiler.")

    assert [path for path in sources(ROOT) if not (ROOT / path).with_suffix(SUFFIX).exists()] == []


def test_a_source_that_is_newer_than_what_was_compiled_is_named(tmp_path: Path) -> None:
    source = a_source(tmp_path, "words", compiled_at=100, written_at=101)
    a_source(tmp_path, "score", compiled_at=100, written_at=99)

    assert [tmp_path / path for path in stale(tmp_path)] == [source]


def test_what_was_compiled_is_removed_and_the_source_stays(tmp_path: Path) -> None:
    source = a_source(tmp_path, "words", compiled_at=100, written_at=99)

    remove(tmp_path)

    assert libraries(tmp_path) == []
    assert source.exists()


def test_the_training_is_not_compiled() -> None:
    assert [path for path in sources(ROOT) if "training" in path.parts] == []


def a_source(root: Path, name: str, *, compiled_at: int, written_at: int) -> Path:
    source = root / "service" / "screening" / f"{name}.py"
    source.parent.mkdir(parents=True, exist_ok=True)
    for path, at in ((source, written_at), (source.with_suffix(SUFFIX), compiled_at)):
        path.touch()
        os.utime(path, (at, at))
    return source
