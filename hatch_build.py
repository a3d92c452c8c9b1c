"""Compiles the screeners with mypyc while the package is built, where there is a C compiler.

The same Python source runs either way: compiled it is quicker (docs/decisions/0016). Without a
compiler, and with HATCH_BUILD_NO_HOOKS=true, it stays as it is.
"""

import shutil
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

GROUP = "chaikhana"  # names the one library that holds all of them
PACKAGE = "service/screening"
TRAINING = "training"  # runs once, by hand
EDITABLE = "editable"


class Compiled(BuildHookInterface[Any]):
    """Hatch's hook. In an editable install the modules are put beside their sources."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        remove(root)
        made = self._made(root)
        if made and version != EDITABLE:
            build_data["pure_python"] = False
            build_data["infer_tag"] = True
            build_data["force_include"].update({str(root / one): str(one) for one in made})

    def _made(self, root: Path) -> list[Path]:
        """Nothing where it cannot be done: whoever installs it is better served by slow screeners
        than by none."""
        if not is_possible():
            self.app.display_warning("No C compiler: the screeners stay uncompiled, and slower.")
            return []
        try:
            return compiled(root)
        except (Exception, SystemExit) as error:  # mypyc exits when it does not like a type
            remove(root)
            self.app.display_warning(f"The screeners stay uncompiled, and slower: {error}")
            return []


def is_possible() -> bool:
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    header = Path(sysconfig.get_path("include")) / "Python.h"
    return shutil.which(compiler) is not None and header.is_file()


def sources(root: Path) -> list[Path]:
    """The modules that are compiled, relative to the root."""
    every = sorted(path.relative_to(root) for path in (root / PACKAGE).rglob("*.py"))
    return [path for path in every if TRAINING not in path.parts]


def libraries(root: Path) -> list[Path]:
    """The compiled modules that lie in the tree."""
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    return sorted([*root.glob(f"{GROUP}__mypyc*.so"), *(root / PACKAGE).rglob(f"*{suffix}")])


def stale(root: Path) -> list[Path]:
    """Sources that are newer than what was compiled of them."""
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    pairs = [(root / source, (root / source).with_suffix(suffix)) for source in sources(root)]
    return [
        source
        for source, library in pairs
        if library.exists() and library.stat().st_mtime < source.stat().st_mtime
    ]


def remove(root: Path) -> None:
    """What was compiled from older code would be imported instead of the code."""
    for path in libraries(root):
        path.unlink()


def compiled(root: Path) -> list[Path]:
    """Compile in place; where the modules lie, relative to the root."""
    # Here, as who needs none of it, needs neither of them.
    from mypyc.build import mypycify
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    paths = [str(path) for path in sources(root)]
    extensions = mypycify(
        # What is not typed well fails in `make check`, not here, where only these are installed.
        ["--config-file=", "--ignore-missing-imports", *paths],
        group_name=GROUP,
        opt_level="2",
        debug_level="0",
        target_dir=str(root / "build" / "mypyc"),
    )
    command = build_ext(Distribution({"name": GROUP, "ext_modules": extensions}))
    command.build_temp = command.build_lib = str(root / "build" / "mypyc")
    command.inplace = True
    command.ensure_finalized()
    command.run()
    made = libraries(root)
    for path in made:
        path.touch()  # what was new in a source may have been a comment
    return [path.relative_to(root) for path in made]
