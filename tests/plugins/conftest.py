"""The example of a plug-in, installed as its users do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parts.plugins import install_example


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder in which it is installed; one can import from it."""
    folder = install_example(tmp_path_factory.mktemp("shelf"))
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield folder
