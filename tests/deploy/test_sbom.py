"""The bill of materials, made of what is installed here and of a small Debian, made up."""

import json
import re
from datetime import UTC, datetime
from importlib.metadata import distribution, distributions
from pathlib import Path
from typing import Any

from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.utils import canonicalize_name

from deploy.image import debian, sbom
from tests.deploy.manifests import ROOT

_STATUS = """\
Package: libc6
Status: install ok installed
Architecture: amd64
Source: glibc
Version: 2.41-12

Package: perl-base
Status: deinstall ok config-files
Architecture: amd64
Version: 5.40.1-6
"""
_COPYRIGHT = "Files: *\nLicense: LGPL-2.1+\n\nFiles: debian/*\nLicense:  GPL-2+\n"
_NAMES = ("alexis", "httpx", "httpcore")
_MADE = datetime(2026, 1, 2, tzinfo=UTC)


def _system(folder: Path, status: str = _STATUS) -> Path:
    texts = {
        "etc/os-release": 'ID=debian\nVERSION_ID="13"\nVERSION_CODENAME=trixie\n',
        "var/lib/dpkg/status": status,
        "var/lib/dpkg/info/libc6:amd64.list": "/.\n/lib\n/lib/libc.so.6\n",
        "usr/share/doc/libc6/copyright": _COPYRIGHT,
        "usr/lib/libc.so.6": "",
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "lib").symlink_to("usr/lib")
    return folder


def _text(system: Path, **hashes: str) -> str:
    bom = sbom.bill([distribution(name) for name in _NAMES], hashes, system, _MADE)
    return make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=2)


def _components(text: str) -> dict[str, Any]:
    return {each["name"]: each for each in json.loads(text)["components"]}


def test_it_is_valid_cyclonedx(tmp_path: Path) -> None:
    text = _text(_system(tmp_path), httpx="ab" * 32)

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None


def test_a_field_that_cyclonedx_does_not_know_would_be_noticed(tmp_path: Path) -> None:
    text = _text(_system(tmp_path)).replace('"components"', '"parts"')

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is not None


def test_the_same_image_has_the_same_bill(tmp_path: Path) -> None:
    system = _system(tmp_path)

    first, second = _text(system), _text(system)

    assert first == second
    assert json.loads(first)["metadata"]["timestamp"] == _MADE.isoformat()


def test_another_wheel_of_the_same_version_is_another_bill(tmp_path: Path) -> None:
    system = _system(tmp_path)

    first, second = (
        json.loads(_text(system, httpx=digest * 32))["serialNumber"] for digest in ("ab", "cd")
    )

    assert first != second


def test_a_distribution_has_version_address_hash_and_licence(tmp_path: Path) -> None:
    found = _components(_text(_system(tmp_path), httpx="ab" * 32))["httpx"]

    assert found["purl"] == f"pkg:pypi/httpx@{distribution('httpx').version}"
    assert found["hashes"] == [{"alg": "SHA-256", "content": "ab" * 32}]
    assert found["licenses"] == [{"license": {"id": "BSD-3-Clause"}}]


def test_a_package_of_debian_has_version_address_and_licences(tmp_path: Path) -> None:
    found = _components(_text(_system(tmp_path)))["libc6"]

    assert found["purl"] == "pkg:deb/debian/libc6@2.41-12?arch=amd64&distro=debian-13"
    assert [each["license"]["name"] for each in found["licenses"]] == ["GPL-2+", "LGPL-2.1+"]


def test_what_was_removed_is_not_listed(tmp_path: Path) -> None:
    assert "perl-base" not in _components(_text(_system(tmp_path)))


def test_an_interpreter_that_is_no_package_is_listed_by_itself(tmp_path: Path) -> None:
    packaged = _STATUS.replace("perl-base", "libpython3.13-stdlib").replace(
        "deinstall ok config-files", "install ok installed"
    )

    own = _components(_text(_system(tmp_path / "own")))
    debians = _components(_text(_system(tmp_path / "debians", packaged)))

    assert own["cpython"]["licenses"] == [{"license": {"id": "PSF-2.0"}}]
    assert "cpython" not in debians


def test_it_says_what_needs_what(tmp_path: Path) -> None:
    told = json.loads(_text(_system(tmp_path)))
    needs = {
        each["ref"].partition("@")[0]: {other.partition("@")[0] for other in each["dependsOn"]}
        for each in told["dependencies"]
        if "dependsOn" in each
    }

    assert needs["image"] >= {"pkg:pypi/alexis", "pkg:deb/debian/libc6", "debian-13"}
    assert needs["pkg:pypi/alexis"] == {"pkg:pypi/httpx"}
    assert needs["pkg:pypi/httpx"] == {"pkg:pypi/httpcore"}


def test_hashes_come_from_reports_of_pip_and_from_the_bill_before(tmp_path: Path) -> None:
    archive = {"archive_info": {"hashes": {"sha256": "ef" * 32}}}
    report = {"install": [{"metadata": {"name": "Async.SSH"}, "download_info": archive}]}
    reported, before = tmp_path / "report.json", tmp_path / "before.json"
    reported.write_text(json.dumps(report), encoding="utf-8")
    before.write_text(_text(_system(tmp_path), httpx="ab" * 32), encoding="utf-8")

    assert sbom.hashes_of([before, reported]) == {"httpx": "ab" * 32, "async-ssh": "ef" * 32}


def test_every_distribution_states_a_licence() -> None:
    pinned = re.findall(
        r"^([\w.-]+)==", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE
    )
    installed = {canonicalize_name(each.name): each for each in distributions()}

    # Those for other systems are pinned, and not installed.
    silent = [name for name in pinned if name in installed and not sbom.licences(installed[name])]

    assert silent == []


def test_a_file_has_an_owner_also_by_its_place_behind_a_link(tmp_path: Path) -> None:
    system = _system(tmp_path)

    owners = debian.owners(system, debian.packages(system))

    assert owners[system / "usr/lib/libc.so.6"].name == "libc6"


def test_packages_are_found_in_the_image_without_a_package_manager_too(tmp_path: Path) -> None:
    system = _system(tmp_path)
    before = debian.packages(system)
    (system / f"{debian.STATUS}.d").mkdir()
    (system / debian.STATUS).rename(system / f"{debian.STATUS}.d" / "libc6")

    assert debian.packages(system) == before
