"""Sources of plug-ins, with what they should not raise turned into one error of ours."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any, ParamSpec, TypeVar

import structlog

from app.domain.errors import ConfigError, NotInstalled, PayloadError, PluginFault
from app.domain.event import Event
from app.kinds import Reading, SourceKind, Toolbox
from app.plugins.trouble import trouble
from app.ports import Source

log = structlog.get_logger()

Arguments = ParamSpec("Arguments")
Given = TypeVar("Given")


def guarded(kind: SourceKind, origin: str) -> SourceKind:
    """Give the same kind; a fault in how it reads or opens is known as the plug-in's."""
    given, open_ = kind.reading, kind.open

    def reading(name: str, settings: Any) -> Reading:
        try:
            found = given(name, settings)
        except Exception as error:  # noqa: BLE001 - its messages are refused, and nothing else stops
            return Reading(partial(_refuse, PluginFault(origin, trouble(error))))
        return replace(
            found,
            read=_reading_an_event(found.read, origin),
            unwrap=found.unwrap and _guarded(found.unwrap, origin),
            is_signed=found.is_signed and _guarded(found.is_signed, origin),
        )

    @asynccontextmanager
    async def opened(name: str, settings: Any, toolbox: Toolbox) -> AsyncIterator[Source]:
        assert open_ is not None  # noqa: S101 - only then it is used
        stack = AsyncExitStack()
        try:
            source = await stack.enter_async_context(open_(name, settings, toolbox))
        except (ConfigError, NotInstalled):
            raise
        except Exception as error:
            raise PluginFault(origin, trouble(error)) from error
        try:
            yield replace(
                source,
                read=_reading_an_event(source.read, origin),
                unwrap=source.unwrap and _guarded(source.unwrap, origin),
                is_signed=source.is_signed and _guarded(source.is_signed, origin),
            )
        finally:
            await _close(stack, name)

    return replace(kind, reading=reading, open=opened if open_ else None)


async def _close(stack: AsyncExitStack, name: str) -> None:
    try:
        await stack.aclose()
    except Exception:
        log.exception("source_not_closed", source=name)


def _refuse(fault: PluginFault, body: bytes) -> Event:
    raise fault


def _guarded(does: Callable[Arguments, Given], origin: str) -> Callable[Arguments, Given]:
    def careful(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Given:
        try:
            return does(*args, **kwargs)
        except PayloadError:
            raise
        except Exception as error:
            raise PluginFault(origin, trouble(error)) from error

    return careful


def _reading_an_event(read: Callable[[bytes], Event], origin: str) -> Callable[[bytes], Event]:
    careful = _guarded(read, origin)

    def event(body: bytes) -> Event:
        found = careful(body)
        if not isinstance(found, Event):
            raise PluginFault(origin, f"it read a {type(found).__name__}, not an Event")
        return found

    return event
