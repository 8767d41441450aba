"""The log: events with `key=value` pairs (or JSON), on standard output, without secrets.

Every line that belongs to an event carries its `event_id`. The words are those of reports: an
action starts, has a result, finishes, with its elapsed milliseconds, its reason and its status.
"""

import logging
import sys
from collections.abc import Callable, Iterable
from typing import Any, Literal

import structlog
from structlog.types import EventDict, Processor

from app.domain.note import clean

_FIRST = ("ts", "level", "msg", "event_id", "run", "rule", "target", "action", "status")


def set_up_log(form: Literal["logfmt", "json"], level: str, redact: Callable[[str], str]) -> None:
    """Set the process's log up, the lines of libraries included."""
    render: Iterable[Processor] = (
        [structlog.processors.JSONRenderer()]
        if form == "json"
        else [
            structlog.processors.LogfmtRenderer(
                key_order=_FIRST, drop_missing=True, bool_as_flag=False
            )
        ]
    )
    least = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="ts"),
            structlog.processors.format_exc_info,
            structlog.processors.EventRenamer("msg"),
            _without_none,
            _Redacting(redact),
            *render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.WriteLoggerFactory(sys.stdout),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(handlers=[_ToStructlog()], level=logging.WARNING, force=True)


def _without_none(logger: Any, method: str, event: EventDict) -> EventDict:
    return {name: value for name, value in event.items() if value is not None}


class _Redacting:
    """Takes out secrets, and what could deceive a terminal."""

    def __init__(self, redact: Callable[[str], str]) -> None:
        self._redact = redact

    def __call__(self, logger: Any, method: str, event: EventDict) -> EventDict:
        return {name: self._clean(value) for name, value in event.items()}

    def _clean(self, value: Any) -> Any:
        if isinstance(value, bool | int | float):
            return value
        text = ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        return self._redact(text if text.isprintable() else clean(text))


class _ToStructlog(logging.Handler):
    """Takes the lines of libraries into ours."""

    def emit(self, record: logging.LogRecord) -> None:
        log = structlog.get_logger(library=record.name)
        error = record.exc_info if record.exc_info and record.exc_info[0] else None
        log.log(record.levelno, "library", detail=record.getMessage(), exc_info=error)
