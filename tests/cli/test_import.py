"""alexis import writes rules and settings that `alexis check` accepts, and tells what became."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Call

STACK = Path(__file__).parents[1] / "importing" / "stack"
RULES = Path("classifier/conf/rules")


@pytest.fixture
def old(folder: Path) -> Path:
    """A stack of 2018 in the folder in which the command is called."""
    shutil.copytree(STACK, folder / "old")
    return folder / "old"


@pytest.mark.usefixtures("old")
def test_what_is_written_is_right(call: Call, folder: Path) -> None:
    said = call("import", "old")
    checked = call("check", "imported/rules", "--settings", "imported/settings/alexis.yaml")

    assert (said.status, said.err) == (0, "")
    assert said.out.endswith("3 rules written to imported\n")
    assert checked.status == 0
    assert checked.out.splitlines()[-1].startswith("3 rules, ")
    assert "error[" not in checked.out
    texts = [path.read_text() for path in (folder / "imported" / "rules").iterdir()]
    assert all("\nmode: observe\n" in text for text in texts)


@pytest.mark.usefixtures("old")
def test_what_became_of_each_file_and_key_is_told(call: Call) -> None:
    said = call("import", "old", "--to", "new")

    lines = said.out.splitlines()
    assert f"old/{RULES}/shop_host_memory.json → new/rules/shop_host_memory.yaml" in lines
    assert "    acted in 2018: no: it was not enabled" in lines
    assert "    line 12   kept     evaluation_list[0].evaluation.search_text → when" in lines
    assert any(line.startswith("old/compose.yaml → left alone: ") for line in lines)


@pytest.mark.usefixtures("old")
def test_no_token_is_written_or_told(call: Call, folder: Path) -> None:
    said = call("import", "old")

    written = [path.read_text() for path in (folder / "imported").rglob("*.yaml")]
    assert len(written) == 4
    assert not any("made-up" in text for text in [said.out, said.err, *written])


def test_it_is_told_to_programs_as_json(call: Call, old: Path) -> None:
    (old / RULES / "broken.json").write_text('{"enabled":\n}')

    said = call("import", "old", "--json")

    told = json.loads(said.out)
    assert (said.status, said.err) == (1, "")
    assert "imported/rules/shop_cache_restart.yaml" in told["written"]
    (file,) = (each for each in told["files"] if each["file"].endswith("cache_restart.json"))
    assert (file["became"], file["acted"]) == ("rules/shop_cache_restart.yaml", "yes")
    assert file["keys"][0] == {
        "file": f"{RULES}/shop_cache_restart.json",
        "line": 1,
        "key": "enabled",
        "fate": "kept",
        "became": "enabled",
        "why": "",
        "look": False,
    }
    assert told["problems"] == [
        {
            "file": f"old/{RULES}/broken.json",
            "line": 2,
            "column": 1,
            "what": "not JSON: Expecting value",
        }
    ]


def test_a_broken_file_is_told_at_its_line_and_the_rest_is_written(
    call: Call, folder: Path, old: Path
) -> None:
    rule = old / RULES / "shop_cache_restart.json"
    rule.write_text(rule.read_text().replace('"explicit"', '"all"'))

    said = call("import", "old")

    assert said.status == 1
    assert said.err == (
        f"old/{RULES}/shop_cache_restart.json:32: "
        "entity_type 'all' is neither explicit nor keyvalue\n"
    )
    assert sorted(path.name for path in (folder / "imported/rules").iterdir()) == [
        "shop-queue-unblock.yaml",
        "shop_host_memory.yaml",
    ]


@pytest.mark.usefixtures("old")
def test_files_that_are_there_are_overwritten_only_when_told(call: Call, folder: Path) -> None:
    mine = folder / "imported/rules/shop_cache_restart.yaml"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine\n")

    refused = call("import", "old")
    kept, others = mine.read_text(), list((folder / "imported").rglob("*.yaml"))
    forced = call("import", "old", "--force")

    assert (refused.status, refused.out) == (1, "")
    assert refused.err.startswith("imported/rules/shop_cache_restart.yaml: is there already")
    assert (kept, others) == ("mine\n", [mine])
    assert forced.status == 0
    assert mine.read_text() != kept


def test_a_mode_is_given_to_all_rules(call: Call, folder: Path, old: Path) -> None:
    call("import", old, "--mode", "approve")

    texts = [path.read_text() for path in (folder / "imported/rules").iterdir()]
    assert all("\nmode: approve\n" in text for text in texts)


@pytest.mark.usefixtures("old")
@pytest.mark.parametrize("to", [".", "old", "old/imported"])
def test_it_may_be_written_around_beside_or_inside(call: Call, to: str) -> None:
    first = call("import", "old", "--to", to)
    second = call("import", "old", "--to", to, "--force")

    assert (first.status, second.status) == (0, 0)
    assert second.out.splitlines()[-1] == first.out.splitlines()[-1] == f"3 rules written to {to}"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        pytest.param("missing", "missing: there is no such folder", id="no folder"),
        pytest.param("empty", "empty: nothing of the 2018 configuration is in it", id="empty"),
        pytest.param("file.json", "file.json: there is no such folder", id="a file"),
    ],
)
def test_a_folder_without_a_configuration_is_told(
    call: Call, folder: Path, name: str, told: str
) -> None:
    (folder / "empty").mkdir()
    (folder / "empty" / "package.json").write_text("{}")
    (folder / "file.json").write_text("{}")

    said = call("import", name)

    assert (said.status, said.out, said.err) == (1, "", f"{told}\n")


@pytest.mark.usefixtures("old")
def test_where_nothing_can_be_written_that_is_told(call: Call, folder: Path) -> None:
    (folder / "imported").write_text("a file\n")

    said = call("import", "old")

    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("imported")


def test_hidden_folders_are_not_read(call: Call, folder: Path, old: Path) -> None:
    (old / ".git").mkdir()
    shutil.copy(old / RULES / "shop_cache_restart.json", old / ".git" / "old.json")

    call("import", "old")

    assert len(list((folder / "imported/rules").iterdir())) == 3
