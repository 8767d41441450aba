"""Plug-ins are found by their entry points, and one that is broken is named and stops no other."""

from pathlib import Path

import pytest

from app.plugins.catalogue import Group, built_in
from app.plugins.found import installed
from tests.parts.plugins import put_down

_GOOD = """
    from typing import ClassVar
    from contextlib import asynccontextmanager
    from pydantic import Field
    from app.plugins.api import *

    class Spec(TaskSpec):
        "A thing."
        shorthand: ClassVar[str] = "text"
        text: str = Field(description="What.")
        def says(self):
            return "do a thing"

    class Wanting(Frozen):
        "Needs something."
        key: str = Field(description="Has to be given.")

    @asynccontextmanager
    async def opened(settings, toolbox):
        yield None

    def reading(name, settings):
        return Reading(lambda body: None)
"""


def _found(folder: Path, name: str, text: str, as_: str = "thing", group: str = "tasks") -> str:
    """Say of the one plug-in in the folder why it is broken."""
    put_down(folder, name, text, "2.5", **{group: {as_: f"{name}:KIND"}})

    found = installed([str(folder)])

    assert found.tasks == built_in().tasks
    assert found.sources == built_in().sources
    (broken,) = found.broken
    assert (broken.name, str(broken.origin)) == (as_, f"{name} 2.5")
    return broken.why


@pytest.mark.parametrize(
    ("more", "why"),
    [
        pytest.param("", "AttributeError: module '{module}' has no attribute 'KIND'", id="nothing"),
        pytest.param("KIND = 1", "it gives a int, not a TaskKind", id="something else"),
        pytest.param(
            "KIND = TaskKind('Thing!', Spec, opened)",
            "the name 'Thing!' is not of a-z, 0-9 and _, at most 40 and a letter first",
            id="a bad name",
        ),
        pytest.param(
            "KIND = TaskKind('other', Spec, opened)",
            "it is called other, but its entry point thing",
            id="two names",
        ),
        pytest.param("KIND = TaskKind('thing', str, opened)", "its spec is no TaskSpec", id="spec"),
        pytest.param(
            "KIND = TaskKind('thing', TaskSpec, opened)",
            "its spec does not say what it does: says() is missing",
            id="a spec that says nothing",
        ),
        pytest.param(
            "Spec.shorthand = 'txt'; KIND = TaskKind('thing', Spec, opened)",
            "shorthand of its spec names 'txt', which is no field of it",
            id="a shorthand that is no field",
        ),
        pytest.param(
            "KIND = TaskKind('thing', Spec, opened, dict)",
            "its settings are no Frozen",
            id="settings of another type",
        ),
        pytest.param(
            "KIND = TaskKind('thing', Spec, opened, Wanting)",
            "its settings have no defaults: without a section of theirs Alexis could not begin",
            id="settings without defaults",
        ),
        pytest.param(
            "KIND = TaskKind('thing', Spec, opened, lacks='a clock')",
            "its lacks is no function",
            id="no function that says what lacks",
        ),
        pytest.param(
            "KIND = TaskKind('thing', Spec, None)", "its open is no function", id="no open"
        ),
        pytest.param("raise SystemExit('over')", "SystemExit: over ({file}:25)", id="an exit"),
        pytest.param(
            "class Odd(Exception):\n        def __str__(self): raise ValueError\n    raise Odd",
            "Odd ({file}:27)",
            id="an error without a text",
        ),
        pytest.param(
            "import nothing_here",
            "ModuleNotFoundError: No module named 'nothing_here' ({file}:25)",
            id="a missing import",
        ),
    ],
)
def test_one_that_is_broken_says_why(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    more: str,
    why: str,
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    module = tmp_path.name

    said = _found(tmp_path, module, f"{_GOOD}\n    {more}")

    assert said == why.format(module=module, file=tmp_path / f"{module}.py")


def test_a_module_with_a_mistake_is_named_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)

    said = _found(tmp_path, "mistaken", "\n\nKIND = (")

    assert said.startswith("SyntaxError: '(' was never closed")
    assert said.endswith(f"({tmp_path}/mistaken.py:3)")


@pytest.mark.parametrize("name", ["remote_ssh", "timeout", "problem", "filled", "type"])
def test_a_name_that_is_taken_stays_with_who_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.syspath_prepend(tmp_path)

    said = _found(
        tmp_path, f"taking_{name}", f"{_GOOD}\n    KIND = TaskKind({name!r}, Spec, opened)", name
    )

    assert said == f"the name {name} is taken"


def test_a_source_cannot_be_called_as_a_product(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    kind = "KIND = SourceKind('jsm', NoSettings, reading)"

    said = _found(tmp_path, "as_a_product", f"{_GOOD}\n    {kind}", "jsm", "sources")

    assert said == "the name jsm is taken"


def test_of_two_plug_ins_of_one_name_the_first_by_its_distribution_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    text = f"{_GOOD}\n    KIND = TaskKind('thing', Spec, opened)"
    put_down(tmp_path, "zebra_plugin", text, tasks={"thing": "zebra_plugin:KIND"})
    put_down(tmp_path, "adder_plugin", text, tasks={"thing": "adder_plugin:KIND"})

    found = installed([str(tmp_path)])

    assert str(found.origins[Group.TASKS, "thing"]) == "adder_plugin 1.0"
    assert [str(each) for each in found.broken] == [
        "task type thing of zebra_plugin 1.0: the name thing is taken"
    ]
    assert "thing" not in found.broken_of(Group.TASKS)


def test_a_broken_one_does_not_stop_the_example(shelf: Path, tmp_path: Path) -> None:
    put_down(tmp_path, "broken_beside", "1 / 0", tasks={"bell": "broken_beside:KIND"})

    found = installed([str(tmp_path), str(shelf)])

    assert set(found.tasks) == {*built_in().tasks, "logbook"}
    assert set(found.sources) == {*built_in().sources, "watchdog"}
    assert [each.name for each in found.broken] == ["bell"]


def test_without_being_asked_nobody_looks_for_plug_ins(shelf: Path) -> None:
    assert "logbook" not in built_in().tasks
