"""What a Debian says about itself: its packages, their files and their licences."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

STATUS = Path("var/lib/dpkg/status")
_FILES = Path("var/lib/dpkg/info")
_LICENCE = re.compile(r"^License:[ \t]*(\S.*?)\s*$", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Package:
    """A package that is installed; `paragraph` is all that the package manager knows of it."""

    name: str
    version: str
    architecture: str
    paragraph: str

    @property
    def copyright(self) -> Path:
        """Give the file with its licences, below the root."""
        return Path("usr/share/doc", self.name, "copyright")


def release(root: Path) -> dict[str, str]:
    """Give what `/etc/os-release` says, such as ID and VERSION_ID."""
    text = (root / "etc/os-release").read_text(encoding="utf-8")
    return {
        name: value.strip("\"'") for name, value in re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE)
    }


def packages(root: Path) -> list[Package]:
    """Give the installed packages below a root, sorted; those of the minimal image as well."""
    status = root / STATUS
    files = [status] if status.exists() else sorted(root.glob(f"{STATUS}.d/*"))
    found = (
        _package(paragraph)
        for file in files
        for paragraph in re.split(r"\n\n+", file.read_text(encoding="utf-8").strip())
    )
    return sorted(package for package in found if package)


def _package(paragraph: str) -> Package | None:
    fields = dict(re.findall(r"^([\w-]+): *(.*)$", paragraph, re.MULTILINE))
    if fields.get("Status") != "install ok installed":
        return None
    return Package(fields["Package"], fields["Version"], fields["Architecture"], paragraph)


def owners(root: Path, installed: Iterable[Package]) -> dict[Path, Package]:
    """Say which package brought which file, by the place where it really lies."""
    places: dict[Path, Path] = {}
    found = {}
    for package in installed:
        for path in _files(root, package):
            if path.parent not in places:
                # A list may say /lib where that is a link to /usr/lib.
                places[path.parent] = (root / path.parent.relative_to("/")).resolve()
            found[places[path.parent] / path.name] = package
    return found


def _files(root: Path, package: Package) -> Iterator[Path]:
    for name in (package.name, f"{package.name}:{package.architecture}"):
        listed = root / _FILES / f"{name}.list"
        if listed.exists():
            yield from (Path(line) for line in listed.read_text(encoding="utf-8").splitlines())


def licences(root: Path, package: Package) -> list[str]:
    """Give the licences of a package by their names there, sorted; none if it does not say."""
    file = root / package.copyright
    return sorted(set(_LICENCE.findall(file.read_text(encoding="utf-8")))) if file.exists() else []
