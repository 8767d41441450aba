"""`python -m deploy.image.minimal /image`: what Alexis needs to run, and nothing else.

It makes three folders, one for each layer: `runtime` (the interpreter, shared libraries,
certificate authorities, one user), `dependencies` and `alexis`. Raises `LookupError` when a
library is missing.
"""

import compileall
import os
import re
import shutil
import ssl
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from py_compile import PycInvalidationMode

from deploy.image import debian

USER = 10001
VENV = Path("/opt/alexis")
FOLDERS = ("data", "etc/alexis/rules", "etc/alexis/settings", "tmp")
_ROOT = Path("/")
_LIBRARY = Path(sysconfig.get_path("stdlib"))
_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
_READ_BY_LIBRARIES = (
    "etc/ld.so.conf",
    "etc/ld.so.conf.d/*",
    "etc/os-release",
    "usr/lib/locale/C.utf8/**/*",
    "usr/lib/ssl/openssl.cnf",
)
_WRITTEN = {
    "etc/passwd": "root:x:0:0:root:/root:/sbin/nologin\n"
    f"alexis:x:{USER}:{USER}::/data:/sbin/nologin\n",
    "etc/group": f"root:x:0:\nalexis:x:{USER}:\n",
    "etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
}
_UNUSED = re.compile(
    r"(.*/)?__pycache__"
    r"|config-[^/]*|dist-packages|ensurepip|idlelib|lib2to3|pydoc_data|site-packages"
    r"|sitecustomize\.py|test|tkinter|turtle\.py|turtledemo|venv"
    r"|lib-dynload/(_tkinter|_test|_ctypes_test|xx)[^/]*"
)
_OURS = re.compile(r"bin/alexis|lib/[^/]+/site-packages/(app|alexis-[^/]+\.dist-info)(/.*)?")
_COMMANDS = re.compile(r"bin/(?!python[\d.]*$|alexis$)[^/]+")
_FOUND = re.compile(r"(?:=> |^\t)(/\S+) \(0x", re.MULTILINE)
_MISSING = re.compile(r"^\t(\S+) => not found", re.MULTILINE)
_Leaves = Callable[[str, list[str]], set[str]]


def main(image: Path) -> None:
    """Make the folders of the three layers below `image`."""
    os.umask(0o022)
    runtime, dependencies, alexis = (image / name for name in ("runtime", "dependencies", "alexis"))
    _take((VENV / "bin/python").readlink(), runtime)
    _copy(_LIBRARY, runtime, _without(_LIBRARY, _UNUSED.fullmatch))
    _copy(VENV, dependencies, _without(VENV, lambda it: _OURS.fullmatch(it) or _COMMANDS.match(it)))
    _copy(VENV, alexis, _without(VENV, _has_none_of_ours))
    for library in _libraries([runtime, dependencies]):
        _take(library, runtime)
    _furnish(runtime)
    _tell_packages(runtime)
    # Bytecode that is never checked against its source: the file system is read-only.
    compileall.compile_dir(
        runtime / _LIBRARY.relative_to(_ROOT),
        quiet=1,
        invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
        stripdir=str(runtime),
        prependdir="/",
    )


def _take(path: Path, layer: Path) -> None:
    """Copy a file into the layer, with all links that lead to it."""
    place = _ROOT
    for number, part in enumerate(path.parts[1:], start=2):
        place /= part
        copy = layer / place.relative_to(_ROOT)
        if place.is_symlink():
            copy.parent.mkdir(parents=True, exist_ok=True)
            if not copy.is_symlink():
                copy.symlink_to(place.readlink())
            led_to = os.path.normpath(place.parent / place.readlink())
            return _take(Path(led_to, *path.parts[number:]), layer)
    copy = layer / place.relative_to(_ROOT)
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(place, copy)
    return None


def _copy(folder: Path, layer: Path, leaves: _Leaves) -> None:
    to = layer / folder.relative_to(_ROOT)
    shutil.copytree(folder, to, symlinks=True, ignore=leaves, dirs_exist_ok=True)


def _without(top: Path, unused: Callable[[str], object]) -> _Leaves:
    return lambda folder, names: {
        name for name in names if unused(str(Path(folder, name).relative_to(top)))
    }


def _has_none_of_ours(path: str) -> bool:
    on_the_way = (VENV / path).is_dir() and re.fullmatch(r"bin|lib(/[^/]+(/site-packages)?)?", path)
    return not on_the_way and not _OURS.fullmatch(path)


def _libraries(layers: Iterable[Path]) -> set[Path]:
    """Give the shared libraries that the programs and modules of the layers are linked with."""
    linked = sorted(
        _ROOT / path.relative_to(layer)
        for layer in layers
        for path in _files(layer)
        if path.open("rb").read(4) == b"\x7fELF"
    )
    told = subprocess.run(["ldd", *linked], check=True, capture_output=True, text=True).stdout  # noqa: S603, S607
    if missing := sorted(set(_MISSING.findall(told))):
        raise LookupError(f"the base image has no {', '.join(missing)}")
    found = {Path(path) for path in _FOUND.findall(told) if not Path(path).is_relative_to(VENV)}
    # The C library opens this one by itself, when a thread ends.
    threads = {path.with_name("libgcc_s.so.1") for path in found if path.name == "libc.so.6"}
    return found | threads


def _files(layer: Path) -> Iterator[Path]:
    return (path for path in layer.rglob("*") if path.is_file() and not path.is_symlink())


def _furnish(runtime: Path) -> None:
    """Put there what libraries read, and the folders that are expected."""
    for pattern in _READ_BY_LIBRARIES:
        for path in filter(Path.is_file, _ROOT.glob(pattern)):
            _take(path, runtime)
    _take(_CERTIFICATES, runtime)
    default = runtime / ssl.get_default_verify_paths().openssl_cafile.lstrip("/")
    default.parent.mkdir(parents=True, exist_ok=True)
    default.symlink_to(_CERTIFICATES)
    for name, text in _WRITTEN.items():
        (runtime / name).write_text(text, encoding="utf-8")
    for folder in FOLDERS:
        (runtime / folder).mkdir(parents=True)
    (runtime / "tmp").chmod(0o1777)
    (runtime / "data").chmod(0o750)
    os.chown(runtime / "data", USER, USER)
    subprocess.run(["ldconfig", "-X", "-r", runtime], check=True, capture_output=True)  # noqa: S603, S607
    shutil.rmtree(runtime / "var/cache", ignore_errors=True)


def _tell_packages(runtime: Path) -> None:
    """Say which packages the files are of, where scanners look, and under which licences."""
    owners = debian.owners(_ROOT, debian.packages(_ROOT))
    places = {_ROOT / path.relative_to(runtime) for path in _files(runtime)}
    folder = runtime / f"{debian.STATUS}.d"
    folder.mkdir(parents=True)
    for package in {owners[place] for place in places & owners.keys()}:
        (folder / package.name).write_text(f"{package.paragraph}\n", encoding="utf-8")
        if (_ROOT / package.copyright).exists():
            _take(_ROOT / package.copyright, runtime)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
