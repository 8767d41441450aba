"""The images that the page builds on ours, built, with what is added to them."""

import json
import os
import shlex
from pathlib import Path

import pytest

from app import __version__
from deploy.image import sbom
from tests.deploy.engine import built, engine, once
from tests.deploy.manifests import ROOT
from tests.parts.documented import blocks

pytestmark = pytest.mark.long

_PAGE = ROOT / "deploy" / "image" / "README.md"


@pytest.fixture(scope="module")
def extensible(image: str) -> str:
    del image  # it is built first, as on the page
    name = os.environ.get("ALEXIS_IMAGE_EXTENSIBLE")
    return name or built("localhost/alexis-extensible:tested", "--target", "extensible")


@pytest.mark.parametrize("which", ["large", "small"])
def test_what_the_page_builds_has_what_it_adds(
    which: str, image: str, extensible: str, tmp_path: Path
) -> None:
    (text,) = [each.text for each in blocks(_PAGE) if each.info == f"dockerfile {which}"]
    ours = {"alexis-extensible": extensible, "alexis": image}
    for name, there in ours.items():
        text = text.replace(f"registry.example.net/{name}:{__version__}", there)
    # A plug-in that the page made up.
    (tmp_path / "Dockerfile").write_text(text.replace(" alexis-logbook", ""), encoding="utf-8")
    tag, more = f"localhost/alexis-{which}:tested", os.environ.get("ALEXIS_IMAGE_BUILD", "")

    engine("build", "-t", tag, *shlex.split(more), tmp_path)

    listing = "from importlib.metadata import distributions as d; print(*(x.name for x in d()))"
    installed = set(once(tag, "-c", listing, entrypoint="python").split())
    told = json.loads(once(tag, "-c", f"print(open('{sbom.FILE}').read())", entrypoint="python"))
    pythons = (each for each in told["components"] if each.get("purl", "").startswith("pkg:pypi/"))
    listed = {each["name"]: each for each in pythons}
    assert {"cel-expr-python", "aiosmtplib"} <= installed <= listed.keys()
    assert all(listed[name]["hashes"] for name in installed)
    assert ("not found" in once(tag, "-c", "true", entrypoint="sh")) is (which == "small")
    assert once(tag, "--version") == __version__
