"""Sources that an operator adds in the settings: their names, their kinds, and what is wrong."""

import json
from pathlib import Path

import pytest

from app.config.load import load_settings
from app.config.readers import readers
from app.config.settings import Settings
from app.domain.errors import ConfigError, PayloadError
from tests.parts.own_sources import sent

HASH = "a" * 64


def load(folder: Path, text: str) -> Settings:
    file = folder / "alexis.yaml"
    file.write_text(text, encoding="utf-8")
    return load_settings(file, {})


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as refused:
        load(folder, text)
    return str(refused.value)


def test_a_source_has_a_name_and_the_settings_of_its_kind(tmp_path: Path) -> None:
    read = load(tmp_path, "sources: {am-1: {kind: alertmanager, priorities: {page: P1}}}\n")

    assert read.sources.names() == ("opsgenie", "jsm", "dynatrace", "am-1")
    assert read.sources.own["am-1"].kind == "alertmanager"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "sources:\n  opsgeni: {api_key: x}\n",
            "2:3: opsgeni: is none of opsgenie, jsm, dynatrace, and a source of your own says its "
            "kind; did you mean 'opsgenie'?",
            id="a slip of a product's name",
        ),
        pytest.param(
            "sources:\n  Shop: {kind: zabbix}\n", "2:3: Shop: is no name of a source", id="a name"
        ),
        pytest.param(
            "sources:\n  manual: {kind: zabbix}\n",
            "2:3: manual: is the source of what people send by hand",
            id="a name that is taken",
        ),
        pytest.param(
            "sources:\n  shop:\n    kind: zabix\n",
            "3:5: kind: there is no kind 'zabix'; did you mean 'zabbix'?",
            id="a slip of a kind",
        ),
        pytest.param(
            "sources:\n  shop:\n    kind: [zabbix]\n", "3:5: kind: there is no kind", id="a list"
        ),
        pytest.param(
            "sources:\n  shop:\n    kind: zabbix\n    hosts: [x]\n",
            "4:5: unknown name 'hosts'; did you mean 'host'?",
            id="a key that its kind has not",
        ),
        pytest.param(
            "sources:\n  shop:\n    kind: zabbix\n    host:\n      - dns\n",
            "5:9: host: input should be 'host'",
            id="a value",
        ),
        pytest.param(
            "sources:\n  shop:\n    kind: zabbix\n    auth:\n      hmac: {header: X}\n",
            "5:7: hmac: secret or secret_file is missing",
            id="no secret",
        ),
        pytest.param(
            "sources:\n  shop:\n    kind: generic\n", "2:3: mapping is missing", id="no mapping"
        ),
        pytest.param(
            "sources:\n  shop:\n    kind: generic\n    mapping:\n      ref: id\n"
            "      kind: state[\n",
            "6:7: kind: not JMESPath:",
            id="an expression",
        ),
        pytest.param(
            "sources:\n  shop:\n    kind: generic\n    mapping:\n      ref: id\n"
            "      kind:\n        from: lenght(x)\n",
            "7:9: from: not JMESPath: there is no function lenght()",
            id="a function",
        ),
        pytest.param(
            "sources:\n  shop:\n    kind: generic\n    mapping:\n      ref: id\n"
            "      kind: join(x)\n",
            "6:7: kind: not JMESPath: join() takes 2 arguments",
            id="arguments",
        ),
        pytest.param(
            "sources:\n  shop:\n    kind: generic\n    mapping:\n      ref: id\n"
            "      kind:\n        from: state\n        table:\n          bad: open\n",
            "9:11: bad: must be opened, updated or resolved",
            id="a kind in the table",
        ),
        pytest.param(
            "sources:\n  shop:\n    kind: generic\n    mapping:\n      ref: id\n"
            "      kind: state\n      fields:\n        title: x\n",
            "8:9: title: title is a name of every event",
            id="a field that is there anyway",
        ),
        pytest.param(
            "sources:\n  shop:\n    kind: generic\n    mapping:\n      ref: {literal: x, from: y}\n"
            "      kind: state\n",
            "5:7: ref: give from or literal, one of them",
            id="two ways at once",
        ),
        pytest.param(
            "sources:\n  shop:\n    kind: generic\n    mapping:\n      ref: " + "(" * 900 + "\n"
            "      kind: state\n",
            "5:7: ref: not JMESPath",
            id="an expression without end",
        ),
        pytest.param(
            f"clients:\n- name: x\n  token_sha256: {HASH}\n  scopes: ['webhooks:shop']\n",
            "4:12: scopes: there is no source for webhooks:shop",
            id="a scope for a source that is not there",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(tmp_path, text)


def test_a_client_may_be_for_a_source_of_ones_own(tmp_path: Path) -> None:
    read = load(
        tmp_path,
        f"clients: [{{name: x, token_sha256: {HASH}, scopes: ['webhooks:shop']}}]\n"
        "sources: {shop: {kind: zabbix}}\n",
    )

    assert read.clients[0].scopes == ("webhooks:shop",)


def test_the_environment_may_give_the_secret(tmp_path: Path) -> None:
    (tmp_path / "alexis.yaml").write_text("sources: {shop: {kind: zabbix}}\n", encoding="utf-8")
    variables = {"ALEXIS_SOURCES__SHOP__AUTH__HMAC__SECRET": "a made-up secret"}

    read = load_settings(tmp_path / "alexis.yaml", variables)

    assert list(read.all_secrets()) == ["a made-up secret"]
    assert "a made-up secret" not in read.model_dump_json()


def test_a_whole_delivery_can_be_explained_if_it_holds_one_message(tmp_path: Path) -> None:
    read = readers(load(tmp_path, "sources: {am: {kind: alertmanager}}\n").sources)["am"]
    delivery = json.loads(sent("alertmanager/firing"))
    alone = {**delivery, "alerts": delivery["alerts"][:1]}

    assert read(json.dumps(alone).encode()).ref == "b90a7f32ec7a376a"
    with pytest.raises(PayloadError, match="it holds 3 messages"):
        read(sent("alertmanager/firing"))
