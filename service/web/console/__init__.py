"""The console under /console: pages for moderators and analysts, whole without JavaScript.

Nobody passes without a session but to sign in, and no page without saying whom it is for.
"""

from service.web.console import (
    account,
    articles,
    bans,
    comments,
    decisions,
    join,
    likes,
    log,
    people,
    policy,
    pulse,
    queue,
    reports,
    second,
    sign_in,
)
from service.web.console.frame import console

__all__ = [
    "account",
    "articles",
    "bans",
    "comments",
    "console",
    "decisions",
    "join",
    "likes",
    "log",
    "people",
    "policy",
    "pulse",
    "queue",
    "reports",
    "second",
    "sign_in",
]
