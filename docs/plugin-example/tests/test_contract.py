"""The plug-in keeps what every plug-in has to keep."""

import json
from pathlib import Path

import pytest
from alexis_logbook import LOGBOOK, WATCHDOG, LogbookSettings

from app.plugins.contract import Check, SourceContract, TaskContract

pytestmark = pytest.mark.anyio

LINES = ["restarted", {"line": "{{ check }} of {{ target }} was down"}]
CALL = {"host": "app-01.example.net", "check": "http", "now": "down"}
SOURCE = SourceContract(WATCHDOG, [json.dumps(CALL).encode()])


def task(folder: Path) -> TaskContract:
    there = LogbookSettings(file=str(folder / "logbook.txt"))
    return TaskContract(LOGBOOK, says=LINES, works=["restarted"], settings=there)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.parametrize("name", [check.name for check in task(Path()).checks()])
async def test_the_task_type_keeps_the_contract(name: str, tmp_path: Path) -> None:
    await {check.name: check for check in task(tmp_path).checks()}[name]()


@pytest.mark.parametrize("check", SOURCE.checks(), ids=str)
async def test_the_source_keeps_the_contract(check: Check) -> None:
    await check()


async def test_without_its_folder_nobody_is_there() -> None:
    nowhere = LogbookSettings(file="/nowhere/logbook.txt")
    contract = TaskContract(LOGBOOK, unreachable=["restarted"], settings=nowhere)

    for check in contract.checks():
        await check()
