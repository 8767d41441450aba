"""What is pinned, what is declared and what is imported are the same, and nothing more comes."""

import re
import sys
from importlib.metadata import distribution

import pytest
from packaging.utils import canonicalize_name

from deploy.supply.audit import pinned
from deploy.supply.packages import ROOT, brought, declared
from deploy.supply.policy import policy

_SERVED, _BUILT, _DEVELOPED = (f"requirements{which}.txt" for which in ("", "-build", "-dev"))
_LISTED = "deploy/image/requirements.txt"
_ALL = (_SERVED, _BUILT, _LISTED, _DEVELOPED)
_IMPORT = re.compile(r"^ *(?:from|import) (\w+)(?:[\w.]* import\b|[\w.]*$)", re.MULTILINE)
_ELSEWHERE = {"colorama"}
"""Pinned for Windows, which Alexis does not run on; the pins are for every platform."""


def _pins(file: str) -> set[tuple[str, str]]:
    """Give each pin, with its hashes; one may have several, for several versions of Python."""
    text = (ROOT / file).read_text(encoding="utf-8")
    pins = re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]
    return {(name, said) for name, _, said in (pin.partition("==") for pin in pins)}


def _versions(file: str) -> set[tuple[str, str]]:
    return {(name, said.split()[0]) for name, said in _pins(file)}


@pytest.mark.parametrize("file", _ALL)
def test_each_pin_has_a_hash_and_no_registry_is_named(file: str) -> None:
    pins = _pins(file)
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()

    assert pins
    assert [name for name, said in pins if "--hash=sha256:" not in said] == []
    assert [
        line for line in lines if not re.fullmatch(r"[\w.-]+==.+|    --hash=sha256:\w{64}.*", line)
    ] == []


@pytest.mark.parametrize(("file", "group"), [(_SERVED, ""), (_DEVELOPED, ""), (_DEVELOPED, "dev")])
def test_each_pin_is_one_that_was_asked_for(file: str, group: str) -> None:
    pins = dict(_pins(file))

    for requirement in declared()[group]:
        version = pins[canonicalize_name(requirement.name)].split()[0]
        assert requirement.specifier.contains(version), f"{requirement} is {version}"


@pytest.mark.parametrize("file", [_SERVED, _BUILT, _LISTED])
def test_those_who_work_on_it_have_the_same_versions(file: str) -> None:
    assert _versions(file) <= _versions(_DEVELOPED)


def test_nothing_is_pinned_that_nothing_declared_brings() -> None:
    pins, needed = {name for name, _ in _pins(_SERVED)}, set(brought(declared()[""]))

    assert pins - needed == _ELSEWHERE
    assert needed <= pins


def test_those_who_work_on_it_have_every_extra() -> None:
    named = declared()
    dev = {str(each) for each in named["dev"]}

    extras = {
        str(each) for extra, needed in named.items() if extra not in {"", "dev"} for each in needed
    }

    assert extras <= dev


def test_what_is_imported_is_declared_and_what_is_declared_is_imported_or_has_a_reason() -> None:
    named, exactly = _declared(), policy().exactly
    modules = {name: _modules(name) for name in (*named, *exactly)}

    imported = _imported()

    strangers = imported - set[str]().union(*modules.values())
    assert strangers == set()
    assert {name for name in named if not modules[name] & imported} == set(policy().unseen)
    assert set(exactly.values()) <= named


def test_the_audit_asks_about_every_pin() -> None:
    asked = {(pin.name, pin.version) for pin in pinned()}

    assert asked == set[tuple[str, str]]().union(*map(_versions, _ALL))


def _declared() -> set[str]:
    return {
        canonicalize_name(each.name)
        for group, needed in declared().items()
        if group != "dev"
        for each in needed
    }


def _modules(package: str) -> set[str]:
    """Give the modules that a package has at the top."""
    files = distribution(package).files or ()
    return {file.parts[0].partition(".")[0] for file in files if file.suffix in {".py", ".so"}}


def _imported() -> set[str]:
    """Give the modules from elsewhere that `app` imports."""
    modules = {
        name
        for path in (ROOT / "app").rglob("*.py")
        for name in _IMPORT.findall(path.read_text(encoding="utf-8"))
    }
    return modules - sys.stdlib_module_names - {"app"}
