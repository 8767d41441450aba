"""What a user's template made of a problem: every key is optional and may be spelt in any way.

`Problem URL`, `problem_url` and `ProblemURL` are one. A placeholder that Dynatrace does not know
stays as it is, `{ProblemStartTime}`, and counts as absent.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue

from app.sources.dynatrace.references import plain_name
from app.sources.reading import parse

_PLACEHOLDER = re.compile(r"\{[A-Za-z][A-Za-z0-9]*(?:\[[^\]]*\])?\}")


def without_placeholders(said: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Leave out what Dynatrace did not fill in."""
    return {key: value for key, value in said.items() if not _is_placeholder(value)}


@dataclass(frozen=True)
class Filled:
    """A notification by plain names."""

    plain: dict[str, JsonValue]

    def has(self, *names: str) -> bool:
        return not self.plain.keys().isdisjoint(names)

    def text(self, *names: str) -> str | None:
        """Give the first of these that is a text or a number, as text."""
        for name in names:
            value = self.plain.get(name)
            if isinstance(value, int | float) and not isinstance(value, bool):
                return str(value)
            if isinstance(value, str) and value.strip():
                return value
        return None

    def thing(self, *names: str) -> Any:
        """Give an object or a list, also when the template put it between quotes."""
        for name in names:
            value = self.plain.get(name)
            if isinstance(value, str):
                value = quoted(value)
            if isinstance(value, dict | list):
                return value
        return None

    def texts(self) -> Iterator[str]:
        return (value for value in self.plain.values() if isinstance(value, str))


def filled(said: dict[str, JsonValue]) -> Filled:
    """Give a notification by plain names; of two keys that are one, what says something counts."""
    plain: dict[str, JsonValue] = {}
    for key, value in said.items():
        name = plain_name(key)
        if name not in plain or plain[name] in (None, "", [], {}):
            plain[name] = value
    return Filled(plain)


def quoted(text: str) -> JsonValue:
    """Give the JSON that stands in a text, None if there is none."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        return parse(text)
    except ValueError:
        return None


def _is_placeholder(value: JsonValue) -> bool:
    return isinstance(value, str) and _PLACEHOLDER.fullmatch(value.strip()) is not None
