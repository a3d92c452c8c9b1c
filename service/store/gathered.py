"""What a transaction gathers while it runs, for its end and for those who are told of it."""

from dataclasses import dataclass, field
from typing import cast

from sqlalchemy import Connection

KEY = "chaikhana.gathered"


@dataclass(frozen=True, slots=True)
class Change:
    """What to add to an article's counts; one of nothing still gives it a new version. shown: ids
    of the comments that became public."""

    likes: int = 0
    comments: int = 0
    shown: tuple[int, ...] = ()

    def __add__(self, more: "Change") -> "Change":
        return Change(
            self.likes + more.likes, self.comments + more.comments, self.shown + more.shown
        )


Changes = dict[int, Change]  # by article id


@dataclass(frozen=True, slots=True)
class Gathered:
    """waiting: ids of new comments, which nobody has screened."""

    changes: Changes = field(default_factory=dict)
    waiting: list[int] = field(default_factory=list)


def start(db: Connection) -> None:
    """Forget what a transaction before this one, or one that failed, had gathered."""
    db.info[KEY] = Gathered()


def by(db: Connection) -> Gathered:
    """So far, by this transaction; to be added to. It is kept with the DBAPI connection."""
    return cast(Gathered, db.info.setdefault(KEY, Gathered()))


def mark(db: Connection) -> Gathered:
    """What is gathered so far: to return to when a savepoint is taken back."""
    gathered = by(db)
    return Gathered(dict(gathered.changes), list(gathered.waiting))


def back_to(db: Connection, marked: Gathered) -> None:
    db.info[KEY] = marked
