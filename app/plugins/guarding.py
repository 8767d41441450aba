"""Sources of plug-ins, with what they should not raise turned into one error of ours."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, ParamSpec, TypeVar

from app.domain.errors import PayloadError, PluginFault
from app.domain.event import Event
from app.kinds import Reading, SourceKind, Toolbox
from app.plugins.trouble import trouble
from app.ports import Source

Arguments = ParamSpec("Arguments")
Given = TypeVar("Given")


def guarded(kind: SourceKind, origin: str) -> SourceKind:
    """Give the same kind; a fault in how it reads is known as the plug-in's."""
    given, open_ = kind.reading, kind.open

    def reading(name: str, settings: Any) -> Reading:
        found = given(name, settings)
        return replace(
            found,
            read=_reading_an_event(found.read, origin),
            unwrap=found.unwrap and _guarded(found.unwrap, origin),
            is_signed=found.is_signed and _guarded(found.is_signed, origin),
        )

    @asynccontextmanager
    async def opened(name: str, settings: Any, toolbox: Toolbox) -> AsyncIterator[Source]:
        assert open_ is not None  # noqa: S101 - only then it is used
        async with open_(name, settings, toolbox) as source:
            yield replace(
                source,
                read=_reading_an_event(source.read, origin),
                unwrap=source.unwrap and _guarded(source.unwrap, origin),
                is_signed=source.is_signed and _guarded(source.is_signed, origin),
            )

    return replace(kind, reading=reading, open=opened if open_ else None)


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
