"""Whatever the OpenAPI document allows, and what it does not, is answered as it says."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.fuzz.service import SECRETS, fuzzed
from tests.parts.alexis import TOKEN, Alexis, until
from tests.parts.process import Process

pytestmark = pytest.mark.anyio

HERE = Path(__file__).parent
QUICK = ("--phases=examples,fuzzing", "--max-examples=1", "--seed=1")
AT_LENGTH = ("--phases=examples,coverage,fuzzing,stateful", "--max-examples=20")

NOT_THERE = "msg=dead_letter"
"""What was to be written on an alert that the pretended product has not."""


async def asked(service: Alexis, *how: str) -> str:
    """Have schemathesis ask the service; give what it said.

    Raises `AssertionError` with what is wrong.
    """
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).parent / "schemathesis",
        "--config-file",
        HERE / "schemathesis.toml",
        "run",
        f"{service.url}/openapi.json",
        *how,
        cwd=HERE.parents[1],
        env={**os.environ, "FUZZ_TOKEN": TOKEN},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    text = said.decode(errors="replace")
    assert process.returncode == 0, text
    return text


def held(process: Process) -> tuple[int, int]:
    """Count the open files and the threads of the process."""
    its = Path(f"/proc/{process.pid}")
    return len(list((its / "fd").iterdir())), len(list((its / "task").iterdir()))


async def is_whole_after(process: Process, service: Alexis, files: int, threads: int) -> None:
    """It answers, is ready, holds no more than before, and its log tells of no fault of its own."""

    async def as_before() -> bool:
        now = held(process)
        return now[0] <= files and now[1] <= threads

    assert (await service.get("/readyz"))["ready"]
    await until(as_before, f"at most {files} files and {threads} threads: {held(process)}")
    bad = ("level=critical", "level=error", "Traceback", *SECRETS)
    assert [
        line
        for line in process.log.splitlines()
        if any(each in line for each in bad) and NOT_THERE not in line
    ] == []


async def test_what_is_asked_by_the_document_is_answered_by_it(tmp_path: Path) -> None:
    async with fuzzed(tmp_path) as (process, service):
        await asyncio.gather(*(service.client.get("/v1/events") for _ in range(20)))
        before = held(process)

        await asked(service, *QUICK)

        await is_whole_after(process, service, *before)


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_what_is_asked_at_length_is_answered_by_the_document(
    tmp_path: Path, seed: int
) -> None:
    async with fuzzed(tmp_path, "live") as (process, service):
        await asyncio.gather(*(service.client.get("/v1/events") for _ in range(20)))
        before = held(process)

        said = await asked(service, *AT_LENGTH, f"--seed={seed}")

        print("\n".join(line for line in said.splitlines() if "generated" in line))  # noqa: T201
        await is_whole_after(process, service, *before)
