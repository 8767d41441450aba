"""Which kinds of tasks and sources a verb knows: ours, and the plug-ins if it is to look for them.

The program looks for them, once and not before a verb asks; who calls a verb otherwise does not.
They are loaded when they are asked for: a verb that only asks a running Alexis does without them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.domain.grammar import Grammar
    from app.plugins.catalogue import Catalogue

Find = Callable[[], "Catalogue"]


def _built_in() -> "Catalogue":
    from app.plugins.catalogue import built_in  # noqa: PLC0415 - see above

    return built_in()


_FIND: ContextVar[Find] = ContextVar("find", default=_built_in)


@contextmanager
def known_by(find: Find) -> Iterator[None]:
    """Let the verb that is called meanwhile know what this finds."""
    before = _FIND.set(cache(find))
    try:
        yield
    finally:
        _FIND.reset(before)


def whatever_is_installed() -> "Catalogue":
    """Find the kinds of ours and those of the plug-ins that are installed."""
    from app.plugins.found import installed  # noqa: PLC0415 - see above

    return installed()


def catalogue() -> "Catalogue":
    return _FIND.get()()


def rule_grammar() -> "Grammar":
    """Give the grammar of rules for what there is."""
    return catalogue().grammar
