"""Data as YAML in which Ansible evaluates nothing.

A value of an event is written by whoever can raise one. Ansible takes `{{ … }}` in a variable for a
template, which can run commands; a text that is tagged `!unsafe` stays what it is.
"""

from collections.abc import Mapping, Sequence

from pydantic import JsonValue


def as_data(value: JsonValue) -> str:
    """Write a value in one line, each text in it as data."""
    if isinstance(value, str):
        return f"!unsafe {_quoted(value)}"
    if isinstance(value, Mapping):
        parts = (f"{_quoted(name)}: {as_data(each)}" for name, each in value.items())
        return f"{{{', '.join(parts)}}}"
    if isinstance(value, Sequence):
        return f"[{', '.join(as_data(each) for each in value)}]"
    if isinstance(value, float):
        return f"!!float {_quoted(repr(value))}"
    if value is None:
        return "null"
    return str(value).lower()


def _quoted(text: str) -> str:
    """Quote it so that every sign but plain ASCII is named by its number."""
    return f'"{"".join(map(_sign, text))}"'


def _sign(sign: str) -> str:
    return sign if " " <= sign <= "~" and sign not in '"\\' else f"\\U{ord(sign):08X}"
