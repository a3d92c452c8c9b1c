"""Which bytes this build serves: validators and asset addresses change with them."""

import hashlib
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
SERVED = ("static", "templates", "translations")


def _build() -> str:
    stamp = hashlib.sha256(version("chaikhana").encode())
    for folder in SERVED:
        for path in sorted((HERE / folder).rglob("*")):
            if path.is_file():
                stamp.update(path.read_bytes())
    return stamp.hexdigest()[:12]


BUILD = _build()
