"""The image, built once for all tests that run it."""

import os

import pytest

from tests.deploy.engine import built, works


@pytest.fixture(scope="session")
def image() -> str:
    if not works():
        pytest.skip("neither Podman nor Docker is there, or none that answers")
    return os.environ.get("ALEXIS_IMAGE") or built("localhost/alexis:tested")
