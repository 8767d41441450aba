"""Every verb of the command line with its arguments and options, from the command itself."""

import enum
import types
from collections.abc import Iterator
from typing import Any, Union, get_args, get_origin

import typer.main
from typer.core import TyperGroup

from app.cli.command import command
from docs.site.reference import words

_ABOUT = """\
`alexis VERB --help` says the same. What is wrong goes to standard error, at `file:line` where there
is a file. Exit status: 0 it is done, 1 something is wrong in what was given or found, 2 the call
itself is wrong; a verb that has more of them says so."""
_WORDS = {"str": "TEXT", "int": "NUMBER", "float": "NUMBER", "Path": "PATH", "bool": ""}
_NOT_SHOWN = {"install_completion", "show_completion"}


def shown() -> str:
    """Make the page."""
    parts = [_ABOUT, words.table(("verb", "what"), [_row(*each) for each in verbs()])]
    for name, verb in verbs():
        parts += [
            f"## {name}",
            words.plain(verb.help or "") or "",
            f"```text\n{_usage(name, verb)}\n```",
        ]
        for title, kind in (("argument", "argument"), ("option", "option")):
            rows = [_parameter(each) for each in verb.params if each.param_type_name == kind]
            parts.append(words.table((title, "default", "meaning"), rows))
    return words.page("Command line", *(part for part in parts if part))


def verbs() -> Iterator[tuple[str, Any]]:
    """Give each verb with its command, those of a group one by one."""
    whole = typer.main.get_command(command(None))
    yield from _inside(whole, "alexis")


def _inside(group: Any, before: str) -> Iterator[tuple[str, Any]]:
    for name, verb in group.commands.items():
        here = f"{before} {name}"
        if isinstance(verb, TyperGroup):
            if verb.invoke_without_command:
                yield here, verb
            yield from _inside(verb, here)
        else:
            yield here, verb


def _row(name: str, verb: Any) -> tuple[str, str]:
    return f"[{name}](#{name.replace(' ', '-')})", words.plain(verb.help or "")


def _usage(name: str, verb: Any) -> str:
    said = [name]
    if any(each.param_type_name == "option" for each in verb.params):
        said.append("[OPTIONS]")
    for each in verb.params:
        if each.param_type_name == "argument":
            many = "..." if each.nargs == -1 else ""
            text = f"{each.name.upper()}{many}"
            said.append(text if each.required else f"[{text}]")
    return " ".join(said)


def _parameter(each: Any) -> tuple[str, str, str]:
    if each.param_type_name == "argument":
        title = words.code(each.name.upper())
    else:
        value = "" if each.is_flag else _value(each)
        names = ", ".join(words.code(name) for name in (*each.opts, *each.secondary_opts))
        title = f"{names} {value}".strip()
    return title, _default(each), words.plain(each.help or "")


def _default(each: Any) -> str:
    if each.required:
        return "required"
    value = each.default
    if value in (None, False, (), [], "") or callable(value):
        return "none"
    return words.code(str(value.value if isinstance(value, enum.Enum) else value))


def _value(each: Any) -> str:
    """Say what stands behind an option."""
    annotation = each.type_descriptor.annotation
    while get_origin(annotation) in (Union, types.UnionType, list, tuple):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return " or ".join(words.code(str(one.value)) for one in annotation)
    said = _WORDS.get(getattr(annotation, "__name__", ""), "VALUE")
    again = ", more than once" if each.multiple else ""
    return words.code(said) + again
