"""What a connector said, or why it said nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.domain.connectors import RULE
from service.domain.verdict import Finding

VERSION = 1
LONGEST = 200  # characters of foreign words that a moderator is shown


@dataclass(frozen=True, slots=True)
class Heard:
    """code: "found" or "nothing". params: for the sentence, and for weighing."""

    code: str
    params: Mapping[str, str | float] = field(default_factory=dict)


NOTHING = Heard("nothing")


class Silence(Exception):
    """No answer, or none that can be believed.

    detail: why; wording.py has the sentences. may_pass: whether another try may help.
    """

    def __init__(self, detail: str, *, may_pass: bool = False) -> None:
        super().__init__(detail)
        self.detail = detail
        self.may_pass = may_pass


class NotRun(Exception):
    """It was not even asked. detail: why; wording.py has the sentences."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


def finding(connector: str, heard: Heard) -> Finding:
    return _finding(connector, heard.code, heard.params)


def no_answer(connector: str, detail: str) -> Finding:
    return _finding(connector, "no_answer", {"detail": detail})


def not_run(connector: str, detail: str) -> Finding:
    return _finding(connector, "not_run", {"detail": detail})


def _finding(connector: str, code: str, params: Mapping[str, str | float]) -> Finding:
    return Finding(RULE, VERSION, "", code, {"connector": connector, **params})


def shown(words: str) -> str:
    """Foreign words, fit to be shown: one line, no control characters, not too many."""
    return "".join(one if one.isprintable() else " " for one in words)[:LONGEST].strip()
