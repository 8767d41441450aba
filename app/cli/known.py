"""Which kinds of tasks and sources a verb knows: ours, and the plug-ins if it is to look for them.

The program looks for them, once and not before a verb asks; who calls a verb otherwise does not.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from app.domain.grammar import Grammar
from app.plugins.catalogue import Catalogue, built_in

Find = Callable[[], Catalogue]

_FIND: ContextVar[Find] = ContextVar("find", default=built_in)


@contextmanager
def known_by(find: Find) -> Iterator[None]:
    """Let the verb that is called meanwhile know what this finds."""
    before = _FIND.set(cache(find))
    try:
        yield
    finally:
        _FIND.reset(before)


def catalogue() -> Catalogue:
    return _FIND.get()()


def rule_grammar() -> Grammar:
    """Give the grammar of rules for what there is."""
    return catalogue().grammar
