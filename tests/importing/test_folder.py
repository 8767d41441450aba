"""A whole folder of 2018: each file is known by what it says."""

from pathlib import Path

import pytest

from app.domain.rule import Mode
from app.importing.folder import convert
from tests.parts.building import GRAMMAR

STACK = Path(__file__).parent / "stack"


def test_a_whole_stack_becomes_rules_and_settings() -> None:
    old = {
        path.relative_to(STACK).as_posix(): path.read_bytes()
        for path in STACK.rglob("*")
        if path.is_file()
    }

    result = convert(old, GRAMMAR, Mode.OBSERVE)

    assert result.problems == []
    assert {each.file: each.became for each in result.files} == {
        "action_handler/conf/alexis.conf.yaml": "settings/alexis.yaml",
        "action_handler/conf/tokens/clients.action_handler.json": "settings/alexis.yaml",
        "classifier/conf/alexis.conf.yaml": "settings/alexis.yaml",
        "classifier/conf/rules/shop_cache_restart.json": "rules/shop_cache_restart.yaml",
        "classifier/conf/rules/shop_host_memory.json": "rules/shop_host_memory.yaml",
        "classifier/conf/rules/shop_queue_unblock.json": "rules/shop-queue-unblock.yaml",
        "classifier/conf/tokens/clients.classifier.json": "settings/alexis.yaml",
        "compose.yaml": "",
        "poller/conf/alexis.conf.yaml": "settings/alexis.yaml",
        "poller/conf/tokens/localhost.token.json": "settings/alexis.yaml",
    }


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        pytest.param("rules/a.json", "{", "rules/a.json:1:2: not JSON", id="a rule"),
        pytest.param("a.json", '{"task_list": [1,]}', "a.json:1:", id="a rule in another folder"),
        pytest.param("tokens/a.json", "[" * 100_000, "tokens/a.json: not JSON", id="too deep"),
        pytest.param("rules/a.json", "1" * 1_000_001, "rules/a.json: larger", id="too large"),
        pytest.param("rules/a.json", b"{\n\xff}", "rules/a.json:2: not UTF-8", id="not UTF-8"),
        pytest.param("a.yaml", "poller: 1\n---\na: 1\n", "a.yaml: must be one", id="two documents"),
        pytest.param("a.yaml", "poller: !x 1\n", "a.yaml:1:1: the tag", id="a tag"),
    ],
)
def test_a_broken_file_is_a_problem(name: str, text: str | bytes, problem: str) -> None:
    raw = text if isinstance(text, bytes) else text.encode()

    result = convert({name: raw}, GRAMMAR, Mode.OBSERVE)

    (found,) = result.problems
    assert str(found).startswith(problem)
    assert result.texts == {}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("package.json", '{"name": "x"}', id="JSON"),
        pytest.param("list.json", "[1, 2]", id="a list"),
        pytest.param("broken.json", "{", id="broken JSON"),
        pytest.param("compose.yaml", "services: {}\n", id="YAML"),
        pytest.param("broken.yaml", "a: [\n", id="broken YAML"),
        pytest.param("words.yaml", "words\n", id="words"),
    ],
)
def test_what_is_not_of_2018_is_left_alone(name: str, text: str) -> None:
    result = convert({name: text.encode()}, GRAMMAR, Mode.OBSERVE)

    assert (result.problems, result.texts) == ([], {})
    assert [each.file for each in result.files] == [name]
    assert result.files[0].why.startswith("left alone")
