"""YAML as a person would write it: a key at a time, with what is to be looked at above it."""

import re
import textwrap
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from app.importing.part import plain
from app.importing.telling import Told

_WIDTH = 100
_ENDLESS = 1_000_000
_ONE_LINE = frozenset(
    {"tags", "field", "search", "problem", "within", "hosts", "from", "interval", "lookback"}
)
"""A mapping of nothing but these is written on one line."""


def written(
    data: Mapping[str, Any], head: Iterable[str], told: Iterable[Told], is_one_file: bool = False
) -> str:
    """Write the data. What a person should look at stands above its key, or at the top."""
    remarks: dict[str, dict[tuple[str, str], str]] = {}
    for each in told:
        if each.look:
            top = re.split(r"[.\[]", each.became)[0]
            about = remarks.setdefault(top if top in data else "", {})
            about.setdefault((each.became or each.key, each.why), _remark(each, is_one_file))
    parts = [_comments([*head, *remarks.get("", {}).values()])]
    for key, value in data.items():
        parts.append(_comments(remarks.get(key, {}).values()) + _yaml({key: value}))
    return "".join(parts)


def _remark(told: Told, is_one_file: bool) -> str:
    became = told.became or "not kept"
    place = f"line {told.line}" if is_one_file else f"{told.file}:{told.line}"
    return f"{became} ← {told.key} ({place}): {told.why}"


def _comments(lines: Iterable[str]) -> str:
    """Write comments; whatever an old file said, it cannot leave them."""
    found = []
    for line in lines:
        wrapped = textwrap.wrap(
            plain(line),
            _WIDTH - 4,
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        found += [f"# {each}\n" for each in wrapped]
    return "".join(found)


def _yaml(data: Mapping[str, Any]) -> str:
    yaml, text = YAML(), StringIO()
    yaml.width = _ENDLESS
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump({key: _styled(value) for key, value in data.items()}, text)
    return text.getvalue()


def _styled(value: Any) -> Any:
    """Put what is short on one line."""
    if isinstance(value, list):
        items = CommentedSeq(_styled(item) for item in value)
        return _on_one_line(items) if all(isinstance(item, str) for item in value) else items
    if isinstance(value, dict):
        named = CommentedMap((key, _styled(item)) for key, item in value.items())
        return _on_one_line(named) if _ONE_LINE.issuperset(value) else named
    return value


def _on_one_line(node: Any) -> Any:
    if len(repr(node)) < _WIDTH:
        node.fa.set_flow_style()
    return node
