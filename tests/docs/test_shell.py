"""Every command that a page shows is called, in a shell, from the top of the page to its end."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.deploy.charts import HELM
from tests.parts.documented import Block, blocks, name_of
from tests.parts.shell.sandbox import Sandbox, sandbox
from tests.parts.shell.scenes import ALERT, SCENES, SERVED, Scene
from tests.parts.shell.shapes import answers, lost, lost_answers, lost_of_a_log

_ANSWER = re.compile(r"^# (\d{3} \{.*)$", re.MULTILINE)
PRINTED = re.compile(r"sh|text|json|text log|text of .+|yaml ci")
"""What stands behind the fences of commands, and of what they print."""


def _played() -> Iterator[object]:
    for page, shown in groupby(blocks(), lambda block: block.page):
        mine = [block for block in shown if PRINTED.fullmatch(block.info)]
        if mine:
            yield pytest.param(page, id=name_of(page))


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    """Where Alexis serves, and one run has ended."""
    with sandbox() as place:
        done = place.run(SERVED)
        assert done.status == 0, done.printed
        assert place.run(ALERT).status == 0, place.log
        yield place


@contextmanager
def _place(scene: Scene, request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    if not scene.shared:
        with sandbox() as place:
            yield place
        return
    place = request.getfixturevalue("served")
    if not place.is_serving:
        place.run("alexis serve")
    yield place


@pytest.mark.parametrize("page", [*_played()])
def test_a_page_can_be_followed(page: Path, request: pytest.FixtureRequest) -> None:
    scene = SCENES[name_of(page)]
    shown = list(blocks(page))
    if wanted := {
        word for word in ("curl", "jq", "kubectl", "helm") if f"{word} " in "".join(_texts(shown))
    }:
        _need(wanted)

    with _place(scene, request) as place:
        done = place.run(scene.before)
        assert done.status == 0, f"before {name_of(page)}:\n{scene.before}\n{done.printed}"
        printed = ""
        for block in shown:
            if text := _commands(block):
                for words, first in scene.at.items():
                    if words in block.text:
                        assert place.run(first).status == 0, first
                ends = next((scene.ends[each] for each in scene.ends if each in block.text), 0)
                done = place.run(text, ends)
                assert done.status == ends, f"{block.id}:\n{done.printed}\n{_log(place)}"
                printed = done.printed
            elif file := scene.files.get(block.info):
                with (place.folder / file).open("a", encoding="utf-8") as saved:
                    saved.write(block.text)
            assert _lost(block, printed, place) == [], f"{block.id}: printed was\n{printed}"


def test_no_page_is_prepared_that_shows_no_command() -> None:
    played = {name_of(block.page) for block in blocks() if PRINTED.fullmatch(block.info)}

    assert SCENES.keys() == played


def _commands(block: Block) -> str:
    """Give what is to be called: what stands there, or what it says it is the output of."""
    if block.info == "yaml ci":
        (job,) = YAML(typ="safe", pure=True).load(block.text).values()
        return "\n".join(job["script"])
    return block.text if block.info == "sh" else block.info.partition("text of ")[2]


def _texts(shown: list[Block]) -> list[str]:
    return [block.text for block in shown if block.info == "sh"]


def _need(programs: set[str]) -> None:
    for program in programs:
        if (HELM if program == "helm" else shutil.which(program)) is None:
            pytest.skip(f"{program} is not installed")


def _lost(block: Block, printed: str, place: Sandbox) -> list[str]:
    """Give what is shown and was not printed."""
    match block.info:
        case "sh" | "yaml ci":
            return lost_answers(_ANSWER.findall(block.text), printed)
        case "text log":
            return lost_of_a_log(block.text, place.log)
        case "json":
            return [] if answers(block.text)[0] in answers(printed) else [block.text]
        case said if not PRINTED.fullmatch(said):
            return []
        case _:
            return lost(block.text, printed)


def _log(place: Sandbox) -> str:
    return place.log[-2000:] if (place.folder / "serve.log").exists() else ""
