"""docs/dependencies.md gives a reason for each package that is declared, and for no other."""

import re
from collections.abc import Mapping

from packaging.utils import canonicalize_name

from deploy.supply.packages import ROOT, brought, declared
from tests.parts.documented import page, spans, tables

_PAGE = page("dependencies.md")


def _rows(heading: str) -> list[Mapping[str, str]]:
    (found,) = (table.rows for table in tables(_PAGE) if table.heading == heading)
    return list(found)


def _names(group: str) -> set[str]:
    return {each.name for each in declared()[group]}


def _named(heading: str) -> list[str]:
    return [name for row in _rows(heading) for name in spans(row["package"])]


def test_each_package_that_is_always_there_has_a_reason() -> None:
    assert _named("Always") == sorted(_names(""))
    assert all(row["for"] and row["without it"] for row in _rows("Always"))


def test_each_package_of_an_extra_has_a_reason() -> None:
    said = {(*spans(row["extra"]), *spans(row["package"])) for row in _rows("Extras")}

    assert said == {
        (extra, name) for extra in declared().keys() - {"", "dev"} for name in _names(extra)
    }


def test_each_package_of_those_who_work_on_it_has_a_reason() -> None:
    extras = set[str]().union(*(_names(extra) for extra in declared().keys() - {"", "dev"}))

    assert _named("To work on Alexis") == sorted(_names("dev") - extras)


def test_the_number_of_packages_is_right_and_those_that_come_unasked_do_come() -> None:
    text = _PAGE.read_text(encoding="utf-8")
    first = text.partition("## Always")[0]
    come = brought(declared()[""])

    (count,) = re.findall(r"(\d+) packages", first)

    unasked = set(spans(first)) - {"[licences.md](licences.md)"}
    assert int(count) == len(come)
    assert unasked <= set(come)
    assert not {canonicalize_name(name) for name in _names("")} & unasked


def test_ci_asks_for_advisories() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert "-m deploy.supply audit --if-reachable" in script
