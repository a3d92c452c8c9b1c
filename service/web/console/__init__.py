"""The console under /console: pages for moderators and analysts, whole without JavaScript.

Nobody passes without a session but to sign in, and no page without saying whom it is for.
"""

from service.web.console import (
    articles,
    comments,
    decisions,
    likes,
    log,
    pulse,
    queue,
    reports,
    sign_in,
)
from service.web.console.frame import console

__all__ = [
    "articles",
    "comments",
    "console",
    "decisions",
    "likes",
    "log",
    "pulse",
    "queue",
    "reports",
    "sign_in",
]
