"""Placeholders `{{ details.host }}` in commands: found, checked, and filled in as quoted words.

What an alert says is written by whoever can raise one. So a value goes in as one quoted word,
never into a place where the shell would read it again (inside quotes, backquotes, arithmetic,
a here-document or a comment), and never with control characters or as an option. What another
program does with the word (`sh -c`, `ssh`) cannot be seen here.
"""

import re

from app.domain.event import Event
from app.domain.fields import is_known, values

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}\s]+)\s*\}\}")
_HALF = re.compile(r"\{\{|\}\}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LONGEST_VALUE = 1000
_TOO_HARD = "which is too hard to follow"
_READS_AGAIN = re.compile(r"(?:^|[\s;&|(){}`])(?:eval|let)\s")
_WORD_BREAKS = frozenset(" \t\n;&|(<>")


class ValueRefused(ValueError):
    """The event's value for a placeholder may not go into a command."""


class UnsafePlaceholder(ValueError):
    """A placeholder stands where its value could not be kept one word."""

    code = "unsafe-placeholder"


def paths(template: str) -> tuple[str, ...]:
    """Give the field paths of the template's placeholders, in order."""
    return tuple(match[1] for match in _PLACEHOLDER.finditer(template))


def check_shell(template: str) -> None:
    """Raise ValueError if a placeholder stands where quoting would not keep its value one word."""
    if _HALF.search(_PLACEHOLDER.sub("", template)):
        raise UnsafePlaceholder("write a placeholder as {{ field.path }}")
    for match in _PLACEHOLDER.finditer(template):
        if trouble := _unsafe(_PLACEHOLDER.sub("value", template[: match.start()])):
            raise UnsafePlaceholder(
                f"{match[0]} stands {trouble}, where its value could not be kept one word: "
                "give it to the command in env: and use the variable, but not in arithmetic"
            )


def fill_shell(template: str, event: Event) -> str:
    """Fill the placeholders with quoted words. Raises ValueRefused."""

    def word(match: re.Match[str]) -> str:
        value = value_of(event, match[1])
        if value.startswith("-"):
            raise ValueRefused(f"{match[1]} starts with a dash: a command takes it for an option")
        if _HALF.search(value):
            raise ValueRefused(f"{match[1]} holds {{{{ or }}}}, as a placeholder does")
        return _quoted(value)

    return _PLACEHOLDER.sub(word, template)


def fill_text(template: str, event: Event) -> str:
    """Fill the placeholders as they are, for values that no shell reads. Raises ValueRefused."""
    return _PLACEHOLDER.sub(lambda match: value_of(event, match[1]), template)


def value_of(event: Event, path: str) -> str:
    """Give the one value of the path that may go into a command. Raises ValueRefused."""
    found = tuple(dict.fromkeys(values(event, path)))
    if not is_known(event, path) or not found:
        raise ValueRefused(f"the event does not say {path}")
    if len(found) > 1:
        raise ValueRefused(f"the event has {len(found)} values for {path}")
    value = found[0]
    if not value or len(value) > _LONGEST_VALUE:
        raise ValueRefused(f"{path} is empty or longer than {_LONGEST_VALUE} characters")
    if _CONTROL.search(value):
        raise ValueRefused(f"{path} holds control characters")
    return value


def _quoted(value: str) -> str:
    """Quote even what looks harmless: `2` before `>` or `a,b` in braces would not stay a word."""
    return "'" + value.replace("'", "'\"'\"'") + "'"


def _unsafe(before: str) -> str | None:
    """Say in which unsafe place the end of this shell text is, or None."""
    joined = before.replace("\\\n", "")
    for signs, trouble in (
        (("<<",), "after a here-document"),
        (("((", "$["), "after shell arithmetic"),
        (("$'", "${", ")#"), f"after $' or ${{ or )#, {_TOO_HARD}"),
    ):
        if any(sign in joined for sign in signs):
            return trouble
    if joined.endswith("$"):
        return "after a dollar sign"
    if joined.count("[[") > joined.count("]]"):
        return "inside [[ ]], where numbers are arithmetic (test is not)"
    if _READS_AGAIN.search(joined):
        return "after eval or let, which read it again"
    state = _Shell()
    for character in before:
        state.take(character)
    return state.unsafe()


class _Shell:
    """Just enough of a shell's reading to know where it stands."""

    def __init__(self) -> None:
        self._quote = ""
        self._escaped = False
        self._at_word_start = True
        self._comment = False
        self._nested = False
        self._last = ""

    def take(self, character: str) -> None:
        if self._comment:
            self._comment = character != "\n"
        elif self._escaped:
            self._escaped = False
            if character != "\n":
                self._at_word_start, self._last = False, ""
        elif character == "\\" and self._quote != "'":
            self._escaped = True
        else:
            self._read(character)

    def _read(self, character: str) -> None:
        if self._quote:
            self._read_quoted(character)
        elif character in "'\"`":
            self._quote = character
        elif character == "#" and self._at_word_start:
            self._comment = True
        self._at_word_start = not self._quote and character in _WORD_BREAKS
        self._last = character

    def _read_quoted(self, character: str) -> None:
        if character == self._quote:
            self._quote = ""
        elif self._quote == '"' and (character == "`" or self._last + character == "$("):
            self._nested = True

    def unsafe(self) -> str | None:
        if self._nested:
            return f"after a command substitution inside quotes, {_TOO_HARD}"
        if self._comment:
            return "in a comment"
        if self._escaped:
            return "after a backslash"
        return {"'": "inside quotes", '"': "inside quotes", "`": "inside backquotes"}.get(
            self._quote
        )
