"""The building inspects itself."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

from service.store import jobs

SOURCES = [
    path for top in ("service", "workers", "config") for path in sorted(Path(top).rglob("*.py"))
]
NO_ROOMS = {"utils", "helpers", "common", "base", "managers", "mixins", "misc"}


def test_every_job_name_is_a_worker_function() -> None:
    names = [value for value in vars(jobs).values() if str(value).startswith("workers.")]

    assert names
    for name in names:
        module, _, function = name.rpartition(".")
        assert callable(getattr(import_module(module), function))


def test_no_room_is_named_for_nothing() -> None:
    assert [path for path in SOURCES if NO_ROOMS & {path.stem, *path.parts}] == []


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_every_module_says_what_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert ast.get_docstring(tree) or not tree.body


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_nothing_is_imported_inside_a_function(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]

    inside = [
        inner.lineno
        for function in functions
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert inside == []
