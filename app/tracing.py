"""Traces, as the settings say: told to a collector, or to nobody."""

import asyncio
import random
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import httpx

from app import __version__
from app.config.trace_settings import Traces
from app.domain.errors import ConfigError, Problem
from app.domain.span import Value
from app.observability.tracing import UNTRACED, Traced, trace_id
from app.ports import Clock, Tracing

_SPAN_BITS = 64


def trace_ids(settings: Traces) -> Callable[[str], str | None] | None:
    """Give what names the trace of an event in the log; None where nothing is traced."""
    return partial(trace_id, share=settings.sample) if settings.endpoint else None


@asynccontextmanager
async def traced(
    settings: Traces,
    redact: Callable[[str], str],
    now: Clock,
    left: Callable[[], float],
    instance: str,
) -> AsyncIterator[Tracing]:
    """Tell spans while the context lasts; `left` gives the seconds that its end may take.

    Raises `ConfigError` when the extra is missing or the file of certificates cannot be read.
    """
    if settings.endpoint is None:
        yield UNTRACED
        return
    try:
        from app.observability.otlp import Writer  # noqa: PLC0415 - memory that others need not pay
    except ModuleNotFoundError as error:
        what = f"{error.name} is not installed: pip install 'alexis[otel]'"
        raise ConfigError(Problem("traces.endpoint", what)) from error
    from app.observability.collector import Collector  # noqa: PLC0415 - likewise
    from app.observability.exporting import Exporting  # noqa: PLC0415 - likewise

    said: dict[str, Value] = {
        "service.name": settings.service_name,
        "service.version": __version__,
        "service.instance.id": instance,
        **settings.resource,
    }
    client = httpx.AsyncClient(
        headers={name: value.get_secret_value() for name, value in settings.headers.items()},
        timeout=settings.timeout.total_seconds(),
        verify=_trust(settings.ca_file),
    )
    async with client:
        collector = Collector(client, settings.endpoint, Writer(said, __version__, redact).write)
        exporting = Exporting(collector.post)
        task = asyncio.create_task(exporting.export(), name="traces")
        new_span = partial(random.randrange, 1, 1 << _SPAN_BITS)
        try:
            yield Traced(exporting.take, now, new_span, settings.sample)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await exporting.finish(left())


def _trust(ca_file: str | None) -> ssl.SSLContext:
    """Give whom to believe. Raises `ConfigError`."""
    if ca_file is None:
        return httpx.create_ssl_context()
    try:
        return ssl.create_default_context(cafile=str(Path(ca_file).expanduser()))
    except OSError as error:
        raise ConfigError(Problem("traces.ca_file", f"{ca_file}: {error}")) from error
