"""Rules are put in force while files come, break, go and are swapped, without a restart."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count, pairwise
from pathlib import Path

import pytest

from app.config.rule_files import RuleFiles
from app.domain.rule_set import RuleSet
from tests.config.rule_folder import a_rule, commands, files_in, names, write
from tests.parts.alexis import until

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def _following(files: RuleFiles) -> AsyncIterator[list[RuleSet]]:
    """Collect the sets that come, while the context lasts."""
    came: list[RuleSet] = []

    async def follow() -> None:
        async for rules in files.follow():
            came.append(rules)  # noqa: PERF401 - each is there at once

    following = asyncio.create_task(follow())
    try:
        yield came
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following


async def _become(files: RuleFiles, *wanted: str) -> None:
    async def are() -> bool:
        return names(files.current) == list(wanted)

    await until(are, f"the rules to be {wanted}")


async def test_rules_are_followed_while_files_come_break_and_go(tmp_path: Path) -> None:
    files = files_in(write(tmp_path, a=a_rule("a")))
    files.read()
    async with _following(files) as came:
        await until(lambda: _changed(tmp_path, files, "b"), "the watch to begin")
        await _become(files, "a", "b")
        write(tmp_path, a="name: [")
        await until(lambda: _has_problems(files), "the broken file to be told")
        assert names(files.current) == ["a", "b"]
        (tmp_path / "a.yaml").unlink()
        await _become(files, "b")

    whole = [each for each in came if not each.problems]  # a file may be seen half written
    assert names(whole[0]) == ["a", "b"]
    assert names(came[-1]) == ["b"]
    assert all(before != after for before, after in pairwise(came))


async def test_a_script_that_changes_in_a_folder_of_its_own_is_a_change_of_its_rule(
    tmp_path: Path,
) -> None:
    script = tmp_path / "scripts" / "clean.sh"
    script.parent.mkdir()
    script.write_text("echo 0\n")
    rule = a_rule("a").replace('"true"', "{script_file: scripts/clean.sh}")
    files = files_in(write(tmp_path, a=rule))
    files.read()
    numbers = count(1)

    async def changed(came: list[RuleSet]) -> bool:
        script.write_text(f"echo {next(numbers)}\n")
        return bool(came)

    async with _following(files) as came:
        await until(lambda: changed(came), "the script to be seen")

    first = came[0].rules[0].then[0].tasks[0].in_full()
    assert re.search(r"echo [1-9]", first)


async def test_the_swap_of_a_config_map_is_followed(tmp_path: Path) -> None:
    _config_map(tmp_path, "1", a=a_rule("a", "first"))
    files = files_in(tmp_path)
    assert commands(files.read()) == ["first"]
    async with _following(files):
        await until(lambda: _changed(tmp_path, files, "z"), "the watch to begin")

        _config_map(tmp_path, "2", a=a_rule("a", "second"))

        async def swapped() -> bool:
            return commands(files.current)[0] == "second"

        await until(swapped, "the new version")


def _config_map(folder: Path, version: str, **texts: str) -> None:
    """Write as Kubernetes does: a folder for the version, and one link to it that is swapped."""
    inner = folder / f"..version-{version}"
    inner.mkdir()
    write(inner, **texts)
    new = folder / "..data_tmp"
    new.symlink_to(inner.name)
    new.rename(folder / "..data")
    for name in texts:
        link = folder / f"{name}.yaml"
        if not link.is_symlink():
            link.symlink_to(f"..data/{name}.yaml")


async def _changed(folder: Path, files: RuleFiles, name: str) -> bool:
    """Write a rule until it is noticed: nobody tells when the watching has begun."""
    write(folder, **{name: a_rule(name)})
    return name in names(files.current)


async def _has_problems(files: RuleFiles) -> bool:
    return bool(files.current.problems)
