"""`python -m deploy.image.sbom`: what is in the image, as a bill of materials in CycloneDX.

Python distributions with the hash of the wheel that they came from, the interpreter, and Debian's
packages, each with its licences as far as it states them. The same image gives the same text.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import Distribution, distributions
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deploy.image import debian
from deploy.image.settle import MADE_AT

FILE = "/usr/share/sbom/alexis.cdx.json"
_CLASSIFIER = "License :: "
_LICENCES = LicenseFactory()
_LONGEST_NAME = 100
"""Letters; some distributions put the whole text of their licence where its name belongs."""


def bill(
    installed: Iterable[Distribution], hashes: Mapping[str, str], system: Path, made: datetime
) -> Bom:
    """Describe the distributions, and the interpreter and the Debian below `system`.

    `hashes` are SHA-256 of wheels, by the name of the distribution.
    """
    pythons = {str(canonicalize_name(each.name)): each for each in installed}
    components = {
        name: _distribution(name, each, hashes.get(name)) for name, each in pythons.items()
    }
    alexis = components["alexis"]
    image = Component(
        name="alexis", version=alexis.version, type=ComponentType.CONTAINER, bom_ref="image"
    )
    below = [*_debian(system), *_interpreter(system)]
    everything = [*components.values(), *below]
    bom = Bom(
        components=everything,
        metadata=BomMetaData(component=image, timestamp=made),
        serial_number=uuid5(NAMESPACE_URL, " ".join(sorted(map(_identity, everything)))),
    )
    needed = {name: _needed(each) & components.keys() for name, each in pythons.items()}
    wanted = components.keys() - set[str]().union(*needed.values())
    bom.register_dependency(image, [*(components[name] for name in wanted), *below])
    for name, others in needed.items():
        bom.register_dependency(components[name], [components[other] for other in others])
    return bom


def _identity(component: Component) -> str:
    return f"{component.purl or component.name} {' '.join(h.content for h in component.hashes)}"


def _distribution(name: str, found: Distribution, sha256: str | None) -> Component:
    purl = PackageURL("pypi", name=name, version=found.version)
    return Component(
        name=found.name,
        version=found.version,
        type=ComponentType.APPLICATION if name == "alexis" else ComponentType.LIBRARY,
        description=_stated(found, "Summary"),
        licenses=licences(found),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=sha256)] if sha256 else None,
        purl=purl,
        bom_ref=str(purl),
    )


def licences(found: Distribution) -> list[License]:
    """Give what the metadata state: an expression, else the old field, else the classifiers."""
    if expression := _stated(found, "License-Expression"):
        return [_LICENCES.make_from_string(expression)]
    stated = _stated(found, "License")
    if stated and stated != "UNKNOWN" and len(stated) <= _LONGEST_NAME and "\n" not in stated:
        return [_LICENCES.make_from_string(stated)]
    return [
        _LICENCES.make_with_name(each.rpartition(" :: ")[2])
        for each in found.metadata.get_all("Classifier") or []
        if each.startswith(_CLASSIFIER) and each != "License :: OSI Approved"
    ]


def _stated(found: Distribution, field: str) -> str:
    return str((found.metadata.get_all(field) or [""])[0])


def _needed(found: Distribution) -> set[str]:
    requirements = (Requirement(each) for each in found.requires or ())
    return {
        canonicalize_name(each.name)
        for each in requirements
        if each.marker is None or each.marker.evaluate({"extra": ""})
    }


def _debian(system: Path) -> list[Component]:
    about = debian.release(system)
    distro = f"{about['ID']}-{about['VERSION_ID']}"
    base = Component(
        name=about["ID"],
        version=about["VERSION_ID"],
        type=ComponentType.OPERATING_SYSTEM,
        bom_ref=distro,
    )
    return [
        base,
        *(_package(each, system, about["ID"], distro) for each in debian.packages(system)),
    ]


def _package(each: debian.Package, system: Path, vendor: str, distro: str) -> Component:
    qualifiers = {"arch": each.architecture, "distro": distro}
    purl = PackageURL("deb", vendor, each.name, each.version, qualifiers)
    return Component(
        name=each.name,
        version=each.version,
        licenses=[_LICENCES.make_with_name(name) for name in debian.licences(system, each)],
        purl=purl,
        bom_ref=str(purl),
    )


def _interpreter(system: Path) -> list[Component]:
    """Give the interpreter, if it was not installed as a package."""
    version = platform.python_version()
    if any(each.name.startswith("libpython3") for each in debian.packages(system)):
        return []
    return [
        Component(
            name="cpython",
            version=version,
            licenses=[_LICENCES.make_from_string("PSF-2.0")],
            purl=PackageURL("generic", name="cpython", version=version),
            cpe=f"cpe:2.3:a:python:python:{version}:*:*:*:*:*:*:*",
            bom_ref=f"cpython-{version}",
        )
    ]


def hashes_of(files: Iterable[Path]) -> dict[str, str]:
    """Read the hashes of wheels from reports of pip, and from bills that were made before."""
    found = {}
    for file in files:
        told = json.loads(file.read_text(encoding="utf-8"))
        for each in told.get("install", ()):
            archive = each["download_info"].get("archive_info", {})
            found[canonicalize_name(each["metadata"]["name"])] = archive.get("hashes", {})
        for each in told.get("components", ()):
            if each.get("purl", "").startswith("pkg:pypi/"):
                known = {one["alg"]: one["content"] for one in each.get("hashes", ())}
                found[canonicalize_name(each["name"])] = {"sha256": known.get("SHA-256")}
    return {name: hashes["sha256"] for name, hashes in found.items() if hashes.get("sha256")}


def main(words: list[str]) -> None:
    """Write the bill of this image, or of the one that is put together below `--system`."""
    asked = argparse.ArgumentParser(prog="python -m deploy.image.sbom")
    asked.add_argument("--system", type=Path, default=Path("/"), help="where its Debian is")
    asked.add_argument("--venv", type=Path, default=Path("/opt/alexis"))
    asked.add_argument("--report", type=Path, action="append", default=[], help="made by pip")
    asked.add_argument("file", type=Path, nargs="?", default=Path(FILE))
    given = asked.parse_args(words)
    paths = [str(path) for path in given.venv.glob("lib/python3*/site-packages")]
    before = [given.file] if given.file.exists() else []
    made = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or MADE_AT), UTC)
    made_of = bill(
        list(distributions(path=paths)), hashes_of([*before, *given.report]), given.system, made
    )
    text = make_outputter(made_of, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=2)
    given.file.parent.mkdir(parents=True, exist_ok=True)
    given.file.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
