"""Each task type has a page that says all that a rule may say of it, and all of its settings."""

import re

import pytest

from app.kinds import NoSettings, TaskKind
from app.plugins.catalogue import TASKS
from tests.parts.documented import page, spans, tables
from tests.parts.settings_listed import listed

_ALL = [pytest.param(kind, id=kind.name) for kind in TASKS]
_SET = [pytest.param(kind, id=kind.name) for kind in TASKS if kind.settings is not NoSettings]


def _shown(kind: TaskKind, heading: str, name: str) -> dict[str, str]:
    return {
        span: row["default"].strip("`")
        for table in tables(page(f"tasks/{kind.name}.md"))
        if table.heading == heading
        for row in table.rows
        for span in spans(row[name])
    }


@pytest.mark.parametrize("kind", _ALL)
def test_every_field_is_there_with_its_default(kind: TaskKind) -> None:
    assert _shown(kind, "Fields", "key") == dict(listed(kind.spec))


@pytest.mark.parametrize("kind", _SET)
def test_every_setting_is_there_with_its_default(kind: TaskKind) -> None:
    assert _shown(kind, "Settings", "setting") == dict(listed(kind.settings, f"tasks.{kind.name}."))


def test_every_task_type_is_in_the_list_of_them() -> None:
    listed_there = re.findall(r"^\| \[(\w+)\]", page("tasks/README.md").read_text(), re.MULTILINE)

    assert listed_there == sorted(kind.name for kind in TASKS)
