"""What every test may ask for."""

import pytest

from app.observability.log import set_up_log


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def _log() -> None:
    set_up_log("logfmt", "debug", str)
