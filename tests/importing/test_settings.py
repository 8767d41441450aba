"""What the three files of 2018 configured becomes settings; tokens become hashes or are left."""

import hashlib
import json
from typing import Any

import pytest
from ruamel.yaml import YAML

from app.config.scopes import Scope
from app.config.settings import ServiceMode, Settings
from app.domain.rule import Mode
from app.importing.folder import SETTINGS, Imported, convert
from app.importing.telling import Fate
from tests.importing.old_rules import file_told, told
from tests.parts.building import GRAMMAR

CONF = "conf/alexis.conf.yaml"
FEED = "{type: opsgenie, lookback: '14400', lookback_unit: s, base_url: 'https://api.example.com'}"


def imported(conf: str = "version: '1'\n", **files: Any) -> Imported:
    """Import a file of configuration, and tokens by the names of their files."""
    tokens = {f"conf/tokens/{name}.json": json.dumps(said).encode() for name, said in files.items()}
    return convert({CONF: conf.encode(), **tokens}, GRAMMAR, Mode.OBSERVE)


def settings_of(result: Imported) -> Settings:
    assert result.problems == []
    return Settings.model_validate(YAML(typ="safe", pure=True).load(result.texts[SETTINGS]) or {})


def client(token: str, **said: Any) -> dict[str, Any]:
    return {"token": {"type": "user", "requestor": "Ana", "id": token, **said}}


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@pytest.mark.parametrize(
    ("conf", "path", "value"),
    [
        pytest.param(
            "classifier: {default_remediation_queue: repaired}",
            "sources.opsgenie.remediation_queue",
            "repaired",
            id="queue of what is repaired",
        ),
        pytest.param(
            "classifier: {default_investigation_queue: look}",
            "sources.opsgenie.investigation_queue",
            "look",
            id="queue of what is not",
        ),
        pytest.param("action_handler: {ssh_user: ops}", "ssh.user", "ops", id="user"),
        pytest.param("action_handler: {ssh_key: /k}", "ssh.key_file", "/k", id="key"),
        pytest.param(
            "action_handler: {development: 'true'}", "mode", ServiceMode.DRY_RUN, id="development"
        ),
        pytest.param(
            "action_handler: {development: true}", "mode", ServiceMode.DRY_RUN, id="not the text"
        ),
        pytest.param("action_handler: {development: 'false'}", "mode", ServiceMode.LIVE, id="live"),
        pytest.param("poller: {debug: True}", "log.level", "debug", id="debug"),
        pytest.param("poller: {debug: False}", "log.level", "info", id="no debug"),
        pytest.param("classifier: {listener: {port: '8083'}}", "server.port", 8083, id="port"),
        pytest.param(
            f"poller: {{feed_list: [{FEED}], loop_interval: 10}}",
            "sources.opsgenie.feed.interval.seconds",
            10,
            id="interval",
        ),
        pytest.param(
            f"poller: {{feed_list: [{FEED}]}}",
            "sources.opsgenie.feed.lookback.seconds",
            14400,
            id="look-back",
        ),
        pytest.param(
            f"poller: {{feed_list: [{FEED}]}}",
            "sources.opsgenie.base_url",
            "https://api.example.com",
            id="address",
        ),
        pytest.param(
            "poller: {feed_list: [{type: dynatrace, url: 'https://u:p@dt.example.com/e/abc/api/v1/"
            "problem/feed?Api-Token=made-up'}]}",
            "sources.dynatrace.base_url",
            "https://dt.example.com/e/abc",
            id="address without what is secret in it",
        ),
    ],
)
def test_it_becomes_a_setting(conf: str, path: str, value: object) -> None:
    found: object = settings_of(imported(conf))

    for name in path.split("."):
        found = getattr(found, name)
    assert found == value


@pytest.mark.parametrize(
    ("conf", "key", "fate", "why"),
    [
        pytest.param("version: 2\npoller: {}", "version", Fate.DROPPED, "control", id="version"),
        pytest.param(
            "authentication_list: [{type: opsgenie, headers: 'GenieKey made-up'}]",
            "headers",
            Fate.CHANGED,
            "not copied",
            id="key",
        ),
        pytest.param(
            "authentication_list: [{type: jira, headers: 'made-up'}]",
            "headers",
            Fate.DROPPED,
            "not copied",
            id="key of another product",
        ),
        pytest.param(
            "poller: {classifier_destinations: {}}",
            "classifier_destinations",
            Fate.DROPPED,
            "one process",
            id="destinations",
        ),
        pytest.param(
            "poller: {feed_list: [{type: nagios}]}",
            "feed_list[0]",
            Fate.DROPPED,
            "not known",
            id="a feed of another product",
        ),
        pytest.param(
            "poller: {feed_list: [{type: opsgenie, url: 'https://api.example.com/v2/alerts?q=1'}]}",
            "feed_list[0].url",
            Fate.CHANGED,
            "query is not kept",
            id="query",
        ),
        pytest.param(
            "action_handler: {development: true}",
            "development",
            Fate.CHANGED,
            "only the text",
            id="not the text",
        ),
        pytest.param(
            "action_handler: {ssh_key: /k}", "ssh_key", Fate.CHANGED, "known_hosts", id="host keys"
        ),
        pytest.param("poller: {colour: red}", "colour", Fate.DROPPED, "nothing read", id="unknown"),
    ],
)
def test_it_is_told_what_became_of_a_key(conf: str, key: str, fate: Fate, why: str) -> None:
    found = told(file_told(imported(conf), CONF).keys, key)

    assert (found.fate, found.line) == (fate, 1)
    assert why in found.why


@pytest.mark.parametrize(
    ("conf", "complaint"),
    [
        pytest.param("poller: [", "1:10: ", id="broken YAML"),
        pytest.param(
            "poller:\n  feed_list: {}\n", "2: poller.feed_list must be a list", id="feeds"
        ),
        pytest.param(
            "classifier:\n  listener:\n    port: high\n", "3: classifier.listener.port", id="port"
        ),
        pytest.param(
            f"classifier:\n  listener:\n    port: '{'9' * 5000}'\n",
            "3: classifier.listener.port",
            id="a number longer than Python reads",
        ),
        pytest.param(
            "poller:\n  feed_list:\n    - type: opsgenie\n      url: here\n", "4: ", id="address"
        ),
        pytest.param(
            "poller:\n  feed_list:\n    - type: opsgenie\n      url: 'https://['\n",
            "4: poller.feed_list[0].url: not an address",
            id="no address at all",
        ),
        pytest.param(
            "poller:\n  feed_list:\n    - type: opsgenie\n      lookback: 1\n"
            "      lookback_unit: d\n",
            "5: ",
            id="unit",
        ),
        pytest.param(
            "poller:\n  loop_interval: often\n  feed_list: [{type: opsgenie}]\n", "2: ", id="often"
        ),
        pytest.param("action_handler:\n  ssh_user: ''\n", "2: ", id="no user"),
    ],
)
def test_what_is_wrong_is_told_at_its_line_and_the_rest_is_kept(conf: str, complaint: str) -> None:
    other = {"other/alexis.conf.yaml": b"action_handler: {ssh_key: /k}\n"}

    result = convert({CONF: conf.encode(), **other}, GRAMMAR, Mode.OBSERVE)

    (problem,) = result.problems
    assert str(problem).startswith(f"{CONF}:{complaint}")
    assert "key_file: /k" in result.texts[SETTINGS]


def test_of_two_files_that_disagree_the_first_counts() -> None:
    confs = {f"{name}.yaml": f"action_handler: {{ssh_user: {name}}}".encode() for name in "ab"}

    result = convert(confs, GRAMMAR, Mode.OBSERVE)

    assert settings_of(result).ssh.user == "a"
    assert "a.yaml:1 says otherwise" in told(file_told(result, "b.yaml").keys, "ssh_user").why


HANDLER = "action_handler: {tokens: {directory: tokens, allowed_clients: a.json}}\n"
CLASSIFIER = "classifier: {tokens: {directory: tokens, allowed_clients: c.json}}\n"


@pytest.mark.parametrize(
    ("files", "scopes"),
    [
        pytest.param(["a"], [Scope.ACTIONS], id="of the action handler"),
        pytest.param(["c"], [Scope.EVENTS], id="of the classifier"),
        pytest.param(["a", "c"], [Scope.ACTIONS, Scope.EVENTS], id="of both"),
        pytest.param(["x"], [Scope.READ], id="of neither"),
    ],
)
def test_a_token_is_hashed_and_may_do_what_it_might(files: list[str], scopes: list[Scope]) -> None:
    lists = {name: {"token_list": [client("made-up-1")]} for name in files}

    (found,) = settings_of(imported(HANDLER + CLASSIFIER, **lists)).clients

    assert (found.name, found.token_sha256) == ("Ana", digest("made-up-1"))
    assert list(found.scopes) == scopes


def test_clients_of_one_name_are_told_apart() -> None:
    tokens = [client("made-up-1"), client("made-up-2"), client("made-up-3", host="web 01")]

    found = settings_of(imported(a={"token_list": tokens})).clients

    assert [each.name for each in found] == ["Ana", "Ana-2", "web-01"]


def test_tokens_between_the_parts_are_not_needed() -> None:
    own = client("made-up-1", type="host", host="poller")

    result = imported(a={"token_list": [own, client("made-up-2")]}, localhost=own)

    assert [each.name for each in settings_of(result).clients] == ["Ana"]
    assert "one process" in told(file_told(result, "conf/tokens/localhost.json").keys, "token").why


@pytest.mark.parametrize(
    ("files", "line"),
    [
        pytest.param({"a": {"token_list": {}}}, 1, id="no list"),
        pytest.param({"a": {"token_list": [{}]}}, 1, id="no token"),
        pytest.param({"a": {"token_list": [client("")]}}, 1, id="empty"),
        pytest.param({"a": {"token": {"id": 5}}}, 1, id="a token of the stack that is no text"),
    ],
)
def test_a_broken_list_of_tokens_is_a_problem(files: dict[str, Any], line: int) -> None:
    result = imported(**files)

    (problem,) = result.problems
    assert (problem.where, problem.line) == ("conf/tokens/a.json", line)


def test_no_secret_is_in_anything_that_is_written_or_told() -> None:
    conf = (
        "authentication_list: [{type: opsgenie, headers: 'GenieKey made-up-1'}]\n"
        "poller: {feed_list: [{type: dynatrace, base_url: 'https://dt.example.com',"
        " feed_url: '$base_url/api?Api-Token=made-up-2'}], api_key: made-up-3}\n"
    )

    result = imported(conf, a={"token_list": [client("made-up-4")]}, b=client("made-up-5"))

    assert "made-up" not in repr(result)
