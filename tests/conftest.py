"""What every test may ask for."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from app.observability.log import set_up_log
from tests.parts.alexis import Vendors, vendors
from tests.parts.certificates import certificate
from tests.parts.postgres import new_database, postgres
from tests.parts.sshd import SshServer, sshd

_FIRST = ("tests/test_house.py", "tests/api/test_docs_page.py", "tests/restraint/", "tests/demo/")
"""Each takes so long that all others would wait for it, were it the last."""

_TOGETHER = "tests/api/page/"
"""One process does most of what needs a browser: another one would start its own, and services."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the order of chance, but for what is dear."""

    def rank(item: pytest.Item) -> int:
        return 0 if item.nodeid.startswith(_FIRST) else 2 - item.nodeid.startswith(_TOGETHER)

    items.sort(key=rank)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def _log() -> None:
    set_up_log("logfmt", "debug", str)


@pytest.fixture(scope="session", autouse=True)
def _authorities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Trust one authority that nobody has: all others take long to load, and none is met here."""
    made = certificate(tmp_path_factory.mktemp("authority"), "nobody.example.net")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(made.ca_file))
        yield


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    """A real SSH server."""
    with sshd(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture
async def products() -> AsyncIterator[Vendors]:
    """The pretended products; their feeds are off."""
    async with vendors() as found:
        yield found


@pytest.fixture
def done(tmp_path: Path) -> Path:
    """The file on the host in which commands leave their traces."""
    return tmp_path / "done"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A real PostgreSQL, for all tests."""
    with postgres() as url:
        yield url


@pytest.fixture
async def postgres_url(postgres_server: str) -> str:
    """An empty database of its own."""
    return await new_database(postgres_server)
