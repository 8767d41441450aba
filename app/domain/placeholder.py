"""Placeholders `{{ details.host }}` in commands: found, checked, and filled in as quoted words.

A literal, `{{ "{{.State}}" }}`, stands for the text between its quotation marks: that is the
text of the rule's author, and a part of the shell's text like all around it.

What an alert says is written by whoever can raise one. So a value goes in as one quoted word,
never into a place where the shell would read it again (inside quotes, backquotes, arithmetic,
a here-document or a comment), and never with control characters or as an option. What another
program does with the word (`sh -c`, `ssh`) cannot be seen here.
"""

import re
from collections.abc import Callable
from types import MappingProxyType

from app.domain.event import Event
from app.domain.fields import is_known, values
from app.domain.parameter import Parameters
from app.domain.shell_word import quoted
from app.domain.value_type import trouble

_MARK = re.compile(r'\{\{\s*(?:"(?P<literal>.*?)"|(?P<path>[^{}\s"][^{}\s]*))\s*\}\}')
_HALF = re.compile(r"\{\{|\}\}")
TARGET = "target"
"""The path that stands for the run's own target, which is known later than the event."""

_NO_PARAMETERS: Parameters = MappingProxyType({})
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
    found = (mark["path"] for mark in _MARK.finditer(template))
    return tuple(path for path in found if path and path != TARGET)


def check_text(template: str) -> None:
    """Raise ValueError if something only looks like a placeholder."""
    if _HALF.search(_MARK.sub("", template)):
        raise UnsafePlaceholder(
            'write a placeholder as {{ field.path }}, and a text as {{ "text" }}'
        )


def check_shell(template: str) -> None:
    """Raise ValueError if a placeholder stands where quoting would not keep its value one word."""
    check_text(template)
    for mark in _MARK.finditer(template):
        if mark["path"] is None:
            continue
        before = _filled(template[: mark.start()], lambda _: "value")
        if where := _unsafe(before):
            raise UnsafePlaceholder(
                f"{mark[0]} stands {where}, where its value could not be kept one word: "
                "give it to the command in env: and use the variable, but not in arithmetic"
            )


def fill_shell(template: str, event: Event, parameters: Parameters = _NO_PARAMETERS) -> str:
    """Fill the placeholders with quoted words; the literals stay. Raises ValueRefused.

    A run keeps its command like this: it is a template still, and can be checked once more.
    """
    return _MARK.sub(lambda mark: _word(mark, event, parameters, quoted), template)


def fill_word(template: str, event: Event, parameters: Parameters = _NO_PARAMETERS) -> str:
    """Fill the placeholders of a text that is one word as a whole, and is quoted as a whole.

    The literals stay, as in a command. Raises ValueRefused.
    """
    filled = _MARK.sub(lambda mark: _word(mark, event, parameters, str), template)
    return _with_no_new_target(template, filled)


def with_literals(template: str) -> str:
    """Put the literals' texts where they stand, and leave the placeholders."""
    return _MARK.sub(lambda mark: mark[0] if mark["path"] else mark["literal"], template)


def fill_text(
    template: str,
    event: Event,
    parameters: Parameters = _NO_PARAMETERS,
    encode: Callable[[str], str] = str,
) -> str:
    """Fill in all, encoded as that place needs it, where no shell reads. Raises ValueRefused."""
    filled = _filled(template, lambda path: encode(value_of(event, path, parameters)))
    return _with_no_new_target(template, filled)


def put_target(template: str, target: str, encode: Callable[[str], str] = str) -> str:
    """Put the target's name where `{{ target }}` stands."""
    return _MARK.sub(lambda mark: encode(target) if mark["path"] == TARGET else mark[0], template)


def put_target_in_shell(template: str, target: str) -> str:
    """Do the same in a command: as one quoted word."""
    return put_target(template, target, quoted)


def value_of(event: Event, path: str, parameters: Parameters = _NO_PARAMETERS) -> str:
    """Give the one value of the path that may go into a command. Raises ValueRefused.

    What the message left out is not known, so no default stands for it.
    """
    parameter = parameters.get(path)
    found = tuple(dict.fromkeys(values(event, path)))
    if not found and is_known(event, path) and parameter and parameter.default is not None:
        return parameter.default
    if not is_known(event, path) or not found:
        raise ValueRefused(f"the event does not say {path}")
    if len(found) > 1:
        raise ValueRefused(f"the event has {len(found)} values for {path}")
    if complaint := parameter.complaint(found[0]) if parameter else trouble(found[0]):
        raise ValueRefused(f"{path} {complaint}")
    return found[0]


def _word(
    mark: re.Match[str], event: Event, parameters: Parameters, quote: Callable[[str], str]
) -> str:
    path = mark["path"]
    if path is None or path == TARGET:
        return mark[0]
    value = value_of(event, path, parameters)
    if value.startswith("-"):
        raise ValueRefused(f"{path} starts with a dash: a command takes it for an option")
    if _HALF.search(value):
        raise ValueRefused(f"{path} holds {{{{ or }}}}, as a placeholder does")
    return quote(value)


def _with_no_new_target(template: str, filled: str) -> str:
    """Give it back if values made no placeholder that is filled later. Raises ValueRefused."""
    before, now = (
        sum(mark["path"] == TARGET for mark in _MARK.finditer(text)) for text in (template, filled)
    )
    if before != now:
        raise ValueRefused(f"a value makes {{{{ {TARGET} }}}}, as a placeholder does")
    return filled


def _filled(template: str, value: Callable[[str], str]) -> str:
    def text(mark: re.Match[str]) -> str:
        if mark["path"] == TARGET:
            return mark[0]
        return value(mark["path"]) if mark["path"] else mark["literal"]

    return _MARK.sub(text, template)


def _unsafe(before: str) -> str | None:
    """Say in which unsafe place the end of this shell text is, or None."""
    joined = before.replace("\\\n", "")
    for signs, where in (
        (("<<",), "after a here-document"),
        (("((", "$["), "after shell arithmetic"),
        (("$'", "${", ")#"), f"after $' or ${{ or )#, {_TOO_HARD}"),
    ):
        if any(sign in joined for sign in signs):
            return where
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
