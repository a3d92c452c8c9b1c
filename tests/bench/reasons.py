"""Why a row may miss its goal; the page says so under the table, for the rows that do."""

SUBMISSIONS = (
    "both cores are busy, most of the time with taking requests and with screening; "
    "[where the time goes](decisions/0013-where-the-time-of-a-submission-goes.md), by "
    "`python -m tests.bench.anatomy`."
)
REASONS = {
    "everything `run` starts, idle": (
        "each of the Python processes has SQLAlchemy, Redis' client and its own part in memory, "
        "30 to 90 MB."
    ),
    "main threads of page and frame, a thread of 50 comments": (
        "by Chromium's trace half of it is the layout and painting of 50 comments, and a third the "
        "dates in words."
    ),
    "hot thread, JSON": (
        "a hit costs some 20 µs of Python whatever its size, and nginx sends small files faster; "
        "of larger answers, as of the page, the share is higher."
    ),
    "304 answers": (
        "a 304 takes the same way through Python as a full answer, and the bytes that it spares "
        "cost next to nothing on loopback; over a network they are what is saved."
    ),
    "200 hot articles": "as with 1,000.",
    "1,000 hot articles": (
        "the bytes of so many answers are not in the processor's caches, and each is looked after "
        "once a second."
    ),
    "hot thread, 200 likes/s on it": (
        "the likes are written and the thread is made anew once a second on the same two cores."
    ),
    "cold threads": "each is read from SQLite and made by Flask: nothing of it is in memory.",
    "submit, durable before 202, worker running": SUBMISSIONS,
    "submit beside Isso": SUBMISSIONS,
    "submit at 1,000/s": SUBMISSIONS,
    "like, one hot article, all different readers": SUBMISSIONS,
}


def reason(row: str) -> str | None:
    """For a row by its name."""
    return next((why for name, why in REASONS.items() if row.startswith(name)), None)
