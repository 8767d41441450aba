"""The log: events with `key=value` pairs (or JSON), on standard output, without secrets.

Every line that belongs to an event carries its `event_id`. The words are those of reports: an
action starts, has a result, finishes, with its elapsed milliseconds, its reason and its status.
"""

import json
import logging
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Literal, TextIO, cast

import structlog
from structlog.types import EventDict

from app.domain.legible import clean

_FIRST = ("event_id", "run", "rule", "target", "action", "status")
_is_plain = re.compile(r"[\w.:/+@%,-]+").fullmatch


def set_up_log(
    form: Literal["logfmt", "json"],
    level: str,
    redact: Callable[[str], str],
    stream: TextIO | None = None,
    trace_id: Callable[[str], str | None] | None = None,
) -> None:
    """Set the process's log up, the lines of libraries included; to standard output by itself.

    `trace_id` gives the trace of an event, where traces are told.
    """
    # Loggers that were used before keep the list that they were given: it is changed, not replaced.
    processors = structlog.get_config()["processors"] if structlog.is_configured() else []
    processors[:] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.format_exc_info,
        *([_InTrace(trace_id)] if trace_id else ()),
        _Line(_as_json if form == "json" else _as_logfmt, redact),
    ]
    structlog.configure(
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=structlog.WriteLoggerFactory(cast(TextIO, _MayFail(stream or sys.stdout))),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(handlers=[_ToStructlog()], level=logging.WARNING, force=True)


class _MayFail:
    """A stream whose lines are lost when it does not take them: a full disk, a reader that is
    gone, a stream that is closed.

    What the line is about goes on.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            self._stream.write(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()


class _InTrace:
    """Says of a line about an event in which trace more is told."""

    def __init__(self, trace_id: Callable[[str], str | None]) -> None:
        self._trace_id = trace_id

    def __call__(self, logger: Any, method: str, event: EventDict) -> EventDict:
        if about := event.get("event_id"):
            event["trace_id"] = self._trace_id(str(about))
        return event


class _Line:
    """Makes the line: what matters first; without what is not said, secret, or made to deceive."""

    def __init__(self, render: Callable[[EventDict], str], redact: Callable[[str], str]) -> None:
        self._render = render
        self._redact = redact

    def __call__(self, logger: Any, method: str, event: EventDict) -> str:
        first = {
            "ts": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "level": method,
            "msg": event.pop("event"),
        }
        first |= {name: event[name] for name in _FIRST if name in event}
        shown = self._shown
        return self._render(
            {
                name: shown(value)
                for name, value in {**first, **event, **first}.items()
                if value is not None
            }
        )

    def _shown(self, value: Any) -> str | float:
        """Take secrets out before anything is quoted: a quoted secret is spelled otherwise."""
        if not isinstance(value, str):
            if isinstance(value, int | float):
                return value
            value = ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        return self._redact(value if value.isprintable() else clean(value))


def _as_logfmt(line: EventDict) -> str:
    return " ".join(
        [
            f"{name}={value if isinstance(value, str) and _is_plain(value) else _quoted(value)}"
            for name, value in line.items()
        ]
    )


def _quoted(value: str | float) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return str(value).lower()


def _as_json(line: EventDict) -> str:
    return json.dumps(line, ensure_ascii=False)


class _ToStructlog(logging.Handler):
    """Takes the lines of libraries into ours."""

    def emit(self, record: logging.LogRecord) -> None:
        log = structlog.get_logger(library=record.name)
        error = record.exc_info if record.exc_info and record.exc_info[0] else None
        log.log(record.levelno, "library", detail=record.getMessage(), exc_info=error)
