"""JMESPath: an expression that finds something in a message. It has no loops and does no I/O.

The library is imported only when a source is mapped by it.
"""

import warnings
from typing import Any, Protocol

from pydantic import JsonValue

from app.domain.errors import PayloadError

_LONGEST = 1000


class Expression(Protocol):
    """An expression that was read."""

    def search(self, value: Any) -> Any: ...


def compiled(text: str) -> Expression:
    """Read an expression. Raises `ValueError`, which says what is wrong with it."""
    from jmespath import compile as read  # noqa: PLC0415 - memory only where it is used
    from jmespath.exceptions import JMESPathError  # noqa: PLC0415 - likewise

    if len(text) > _LONGEST:
        raise ValueError(f"longer than {_LONGEST} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            expression = read(text)
    except (JMESPathError, RecursionError, Warning) as error:
        raise ValueError(f"not JMESPath: {_first_line(error)}") from error
    _check_functions(expression.parsed)
    read_expression: Expression = expression
    return read_expression


def found(expression: Expression, text: str, value: JsonValue, place: str) -> Any:
    """Look it up in a message. Raises `PayloadError`, which names the place and the expression."""
    try:
        return expression.search(value)
    except Exception as error:  # a message may hold what its functions cannot work with
        raise PayloadError(place, f"{text}: {_first_line(error)}") from error


def _first_line(error: BaseException) -> str:
    said = str(error).strip().splitlines()
    return said[0][:200] if said else type(error).__name__


def _check_functions(node: Any) -> None:
    """Find functions that there are not, or that take another number of arguments."""
    from jmespath.functions import Functions  # noqa: PLC0415 - memory only where it is used

    known = Functions.FUNCTION_TABLE
    nodes = [node]
    while nodes:
        each = nodes.pop()
        nodes += [child for child in each["children"] if isinstance(child, dict)]
        if each["type"] != "function_expression":
            continue
        name, given = each["value"], len(each["children"])
        if name not in known:
            raise ValueError(f"not JMESPath: there is no function {name}()")
        takes = known[name]["signature"]
        least, is_open = len(takes), bool(takes and takes[-1].get("variadic"))
        if given < least or (given > least and not is_open):
            raise ValueError(f"not JMESPath: {name}() takes {least} arguments")
