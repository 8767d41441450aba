"""Everything that comes with Alexis has a licence that is allowed, and the page says which."""

import pytest

from deploy.supply.licences import complaint, licence_of, page, swagger_version
from deploy.supply.packages import ROOT, brought, declared
from deploy.supply.policy import Policy, Taken, policy


def _brought() -> set[str]:
    return {
        name for group, needed in declared().items() if group != "dev" for name in brought(needed)
    }


def test_everything_has_a_licence_that_is_allowed_or_taken_with_a_reason() -> None:
    said = policy()

    assert [what for name in sorted(_brought()) if (what := complaint(name, said))] == []


def test_no_exception_is_left_over() -> None:
    said = policy()

    assert {*said.read, *said.taken} <= _brought()


def test_the_page_is_what_the_metadata_say() -> None:
    written = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")

    assert written == page(policy()), "python -m deploy.supply licences > docs/licences.md"


def test_the_page_names_everything_once() -> None:
    lines = page(policy()).partition("## Taken")[0].splitlines()

    names = [line.split(" | ")[0].strip("| ") for line in lines if line.startswith("| ")]

    assert sorted(name for name in names if name != "package") == sorted(_brought())
    assert swagger_version()[0].isdigit()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param({"allowed": {"ISC"}}, "httpx: BSD-3-Clause is not allowed", id="not allowed"),
        pytest.param({"read": {"httpx": ""}}, "httpx: its metadata name no licence", id="none"),
        pytest.param(
            {"taken": {"httpx": Taken(licence="MPL-2.0", why="because of its certificates")}},
            "httpx: BSD-3-Clause was MPL-2.0 when it was taken",
            id="another than the one that was taken",
        ),
    ],
)
def test_a_licence_that_is_not_as_it_should_be_is_told(
    change: dict[str, object], told: str
) -> None:
    said = Policy.model_validate(policy().model_dump() | change)

    assert complaint("httpx", said).startswith(told)


@pytest.mark.parametrize(
    ("expression", "fine"),
    [
        pytest.param("MIT OR GPL-3.0-only", True, id="one of two"),
        pytest.param("MIT AND PSF-2.0", True, id="both"),
        pytest.param("MIT AND GPL-3.0-only", False, id="only one of both"),
        pytest.param("GPL-3.0-only OR AGPL-3.0-only", False, id="neither"),
    ],
)
def test_an_expression_is_read(expression: str, fine: bool) -> None:
    said = Policy.model_validate(policy().model_dump() | {"read": {"httpx": expression}})

    assert licence_of("httpx", said) == expression
    assert (complaint("httpx", said) == "") is fine
