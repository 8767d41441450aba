"""What a story plays with: a real SSH server, the pretended products, and files on the host."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.parts.alexis import Vendors, vendors
from tests.parts.sshd import SshServer, sshd


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    with sshd(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture
async def products() -> AsyncIterator[Vendors]:
    async with vendors() as found:
        yield found


@pytest.fixture
def done(tmp_path: Path) -> Path:
    """The file on the host in which commands leave their traces."""
    return tmp_path / "done"
