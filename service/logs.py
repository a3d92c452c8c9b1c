"""Logs: one JSON object a line, an event's name with ids and numbers, never a reader's text."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

OURS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """`{"at", "part", "level", "event", …}` with whatever `extra` brought."""

    def __init__(self, part: str) -> None:
        super().__init__()
        self._part = part

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "part": self._part,
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        line |= {key: value for key, value in vars(record).items() if key not in OURS}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


class Deaths(logging.Filter):
    """What an operator wants to hear from granian: that a process died, and is started again."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.ERROR or record.getMessage().startswith("Respawning")


def of_granian(part: str) -> dict[str, Any]:
    """The logging configuration of a server whose processes granian keeps."""
    stderr = {
        "class": "logging.StreamHandler",
        "formatter": "json",
        "filters": ["deaths"],
        "stream": "ext://sys.stderr",
    }
    return {
        "filters": {"deaths": {"()": Deaths}},
        "formatters": {"json": {"()": JsonLines, "part": part}},
        "handlers": {"stderr": stderr},
        "loggers": {"_granian": {"handlers": ["stderr"], "level": "INFO", "propagate": False}},
    }


def set_up(part: str) -> None:
    """Send this process's logs to standard error, as JSON lines that say which part speaks."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(part))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    # httpx2 would log every URL, and some services want their key in it.
    for chatty in ("alembic", "rq.scheduler", "httpx2", "httpcore2"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
