"""Passwords of moderators: made, and kept for the demo."""

import os
import secrets
from pathlib import Path


def make() -> str:
    """96 bits, easy to copy."""
    return secrets.token_urlsafe(12)


def kept(path: Path) -> str:
    """The password in a file that only we can read; made on first use."""
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        password = make()
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(password + "\n")
        return password
