"""What the tests of bad weather share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parts.crash.hosts import Hosts, hosts


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Hosts]:
    """Two hosts whose commands leave traces, at addresses that this process may reach."""
    with hosts(tmp_path, 2, first=12) as found:
        yield found
