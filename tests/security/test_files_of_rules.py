"""What somebody who may only change rules cannot do: read other files, or stop the reading."""

import time
from pathlib import Path

import pytest

from app.config.yaml_file import read_documents
from app.domain.errors import ConfigError
from tests.parts.verbs import called

_RULE = """
name: repair
sources: [opsgenie]
when: {{tags: [t]}}
targets: {{hosts: [app-01.example.net]}}
tests: [{{event: "{event}", commands: ["echo x"]}}]
then: [{{tasks: [{{remote_ssh: "echo {{{{ details.x }}}}"}}]}}]
"""
_SECRET = (
    '{"action": "Create", "alert": {"alertId": "1", "tags": ["t"], "details": {"x": "s3cr3t"}}}'
)


def _laughs(levels: int) -> str:
    lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param(_laughs(9), "more than 100000 values", id="aliases that multiply"),
        pytest.param("a: " + "[" * 100_000, "too many levels", id="brackets"),
        pytest.param("a: " + "{a: " * 5_000 + "}" * 5_000, "too many levels", id="braces"),
        pytest.param("- " * 100_000, "too many levels", id="lists in lists"),
        pytest.param("".join(f"{' ' * n}a:\n" for n in range(500)), "too many", id="maps in maps"),
        pytest.param("a: &a {<<: *a}", "merged into itself", id="a map merged into itself"),
        pytest.param("a: " + "9" * 100_000, "limit", id="a number of 100000 digits"),
        pytest.param("a: 1\na: 2", "duplicate key", id="a name twice"),
        pytest.param("a: 2001-99-99", "month", id="a day that is none"),
        pytest.param("a: !!python/object/apply:os.system [id]", "the tag", id="an object"),
        pytest.param("a: !!python/name:os.system", "the tag", id="a function"),
        pytest.param("!include /etc/passwd", "", id="another file"),
        pytest.param("x" * 1_000_001, "larger than 1000000", id="a megabyte"),
    ],
)
def test_a_file_that_is_a_bomb_is_refused_at_once(text: str, what: str) -> None:
    begun = time.process_time()

    with pytest.raises(ConfigError) as caught:
        read_documents("rules.yaml", text)

    assert what in str(caught.value)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "event",
    [
        pytest.param("../secret.json", id="above"),
        pytest.param("{folder}/secret.json", id="from / on"),
        pytest.param("link.json", id="by a link"),
        pytest.param("/dev/zero", id="a file without end"),
        pytest.param("..", id="a folder"),
        pytest.param("a\\0b", id="NUL"),
    ],
)
def test_a_test_of_a_rule_reads_no_file_outside_of_the_rules(tmp_path: Path, event: str) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (tmp_path / "secret.json").write_text(_SECRET)
    (rules / "link.json").symlink_to(tmp_path / "secret.json")
    (rules / "rule.yaml").write_text(_RULE.format(event=event.format(folder=tmp_path)))

    said = called(tmp_path, "test", "rules")

    assert said.returncode == 1
    assert "s3cr3t" not in said.stdout + said.stderr
    assert "is not in the folder of rules" in said.stdout or "null" in said.stdout
