"""What keeps a repair from doing harm is missed where it is left out: proof, limits, tests."""

from pathlib import Path

import pytest

from tests.linting.reading import a_rule, codes, found

HOSTS = "{ hosts: [app-01.example.net, db-01.example.net] }"


def test_a_rule_that_leaves_nothing_out_is_let_pass(tmp_path: Path) -> None:
    assert codes(tmp_path, a_rule()) == []


def test_each_remedy_without_proof_is_found(tmp_path: Path) -> None:
    then = """
  - tasks: [{ remote_ssh: uptime }]
  - tasks: [{ remote_ssh: uptime }]
    verify: { problem: resolved }
  - tasks: [{ remote_ssh: uptime }]"""

    problems = found(tmp_path, a_rule(then=then))

    assert [(problem.code, problem.line) for problem in problems] == [
        ("no-verify", 7),
        ("no-verify", 10),
    ]


@pytest.mark.parametrize(
    ("limits", "caps", "expected"),
    [
        pytest.param("", {}, ["no-limits"], id="none"),
        pytest.param("{ max_targets: 1 }", {}, ["no-limits"], id="only of hosts at once"),
        pytest.param("{ rate: [1/1d] }", {}, [], id="a rate"),
        pytest.param("", {"cooldown": "5m"}, [], id="a cooldown for all"),
        pytest.param("", {"rate": ["3/1h"]}, [], id="a rate for all"),
    ],
)
def test_a_rule_without_a_limit_is_found(
    tmp_path: Path, limits: str, caps: dict[str, object], expected: list[str]
) -> None:
    assert codes(tmp_path, a_rule(limits=limits), limits=caps) == expected


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("auto", ["no-tests"]), ("approve", []), ("observe", [])],
)
def test_a_rule_that_acts_by_itself_needs_tests(
    tmp_path: Path, mode: str, expected: list[str]
) -> None:
    assert codes(tmp_path, a_rule(mode=mode)) == expected


@pytest.mark.parametrize(
    ("age", "expected"), [("5d", ["count-beyond-retention"]), ("7d", []), ("0s", [])]
)
def test_what_is_counted_has_to_be_kept(tmp_path: Path, age: str, expected: list[str]) -> None:
    rule = a_rule(count="{ at_least: 3, within: 7d }")

    assert codes(tmp_path, rule, retention={"age": age}) == expected


def test_a_host_that_is_not_allowed_is_found_with_what_is(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, a_rule(targets=HOSTS))

    assert (problem.code, problem.line) == ("host-not-allowed", 4)
    assert problem.what == "db-01.example.net is not in targets.allow"
    assert problem.hint == "Allowed are app-*.example.net."


def test_a_host_may_be_written_by_another_name(tmp_path: Path) -> None:
    fleet = {
        "allow": ["app-*.example.net"],
        "inventory": {"app-01.example.net": {"aliases": ["first"]}},
    }

    assert codes(tmp_path, a_rule(targets="{ hosts: [first] }"), targets=fleet) == []


@pytest.mark.parametrize(
    ("shared", "fleet"),
    [
        pytest.param("groups: { web: [db-01.example.net] }\n", {}, id="of the rule files"),
        pytest.param("", {"groups": {"web": ["db-01.example.net"]}}, id="of the settings"),
    ],
)
def test_hosts_of_groups_are_looked_at(
    tmp_path: Path, shared: str, fleet: dict[str, object]
) -> None:
    texts = [text for text in (shared, a_rule(targets="{ group: web }")) if text]

    said = codes(tmp_path, *texts, targets={"allow": ["app-*"], **fleet})

    assert said == ["host-not-allowed"]


def test_without_an_allow_list_hosts_are_not_looked_at_one_by_one(tmp_path: Path) -> None:
    assert codes(tmp_path, a_rule(targets=HOSTS), targets={}) == []


@pytest.mark.parametrize("path", ["title", "description", "note", "details", '"*"'])
def test_hosts_from_free_text_are_found(tmp_path: Path, path: str) -> None:
    assert codes(tmp_path, a_rule(targets=f"{{ from: {path} }}")) == ["free-text-targets"]


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        pytest.param(".*", "matches-anything", id="everything"),
        pytest.param("(?i)^.*", "matches-anything", id="everything from the beginning"),
        pytest.param("", "matches-anything", id="nothing at all"),
        pytest.param(".*full", "needless-wildcard", id="at the beginning"),
        pytest.param("(?i).*full", "needless-wildcard", id="behind flags"),
        pytest.param("full.*", "needless-wildcard", id="at the end"),
        pytest.param("full\\\\.*", "needless-wildcard", id="at the end, behind a backslash"),
        pytest.param("^.*full", "needless-wildcard", id="anchored"),
        pytest.param("[\\p{L}]{200}x", "slow-pattern", id="a large set, often"),
    ],
)
def test_a_pattern_that_is_not_meant_so_is_found(tmp_path: Path, pattern: str, code: str) -> None:
    rule = a_rule(when=f"{{ field: description, search: '{pattern}' }}")

    assert codes(tmp_path, rule) == [code]


@pytest.mark.parametrize(
    "pattern",
    ["full", "^full$", "disk.*full", "\\.*", "a{1,1000}", "x[.*]y", "(a|b).+", "full.*$"],
)
def test_a_pattern_that_is_fine_is_let_pass(tmp_path: Path, pattern: str) -> None:
    rule = a_rule(when=f"{{ field: description, search: '{pattern}' }}")

    assert codes(tmp_path, rule) == []


def test_what_is_shared_and_never_used_is_found(tmp_path: Path) -> None:
    shared = """\
conditions:
  used: { condition: deeper }
  deeper: { tags: [a] }
  unused: { tags: [b] }
groups:
  web: [app-01.example.net]
  none: [app-02.example.net]
"""
    rule = a_rule(when="{ condition: used }", targets="{ group: web }")

    problems = found(tmp_path, rule, shared)

    assert [(problem.code, problem.line) for problem in problems] == [
        ("unused-condition", 4),
        ("unused-group", 7),
    ]
