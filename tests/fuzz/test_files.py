"""Whatever stands in a file of the operator's, it is read, or told with the file; nothing else."""

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import asyncssh
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from app.config.checking import check_rules
from app.config.inventory import own, ssh_config
from app.config.load import load
from app.config.settings import Settings
from app.domain.conditions import cel, pattern
from app.domain.errors import ConfigError, Problem
from app.plugins.catalogue import built_in
from app.secret.section import Needed
from app.sources.generic import expression
from app.tasks.ssh import ssh_config as openssh
from app.tasks.ssh.trust import Trust
from tests.fuzz.mutation import deliveries
from tests.parts.building import an_event
from tests.parts.documented import ROOT, blocks

LONGEST = 5.0
"""Seconds of the processor; a rule that says much may take one."""

Read = Callable[[Path], Sequence[Problem]]


def written(*kinds: str) -> list[str]:
    """Give the blocks of our pages that are of these kinds."""
    return [block.text for block in blocks() if block.info.startswith(kinds)]


def rules(file: Path) -> Sequence[Problem]:
    return check_rules(Settings(), None, file.parent, built_in()).problems


def of_settings(file: Path) -> Sequence[Problem]:
    return load(file, {}, None, Needed.NONE).warnings


def known_hosts(file: Path) -> Sequence[Problem]:
    try:
        Trust((str(file),)).hosts().of("web-01.example.net", "10.0.0.1", 22)
    except ValueError as error:
        return [Problem(str(file), str(error))]
    return []


def client(file: Path) -> Sequence[Problem]:
    try:
        openssh.read(str(file), "web-01.example.net")
    except ValueError as error:
        return [Problem(str(file), str(error) or "not read")]
    return []


SSH_CONFIG = """\
Host web-* !web-09
    Hostname %h.example.net
    Port 2222
    User repair
    ProxyJump jump@bastion.example.net:22,other
    IdentityFile "~/.ssh/id one"
Match host=db-* user root
    HostKeyAlias db
Host *
    ServerAliveInterval=15
"""
KEY: Final = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().strip()
KNOWN_HOSTS = f"""\
# a comment
web-01.example.net,10.0.0.1 {KEY}
[web-02.example.net]:2222 {KEY}
@revoked * {KEY}
@cert-authority *.example.net {KEY}
|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= {KEY}
"""
HOSTS = "hosts:\n  web-01.example.net: {user: repair, port: 22}\n  db-1:\ngroups:\n  all: [db-1]\n"
RULES = [path.read_text() for path in sorted((ROOT / "rules").glob("*.yaml"))]
SETTINGS = [(ROOT / "settings" / "alexis.yaml").read_text()]
KINDS: Final[dict[str, tuple[Read, Sequence[str]]]] = {
    "rules": (rules, [*RULES, *written("yaml rule", "yaml shared", "yaml lint")]),
    "settings": (of_settings, [*SETTINGS, *written("yaml settings")]),
    "hosts": (lambda file: own.read(file).warnings, [HOSTS]),
    "hosts of OpenSSH": (lambda file: ssh_config.read(file).warnings, [SSH_CONFIG]),
    "configuration of OpenSSH": (client, [SSH_CONFIG]),
    "known hosts": (known_hosts, [KNOWN_HOSTS]),
}
"""How each kind of file is read, with texts of it."""

SLIPS = (
    *(" ", "\n", "\n  ", "\n- ", "- ", ": ", ":", ", ", "[", "]", "{", "}", "#", "|\n  ", ">-\n"),
    *("? ", "---\n", "...\n", "%YAML 9\n", "\\", "\t", "\r", "\x85", "\u2028", "\x00", "\ufeff"),
    *("&a ", "*a", "&a [*a]", "<<: *a\n", "!!set ", "!!binary x", "!!python/name:os.system ", "!"),
    *("'", '"', "~", "-0", "1e999", ".nan", "0o7", "1_0", "12:30", "9" * 5000, "=", "{{ x }}", "@"),
    *("[" * 300, "{a: " * 300, "- " * 300, "* ", "|1|", "Include ", "Match exec true\n", "\udcff"),
)


def parsed(texts: Sequence[str]) -> list[Any]:
    """Give what the texts hold that are YAML with names."""
    found = []
    for text in texts:
        try:
            found += [each for each in YAML(typ="safe", pure=True).load_all(text) if each]
        except YAMLError:
            continue
    return [json.loads(json.dumps(each, default=str)) for each in found if isinstance(each, dict)]


@st.composite
def slipped(draw: st.DrawFn, texts: Sequence[str]) -> bytes:
    """Give one of the texts with slips of the pen."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        gone = draw(st.integers(0, 12))
        text = text[:start] + draw(st.sampled_from(SLIPS) | st.just("")) + text[start + gone :]
    return text.encode("utf-8", errors="surrogateescape")


STRATEGIES: Final = {
    name: slipped(texts) | (deliveries(parsed(texts)) if parsed(texts) else slipped(texts))
    for name, (_, texts) in KINDS.items()
}


def is_read_or_told(folder: Path, name: str, raw: bytes) -> None:
    """Read it. What is wrong names the file, and a line of it if it names any."""
    file = folder / "a.yaml"
    file.write_bytes(raw)
    began = time.process_time()
    try:
        problems = KINDS[name][0](file)
    except ConfigError as error:
        problems = error.problems
        assert problems
    assert time.process_time() - began < LONGEST

    for problem in problems:
        assert problem.what
        assert problem.where
        assert problem.line is None or 1 <= problem.line <= raw.count(b"\n") + raw.count(b"\r") + 9
        assert "Traceback" not in str(problem)


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_file_is_read_or_told(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    is_read_or_told(tmp_path_factory.getbasetemp(), name, data.draw(STRATEGIES[name]))


@pytest.mark.long
@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=1_500, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_file_at_length_is_read_or_told(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    is_read_or_told(tmp_path_factory.getbasetemp(), name, data.draw(STRATEGIES[name]))


def in_cel(text: str) -> None:
    try:
        cel.Expression(text).complaint(EVENT)
    except cel.NotEvaluated:
        return


LANGUAGES: Final[dict[str, tuple[Callable[[str], object], Sequence[str]]]] = {
    "RE2": (
        lambda text: (pattern.Pattern(text).found_in("aaa\nbé"), pattern.Pattern(text).needs),
        [
            *("a", "b", ".", "*", "+?", "{9}", "{1000}", "{,", "(", ")", "(?i)", "(?P<n>", "(?:"),
            *("[", "]", "[^", "[[:alpha:]]", "\\", "\\d", "\\pL", "\\Q", "\\x{110000}", "|", "^"),
            *("$", "\\1", "(?=", "-", "é", "\x00", "\udcff", "\\C", "a{2}{3}{4}"),
        ],
    ),
    "CEL": (
        in_cel,
        [
            *("event", ".title", ".fields", '["a"]', "==", "!=", "<", "&&", "||", "!", "?", ":"),
            *("(", ")", "[", "]", "{", "}", ".", ",", "1", "-1", "1.5e400", "9" * 30, "null"),
            *('"a"', "'", 'r"\\"', 'b"a"', ".matches('a*')", ".exists(x, x)", ".map(x, x)", "in"),
            *("size(", "has(", "duration('1s')", "timestamp(", "x", "\x00", "é", "//", "\n"),
        ],
    ),
    "JMESPath": (
        expression.compiled,
        [
            *("a", "b", ".", "*", "[", "]", "[]", "[?", "[0]", "[::-1]", "[::0]", "@", "&", "&&"),
            *("|", "||", "!", "==", "<", "'x'", "`1`", "`{`", '"q"', '"\\ud800"', "(", ")", "{"),
            *("}", ":", ",", "sort_by(", "map(&a,", "length(", "nobody(", "9" * 5000, "é", "\x00"),
        ],
    ),
}
EVENT = an_event(fields={"a": [1, {"b": None}], "title": "x"})


def is_taken_or_refused(language: str, text: str) -> None:
    began = time.process_time()
    try:
        LANGUAGES[language][0](text)
    except ValueError as error:
        assert str(error)  # noqa: PT017 - an error without words would say nothing
    assert time.process_time() - began < LONGEST


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_expression_is_taken_or_refused(language: str, data: st.DataObject) -> None:
    words = st.lists(st.sampled_from(LANGUAGES[language][1]), max_size=12).map("".join)

    is_taken_or_refused(language, data.draw(words))


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_expression_at_length_is_taken_or_refused(language: str, data: st.DataObject) -> None:
    words = st.lists(st.sampled_from(LANGUAGES[language][1]), max_size=60).map("".join)

    is_taken_or_refused(language, data.draw(words | st.text(max_size=40)))
