"""Every event of the log with its level and keys, from the calls in the code."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from docs.site.reference import words

_ABOUT = """\
Every event that the log may hold, by name. Each line has `ts`, `level` and `msg` too; a line about
an event has `event_id`, that of a run `run`, `rule` and `target`, that of a feed or a delivery
`source`.
How the log is written and read is in [operations](../operations.md#the-log)."""
_LEVELS = {"debug", "info", "warning", "error", "exception"}


class Logged(NamedTuple):
    """A call of the log: the event, its level, the keys it gives, and where it stands."""

    event: str
    level: str
    keys: frozenset[str]
    module: str


def shown(root: Path) -> str:
    """Make the page of the code under `root`."""
    said = _said(root)
    by_event: dict[str, list[Logged]] = defaultdict(list)
    for each in logged(root):
        by_event[each.event].append(each)
    rows = [
        (
            words.code(event),
            ", ".join(dict.fromkeys(_level(each.level) for each in calls)),
            said.get(event, ""),
            ", ".join(words.code(key) for key in sorted(set().union(*(c.keys for c in calls)))),
            ", ".join(dict.fromkeys(words.code(each.module) for each in calls)),
        )
        for event, calls in sorted(by_event.items())
    ]
    columns = ("`msg`", "level", "when", "its own keys", "from")
    return words.page("Events of the log", _ABOUT, words.table(columns, rows))


def logged(root: Path) -> Iterator[Logged]:
    """Find every call of the log in the code."""
    for path in sorted((root / "app").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for call in ast.walk(ast.parse(text)) if "log." in text else ():
            if isinstance(call, ast.Call) and (found := _of(call)):
                event, level = found
                keys = {each.arg for each in call.keywords if each.arg and each.arg != "exc_info"}
                module = path.relative_to(root).with_suffix("").as_posix()
                yield Logged(event, level, frozenset(keys), module.replace("/", "."))


def _of(call: ast.Call) -> tuple[str, str] | None:
    """Give event and level of a call, None if it is none of the log."""
    methods = [
        node.attr
        for node in ast.walk(call.func)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "log"
    ]
    texts = [each.value for each in call.args if isinstance(each, ast.Constant)]
    if not methods or not set(methods) <= _LEVELS | {"log"}:
        return None
    return (str(texts[0]), methods[0]) if texts and isinstance(texts[0], str) else None


def _level(method: str) -> str:
    match method:
        case "exception":
            return "error"
        case "log":
            return "as it is"
        case _:
            return method


def _said(root: Path) -> Mapping[str, str]:
    """Give what operations.md says of each event, without its links."""
    text = (root / "docs" / "operations.md").read_text(encoding="utf-8")
    found = {}
    for line in text.partition("\n## The log\n")[2].partition("\n## ")[0].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if len(cells) > 1:
            for event in cells[0].split("`")[1::2]:
                found[event] = _unlinked(cells[1])
    return found


def _unlinked(text: str) -> str:
    while (start := text.find("](")) >= 0:
        end = text.find(")", start)
        opened = text.rfind("[", 0, start)
        text = text[:opened] + text[opened + 1 : start] + text[end + 1 :]
    return text
