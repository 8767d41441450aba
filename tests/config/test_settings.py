"""The settings say at which line of which file, or in which variable, something is wrong."""

from pathlib import Path

import pytest

from app.config.load import load_settings
from app.config.said import find_settings
from app.domain.errors import ConfigError

HASH = "a" * 64


def _file(folder: Path, text: str) -> Path:
    file = folder / "alexis.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def _refusal(folder: Path, text: str, **environment: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load_settings(_file(folder, text), environment)
    return str(caught.value).replace(f"{folder}/", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "server:\n  prot: 1\n",
            "alexis.yaml:2:3: unknown name 'prot'; did you mean 'port'?",
            id="an unknown name",
        ),
        pytest.param(
            "servr:\n  port: 1\n",
            "alexis.yaml:1:1: unknown name 'servr'; did you mean 'server'?",
            id="an unknown section",
        ),
        pytest.param("xyzzy: 1\n", "alexis.yaml:1:1: unknown name 'xyzzy'", id="nothing like it"),
        pytest.param(
            "log:\n  user: x\n", "alexis.yaml:2:3: unknown name 'user'", id="a name of elsewhere"
        ),
        pytest.param(
            "mode: live\nserver:\n  port: many\n",
            "alexis.yaml:3:3: port: input should be a valid integer",
            id="a word for a number",
        ),
        pytest.param(
            "server:\n  port: 70000\n",
            "alexis.yaml:2:3: port: input should be less than or equal to 65535",
            id="a number that is too large",
        ),
        pytest.param(
            "server:\n", "alexis.yaml:1:1: server: must hold names with values", id="no section"
        ),
        pytest.param("clients: {}\n", "alexis.yaml:1:1: clients: must be a list", id="no list"),
        pytest.param(
            f"clients:\n- {{name: x, token_sha256: {HASH}}}\n",
            "alexis.yaml:2:3: scopes is missing",
            id="a name that is missing",
        ),
        pytest.param(
            f"clients:\n- name: x\n  token_sha256: {HASH}\n  scopes: [read, rite]\n",
            "alexis.yaml:4:18: scopes: must be webhooks:NAME of a source",
            id="one item of a list",
        ),
        pytest.param(
            "clients:\n- {name: x, token_sha256: the-token, scopes: [read]}\n",
            "alexis.yaml:2:13: token_sha256: 64 hexadecimal digits",
            id="a token for its hash",
        ),
        pytest.param(
            f"clients: [&c {{name: x, token_sha256: {HASH}, scopes: [read]}}, *c]\n",
            "alexis.yaml:1:1: clients: two clients are called 'x'",
            id="a client twice",
        ),
        pytest.param(
            "server: {stop_timeout: soon}\n",
            "alexis.yaml:1:10: stop_timeout: write a length of time as 30s",
            id="a length of time",
        ),
        pytest.param(
            "database:\n  url: mysql://db.example.net/alexis\n",
            "alexis.yaml:2:3: url: write sqlite:///",
            id="a database that is not known",
        ),
        pytest.param(
            "targets:\n  allow: ['*']\n",
            "alexis.yaml:2:3: allow: '*' would allow every host",
            id="a pattern for every host",
        ),
        pytest.param(
            "server: {public_url: alexis.example.net}\n",
            "alexis.yaml:1:10: public_url: an address as https://HOST",
            id="a page without its scheme",
        ),
        pytest.param(
            "server: {public_url: 'https://alexis.example.net/?since=7d'}\n",
            "alexis.yaml:1:10: public_url: an address as https://HOST",
            id="a page with a query",
        ),
        pytest.param(
            "server: {public_url: 'https://:8443/'}\n",
            "alexis.yaml:1:10: public_url: an address as https://HOST",
            id="a page on no host",
        ),
        pytest.param(
            "sources: {opsgenie: {base_url: api.opsgenie.com}}\n",
            "alexis.yaml:1:22: base_url: an address beginning with https://",
            id="an address without its scheme",
        ),
        pytest.param(
            "approval: {groups: [prod]}\n",
            "alexis.yaml:1:1: approval.groups: there is no group 'prod' in targets",
            id="a group that there is not",
        ),
        pytest.param(
            "sources: {opsgenie: {approve_action: Fix, reject_action: fix}}\n",
            "alexis.yaml:1:11: opsgenie: approve_action and reject_action cannot be the same",
            id="one button for yes and no",
        ),
        pytest.param(
            "sources: {jsm: {approve_action: Close}}\n",
            "alexis.yaml:1:11: jsm: close is an action that alerts have anyway",
            id="a button of theirs",
        ),
        pytest.param(
            "log: &a\n  colour: x\nssh:\n  <<: *a\n",
            "alexis.yaml:3:1: unknown name 'colour'",
            id="a name that came by a merge key",
        ),
        pytest.param("- server\n", "alexis.yaml:1:1: must be sections", id="a list"),
        pytest.param("words\n", "alexis.yaml:1:1: must be sections", id="words"),
        pytest.param(
            "mode: live\n---\nmode: live\n",
            "alexis.yaml: must be one YAML document",
            id="two documents",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_its_name(
    tmp_path: Path, text: str, said: str
) -> None:
    assert said in _refusal(tmp_path, text)


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    said = _refusal(tmp_path, "mode: dead\nserver: {port: x}\nlog: {level: loud}\n")

    assert [line.split(": ")[0] for line in said.splitlines()] == [
        "alexis.yaml:1:1",
        "alexis.yaml:2:10",
        "alexis.yaml:3:7",
    ]


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "alexis.yaml"
    file.write_bytes(b"mode: live\nssh: {user: M\xfcller}\n")

    with pytest.raises(ConfigError, match=r"alexis\.yaml:2: not UTF-8"):
        load_settings(file, {})


@pytest.mark.parametrize(
    "text", [pytest.param("", id="empty"), pytest.param("# x\n", id="comment")]
)
def test_a_file_that_says_nothing_leaves_all_as_it_is(tmp_path: Path, text: str) -> None:
    assert load_settings(_file(tmp_path, text), {}) == load_settings(None, {})


def test_variables_go_before_the_file(tmp_path: Path) -> None:
    settings = load_settings(
        _file(tmp_path, "server: {host: 127.0.0.2, port: 1}\n"),
        {
            "ALEXIS_SERVER__PORT": "9090",
            "ALEXIS_MODE": "dry_run",
            "ALEXIS_TARGETS__ALLOW": '["app-*.example.net"]',
            "ALEXIS_SOURCES__OPSGENIE__FEED__INTERVAL": "5m",
            "ALEXIS_SETTINGS": "elsewhere.yaml",
            "ALEXIS_SERVICE_HOST": "10.0.0.1",  # as Kubernetes sets them for a service `alexis`
            "ALEXIS_PORT": "tcp://10.0.0.1:8080",
            "HOME": "/home/alexis",
        },
    )

    assert (settings.server.host, settings.server.port) == ("127.0.0.2", 9090)
    assert settings.mode == "dry_run"
    assert settings.targets.allow == ("app-*.example.net",)
    assert settings.sources.opsgenie.feed.interval.total_seconds() == 300


def test_a_variable_for_one_key_goes_before_that_of_its_section() -> None:
    whole = {"ALEXIS_SERVER": '{"host": "127.0.0.2", "port": 1}'}
    one = {"ALEXIS_SERVER__PORT": "2"}

    either_way = [load_settings(None, whole | one), load_settings(None, one | whole)]

    assert [(each.server.host, each.server.port) for each in either_way] == [("127.0.0.2", 2)] * 2


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        pytest.param("ALEXIS_SERVER__PORT", "x", "port: input should be a valid int", id="type"),
        pytest.param("ALEXIS_SERVER__PORT", "", "port: input should be a valid int", id="empty"),
        pytest.param(
            "ALEXIS_SERVER__PROT", "1", "unknown name 'prot'; did you mean 'port'?", id="key"
        ),
        pytest.param(
            "ALEXIS_SERVR__PORT", "1", "unknown name 'servr'; did you mean 'server'?", id="section"
        ),
        pytest.param("ALEXIS_SERVER", "x", "server: must hold names", id="a text for a section"),
        pytest.param("ALEXIS_TARGETS__ALLOW", "[x", "not JSON", id="half a list"),
        pytest.param("ALEXIS_TARGETS__ALLOW", "x", "allow: must be a list", id="no list"),
        pytest.param("ALEXIS_CLIENTS__0__NAME", "x", "clients is a list", id="an item of a list"),
        pytest.param(
            "ALEXIS_SOURCES__JSM__API_TOKEN", "made-up", "cloud_id is missing", id="half an account"
        ),
    ],
)
def test_a_variable_that_is_wrong_is_named(
    tmp_path: Path, name: str, value: str, said: str
) -> None:
    clients = f"clients: [{{name: y, token_sha256: {HASH}, scopes: [read]}}]\n"

    refusal = _refusal(tmp_path, clients, **{name: value})

    assert refusal.startswith(f"{name}: ")
    assert said in refusal


def test_the_file_is_that_of_the_option_else_of_the_variable_else_the_usual_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    usual = tmp_path / "settings" / "alexis.yaml"
    one, two = _file(tmp_path, ""), tmp_path / "two.yaml"
    two.touch()

    assert find_settings(None, {}) is None
    usual.parent.mkdir()
    usual.touch()
    assert find_settings(None, {}) == usual.relative_to(tmp_path)
    assert find_settings(None, {"ALEXIS_SETTINGS": str(two)}) == two
    assert find_settings(one, {"ALEXIS_SETTINGS": str(two)}) == one


@pytest.mark.parametrize("by_option", [True, False])
def test_a_file_that_was_asked_for_and_is_not_there_is_refused(
    tmp_path: Path, by_option: bool
) -> None:
    missing = tmp_path / "missing.yaml"

    with pytest.raises(ConfigError, match=r"missing\.yaml: there is no such file"):
        find_settings(
            missing if by_option else None, {} if by_option else {"ALEXIS_SETTINGS": str(missing)}
        )
